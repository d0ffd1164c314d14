import Glibc

/// That this process alone writes into a folder.
///
/// `flock` on a file in it, which holds the number of the process that has it: the system gives the lock back when that
/// process ends, however that comes about. The file is removed by whoever has the lock when it lets it go; whoever was
/// waiting at the removed file notices, and opens the one that is there now.
///
/// Thread safety: made and let go by one thread.
public final class FolderLock {
    static let file = ".hyperion-lock"
    private let descriptor: Int32
    private let path: String

    /// - Throws: `inUse` where another process has it.
    public init(_ folder: String) throws(ReportError) {
        let path = folder + (folder.hasSuffix("/") ? "" : "/") + Self.file
        var opened: Int32
        repeat {
            // Closed in workers: a worker that outlives us must not keep the lock.
            opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
            guard opened >= 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(errno)) }
            var result = flock(opened, LOCK_EX | LOCK_NB)
            while result != 0, errno == EINTR { result = flock(opened, LOCK_EX | LOCK_NB) }
            guard result == 0 else {
                let failure = errno
                let owner = Self.owner(opened)
                close(opened)
                throw failure == EWOULDBLOCK
                    ? .inUse(folder: folder, process: owner)
                    : .unwritable(path: path, reason: AtomicFile.reason(failure))
            }
        } while Self.wasRemoved(opened, path)
        (descriptor, self.path) = (opened, path)
        let text = Array("\(getpid())\n".utf8)
        // Only for the message of whoever comes second: without it the lock holds as well.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    /// Whether the locked file is not the one that stands at the path; it is closed then.
    private static func wasRemoved(_ descriptor: Int32, _ path: String) -> Bool {
        var (mine, there) = (stat(), stat())
        let isThere = fstat(descriptor, &mine) == 0 && lstat(path, &there) == 0
        guard !isThere || mine.st_ino != there.st_ino || mine.st_dev != there.st_dev else { return false }
        close(descriptor)
        return true
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        return Int32(String(decoding: text.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
