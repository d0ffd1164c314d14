/// Paths as text, without a look at the file system.
///
/// Foundation has the same on `NSString`, and traps there on a relative path of one character.
public enum PathName {
    /// The folder that a path's last part lies in: `a` of `a/b` and of `a/b/`, `/` of `/a` and of `/`, `.` of `a`. O(n).
    public static func folder(of path: String) -> String {
        let whole = withoutTrailingSlashes(path[...])
        guard !whole.isEmpty || path.isEmpty else { return "/" }
        guard let slash = whole.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let parent = withoutTrailingSlashes(whole[..<slash])
        return parent.isEmpty ? "/" : String(parent)
    }

    /// The root alone becomes nothing.
    private static func withoutTrailingSlashes(_ path: Substring) -> Substring {
        var path = path
        while path.utf8.last == UInt8(ascii: "/") { path = path[..<path.utf8.index(before: path.utf8.endIndex)] }
        return path
    }
}
