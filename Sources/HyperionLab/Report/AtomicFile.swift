import Foundation

/// Files that are either there whole or not there: a temporary file beside the target, flushed, then renamed.
enum AtomicFile {
    /// Replaces the file at `path`, or the one that a symbolic link there leads to, also if somebody is reading it.
    /// What is no file (a pipe, a terminal, `/dev/null`) is written to instead: a rename would put a file in its place.
    static func write(_ bytes: Data, to path: String) throws(ReportError) {
        if let failure = SpecialFile.write(bytes, to: path) {
            guard failure == 0 else { throw .unwritable(path: path, reason: reason(failure)) }
            return
        }
        var rest: Data? = bytes
        try writePieces(to: path) {
            defer { rest = nil }
            return rest
        }
    }

    /// As `write`, of what need not be in memory at once, and to what is or becomes a file.
    ///
    /// - Parameter next: the next bytes; nil: that was all.
    static func writePieces(to path: String, _ next: () -> Data?) throws(ReportError) {
        // In the same folder, since a rename does not cross file systems; hidden, so that no glob takes it; short, so
        // that every name that a file can have can be written.
        let path = SpecialFile.resolved(path)
        let target = URL(fileURLWithPath: path)
        let temporary = target.deletingLastPathComponent()
            .appendingPathComponent(".hyperion-\(getpid())-\(UInt32.random(in: 0 ... .max))").path
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: reason(errno)) }
        var failure: Int32 = 0
        while failure == 0, let bytes = next() { failure = writeAll(bytes, to: descriptor) }
        if failure == 0 && fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0 && failure == 0 { failure = errno }
        if failure == 0 && rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw .unwritable(path: path, reason: reason(failure))
        }
        flushFolder(of: target)
    }

    /// Makes the folder and those above it.
    static func makeFolder(_ path: String) throws(ReportError) {
        var failure: Int32 = 0
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += (prefix.isEmpty || prefix.hasSuffix("/") ? "" : "/") + part
            failure = mkdir(prefix, 0o777) == 0 ? 0 : errno
            // Above the target, a folder that is there may be unwritable or refuse `mkdir` for other reasons.
            if failure != 0 && isFolder(prefix) { failure = 0 }
            if failure == EEXIST { failure = ENOTDIR }
            if failure != 0 { break }
        }
        guard failure == 0 else { throw .unwritable(path: path, reason: reason(failure)) }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Returns the error's number, or 0.
    static func writeAll(_ bytes: Data, to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Foundation.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { return errno }
                offset += count
            }
            return 0
        }
    }

    /// So that the rename survives a power failure. The file's contents are safe by then: a failure is ignored.
    private static func flushFolder(of target: URL) {
        let descriptor = open(target.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
