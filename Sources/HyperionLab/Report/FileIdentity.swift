import Foundation

/// Which file a path means, however it is written: through links, `..`, or a descriptor's name.
///
/// Thread safety: values. What others do to the file system after one was made is not seen.
public enum FileIdentity: Hashable, Sendable {
    case existing(device: UInt64, inode: UInt64)
    /// Where nothing is: the path from the root, without links, as far as folders are there.
    case missing(path: String)

    /// Of a file that is going to be replaced; nil: what is there is written to and stays (a pipe, a terminal, what is
    /// standard output already).
    public init?(output path: String) {
        guard SpecialFile.check(path) == nil else { return nil }
        self.init(path)
    }

    /// Of a file that is going to be read, `-` for standard input; nil: there is no file, as with a pipe.
    public init?(input path: String) {
        var status = stat()
        guard path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0 else {
            self = .missing(path: Self.resolved(path))
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }

    private init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .missing(path: Self.resolved(path))
            return
        }
        self.init(status)
    }

    private init(_ status: stat) { self = .existing(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) }

    /// `realpath` refuses what is not there: part by part, those that are there are looked up.
    private static func resolved(_ path: String) -> String {
        var resolved = path.hasPrefix("/") ? "/" : SpecialFile.resolved(".")
        for part in path.split(separator: "/") where part != "." {
            let next =
                part == ".."
                ? PathName.folder(of: resolved)
                : (resolved == "/" ? "" : resolved) + "/" + part
            resolved = SpecialFile.resolved(next)
        }
        return resolved
    }
}
