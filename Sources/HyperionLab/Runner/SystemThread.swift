import CHyperion
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
    /// The most processors that are looked at.
    private static let most = 1024

    /// Those that the calling thread may use, in order; empty where the system does not say.
    static func allowed() -> [Int] {
        var mask = [UInt8](repeating: 0, count: most)
        guard hyperion_allowed_processors(&mask, Int32(most)) == 0 else { return [] }
        return mask.indices.filter { mask[$0] != 0 }
    }

    /// Keeps the calling thread on one processor. Returns whether the system agreed.
    static func pin(to processor: Int) -> Bool { hyperion_pin_thread(Int32(processor)) == 0 }
}
