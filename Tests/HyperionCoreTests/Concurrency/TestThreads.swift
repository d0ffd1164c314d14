import Foundation

@testable import HyperionCore

/// Real threads that begin together. Tests that start threads are in this folder, which is what runs under ThreadSanitizer.
enum TestThreads {
    /// Runs `body` in `count` threads at once, and returns when all have ended.
    static func run(_ count: Int, _ body: @escaping @Sendable (_ thread: Int) -> Void) {
        let group = DispatchGroup()
        let gate = DispatchSemaphore(value: 0)
        for thread in 0..<count {
            group.enter()
            Thread {
                gate.wait()
                body(thread)
                group.leave()
            }.start()
        }
        for _ in 0..<count { gate.signal() }
        group.wait()
    }
}

/// A few words that threads share, each on a line of its own, and that outlive all of them.
final class SharedWords: @unchecked Sendable {
    private let region: MappedRegion
    let memory: HardwareMemory

    init(_ count: Int) {
        region = try! MappedRegion(bytes: count * CacheLine.bytes, pages: .base)
        memory = HardwareMemory(base: region.base)
    }

    subscript(_ number: Int) -> UInt64 {
        get { memory.loadAcquiring(number * CacheLine.bytes) }
        set { memory.storeReleasing(newValue, number * CacheLine.bytes) }
    }
}
