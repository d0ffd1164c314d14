import Glibc

/// A thread of the operating system that runs one closure.
struct SystemThread {
    private let thread: pthread_t

    /// Starts it.
    /// - Throws: `SystemThreadError` where the system gives no thread.
    init(_ body: @escaping @Sendable () -> Void) throws {
        final class Start {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let start = Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw SystemThreadError(errno: status)
        }
        self.thread = thread
    }

    /// Waits for its end. Once.
    func join() { pthread_join(thread, nil) }
}

struct SystemThreadError: Error, CustomStringConvertible {
    let errno: Int32
    var description: String { "the system gives no thread: \(String(cString: strerror(errno)))" }
}

/// Which processors threads may run on.
enum ProcessorAffinity {
    /// Those that this process may use, in order.
    static func allowed() -> [Int] {
        var set = cpu_set_t()
        guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else { return [] }
        return withUnsafeBytes(of: &set) { bytes in
            (0..<bytes.count * 8).filter { bytes[$0 / 8] & 1 << ($0 % 8) != 0 }
        }
    }

    /// Keeps the calling thread on one processor. Returns whether the system agreed.
    @discardableResult
    static func pin(to processor: Int) -> Bool {
        var set = cpu_set_t()
        withUnsafeMutableBytes(of: &set) { $0[processor / 8] |= 1 << (processor % 8) }
        return sched_setaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0
    }
}
