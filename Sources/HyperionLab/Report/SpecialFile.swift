import Foundation

/// Paths that a caller gives for output and that lead to no regular file of their own: `/dev/stdout`, `/dev/null`,
/// a named pipe, a shell's `>(…)`.
enum SpecialFile {
    /// Writes to what is at `path` if that is no regular file, or is what this process writes its output to already.
    ///
    /// - Returns: the error's number, or 0; nil: a regular file or nothing is there, and nothing was written.
    static func write(_ bytes: Data, to path: String) -> Int32? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if let open = ownDescriptor(path, status) { return AtomicFile.writeAll(bytes, to: open) }
        guard !isRegular(status) else { return nil }
        // A pipe that nobody reads is an error at once (ENXIO), where a blocking open would wait for ever.
        let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else { return errno }
        return AtomicFile.writeAll(bytes, to: descriptor)
    }

    /// Whether `write` would write to what is there, as far as that shows unopened: whoever reads a pipe would
    /// see its end. nil: a regular file or nothing is there.
    static func check(_ path: String) -> Int32? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if ownDescriptor(path, status) != nil { return 0 }
        if isRegular(status) { return nil }
        if status.st_mode & S_IFMT == S_IFDIR { return EISDIR }
        return access(path, W_OK) == 0 ? 0 : errno
    }

    /// The path of the file that a symbolic link leads to.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    /// Standard output or error, where the path means it. A file that it leads to must not be replaced under it, or
    /// written from its beginning; but who names that file itself means the file.
    private static func ownDescriptor(_ path: String, _ status: stat) -> Int32? {
        guard !isRegular(status) || path.hasPrefix("/dev/") || path.hasPrefix("/proc/") else { return nil }
        return [STDOUT_FILENO, STDERR_FILENO].first { descriptor in
            var other = stat()
            return fstat(descriptor, &other) == 0 && other.st_dev == status.st_dev && other.st_ino == status.st_ino
        }
    }
}
