import Glibc

/// That this process alone writes into a folder.
///
/// `flock` on a file in it, which holds the number of the process that has it: the system gives the lock back when that
/// process ends, however that comes about, so that none is ever left behind. The file stays.
///
/// Thread safety: made and let go by one thread.
public final class FolderLock {
    static let file = ".hyperion-lock"
    private let descriptor: Int32

    /// - Throws: `inUse` where another process has it.
    public init(_ folder: String) throws(ReportError) {
        let path = folder + (folder.hasSuffix("/") ? "" : "/") + Self.file
        // Closed in workers: a worker that outlives us must not keep the lock.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(errno)) }
        var result = flock(descriptor, LOCK_EX | LOCK_NB)
        while result != 0, errno == EINTR { result = flock(descriptor, LOCK_EX | LOCK_NB) }
        guard result == 0 else {
            let failure = errno
            // The object is whole, so that its end closes the file.
            throw failure == EWOULDBLOCK
                ? .inUse(folder: folder, process: Self.owner(descriptor))
                : .unwritable(path: path, reason: AtomicFile.reason(failure))
        }
        let text = Array("\(getpid())\n".utf8)
        // Only for the message of whoever comes second: without it the lock holds as well.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    deinit { close(descriptor) }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        return Int32(String(decoding: text.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
