import Dispatch
import Glibc

/// Whether the system lets this program open the files and start the threads that a run needs.
///
/// Foundation's pipes and processes trap or wait for ever where it does not: they are not begun then.
public enum ProcessLimits {
    /// Descriptors that starting a process takes: Foundation uses fixed numbers up to 251 for the child.
    static let files: UInt64 = 256
    /// Threads: one a pipe of a worker, Foundation's own, and room for the worker, which counts as one.
    static let threads = 6

    /// Raises the limit of open files where it may, then tries what is needed. Takes some tens of microseconds.
    public static func check() throws(RunError) {
        try raiseFiles(to: files)
        try tryThreads(threads)
    }

    static func raiseFiles(to needed: UInt64) throws(RunError) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < needed else {
            return
        }
        let hard = UInt64(limit.rlim_max)
        limit.rlim_cur = min(limit.rlim_max, rlim_t(needed))
        guard hard >= needed, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw .tooFewFiles(allowed: hard, needed: needed)
        }
    }

    static func tryThreads(_ needed: Int) throws(RunError) {
        let release = DispatchSemaphore(value: 0)
        var started: [SystemThread] = []
        defer {
            for _ in started { release.signal() }
            for thread in started { thread.join() }
        }
        for _ in 0..<needed {
            do {
                started.append(try SystemThread { release.wait() })
            } catch {
                throw .tooFewThreads(started: started.count, needed: needed)
            }
        }
    }
}
