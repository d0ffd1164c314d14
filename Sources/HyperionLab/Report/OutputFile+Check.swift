import Foundation

/// For commands that learn late whether there is anything to write.
extension OutputFile {
    /// Shows that a file can be written there, as `prepare` does, and leaves nothing behind: folders that are missing
    /// are not made.
    public static func check(_ path: String) throws(ReportError) {
        if let failure = SpecialFile.check(path) {
            guard failure != EISDIR else { throw .folderForFile(path: path) }
            guard failure == 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(failure)) }
            return
        }
        guard !path.hasSuffix("/") else { throw .folderForFile(path: path) }
        // Where a folder is missing, the system does not say that of the names in it.
        guard !path.split(separator: "/").contains(where: { $0.utf8.count > Int(NAME_MAX) }) else {
            throw .unwritable(path: path, reason: AtomicFile.reason(ENAMETOOLONG))
        }
        let folder = try nearestFolder(above: SpecialFile.resolved(path), path)
        do throws(ReportError) {
            try ReportFolder.prepare(folder)
        } catch .unwritable(_, let reason) {
            // Not the probe's name, of which the caller knows nothing.
            throw .unwritable(path: path, reason: reason)
        }
    }

    /// Makes the folder that is missing, and those above it, and replaces the file whole.
    public static func writeWithFolder(_ text: String, to path: String) throws(ReportError) {
        if SpecialFile.check(path) == nil {
            try AtomicFile.makeFolder(PathName.folder(of: SpecialFile.resolved(path)))
        }
        try write(text, to: path)
    }

    /// The folder that is there already and that the others would be made in; `path` is for messages.
    private static func nearestFolder(above resolved: String, _ path: String) throws(ReportError) -> String {
        var folder = PathName.folder(of: resolved)
        while folder != ".", folder != "/" {
            var status = stat()
            if stat(folder, &status) == 0 { return folder }
            let failure = errno
            // A link that leads nowhere is there, and no folder can be made in its place.
            guard lstat(folder, &status) != 0 else {
                throw .unwritable(path: path, reason: AtomicFile.reason(ENOTDIR))
            }
            guard failure == ENOENT || failure == ENOTDIR else {
                throw .unwritable(path: path, reason: AtomicFile.reason(failure))
            }
            folder = PathName.folder(of: folder)
        }
        return folder
    }
}
