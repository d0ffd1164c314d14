import HyperionCore

/// What the threads of one pass share: a start gate, a stop flag, and each thread's progress.
///
///     line 0: stop │ line 2: gate │ lines 4, 6, …: progress of thread 0, 1, … and whether it is ready
///
/// Each word that a thread writes lies alone on two cache lines (processors fetch them in pairs), so that no
/// thread feels another one's progress.
///
/// Thread safety: everything may be called by every thread, but `publish` only by the thread that it is for.
struct PassControl: Sendable {
    private let region: MappedRegion
    private let memory: HardwareMemory
    let threadCount: Int
    private static let stopOffset = 0
    private static let gateOffset = 128
    private static let firstProgress = 256
    private static let progressStride = 128

    init(threadCount: Int) throws {
        self.threadCount = threadCount
        region = try MappedRegion(bytes: Self.firstProgress + threadCount * Self.progressStride, pages: .base)
        memory = HardwareMemory(base: region.base)
    }

    @inline(__always) var shouldStop: Bool { memory.loadRelaxed(Self.stopOffset) != 0 }
    func stop() { memory.storeRelaxed(1, Self.stopOffset) }

    /// Operations that a thread has finished.
    @inline(__always) func publish(_ operations: UInt64, thread: Int) {
        memory.storeRelaxed(operations, Self.firstProgress &+ thread &* Self.progressStride)
    }
    @inline(__always) func progress(ofThread thread: Int) -> UInt64 {
        memory.loadRelaxed(Self.firstProgress &+ thread &* Self.progressStride)
    }

    /// Called by each thread when it is ready; returns when `open` was called.
    func waitAtGate(thread: Int) {
        memory.storeReleasing(1, Self.firstProgress + thread * Self.progressStride + 8)
        var turn = 0
        while memory.loadAcquiring(Self.gateOffset) == 0 {
            memory.wait(turn: turn)
            turn += 1
        }
    }

    /// Waits for all threads and lets them go.
    func open() {
        for thread in 0..<threadCount {
            var turn = 0
            while memory.loadAcquiring(Self.firstProgress + thread * Self.progressStride + 8) == 0 {
                memory.wait(turn: turn)
                turn += 1
            }
        }
        memory.storeReleasing(1, Self.gateOffset)
    }

    /// Lets threads through that have not come yet: for a pass that is run by the thread that starts it.
    func openBeforehand() { memory.storeReleasing(1, Self.gateOffset) }
}

/// Keeps the operations of a mix in their proportion when two roles share it.
///
/// A thread whose role is ahead of its share waits at the end of its chunk until the other role has caught up.
/// Alone, or where each role has a mix of its own, nothing waits.
struct Pacing: Sendable {
    /// Threads of the other role; empty: no pacing.
    var others: Range<Int>
    /// Threads of this role, this one among them.
    var own: Range<Int>
    /// Operations of this role for each operation of the other.
    var ratio: Double
    /// How far ahead the role with the larger share may be, in operations: some chunks, so that nobody waits for
    /// every single operation of the other. The smaller role may be ahead by its share of that.
    static let slack = 512.0

    func wait(_ control: PassControl) {
        guard !others.isEmpty else { return }
        var turn = 0
        while !control.shouldStop {
            let mine = own.reduce(0.0) { $0 + Double(control.progress(ofThread: $1)) }
            let theirs = others.reduce(0.0) { $0 + Double(control.progress(ofThread: $1)) }
            if mine <= (theirs + Self.slack / max(ratio, 1)) * ratio { return }
            Backoff.wait(turn: turn)
            turn += 1
        }
    }
}
