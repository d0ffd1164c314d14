import Synchronization

/// A spinlock whose turns come in the order in which they were asked for.
///
/// Reed and Kanodia, "Synchronization with eventcounts and sequencers" (CACM 22, 1979); Mellor-Crummey and Scott,
/// "Algorithms for scalable synchronization on shared-memory multiprocessors" (ACM TOCS 9, 1991), section 2.2.
///
///     line 0   next ticket      taken by an atomic addition
///     line 1   ticket served    stored by whoever leaves, watched by all who wait
///
/// Thread safety: any number of threads.
///
/// Progress: blocking, and first come, first served: whoever has drawn a ticket waits for at most those before it, so
/// that nobody starves as long as each of them is scheduled. `tryEnter` is wait-free. Where more threads want to
/// write than cores are free, the turn may come to one that sleeps: who waits gives its core away after
/// `Backoff.spinTurns` turns.
///
/// Invariants
/// 1. served ≤ next (in 64 bits that do not come round), and next − served threads hold or await a turn.
/// 2. Only the thread whose ticket is served stores `served`.
public final class TicketLock: Sequencer, @unchecked Sendable {
    @usableFromInline static var nextOffset: Int { 0 }
    @usableFromInline static var servedOffset: Int { CacheLine.bytes }

    /// Two cache lines, so that drawing a ticket does not take the line away from those who wait.
    @usableFromInline let memory: HardwareMemory

    public init() { memory = LineMemory.allocate(lines: 2) }

    deinit { LineMemory.free(memory) }

    @inlinable @inline(__always)
    public func enter() {
        // Relaxed: a ticket is only a number; the turn comes with `served`.
        let ticket = memory.word(Self.nextOffset).pointee.wrappingAdd(1, ordering: .relaxed).oldValue
        // Acquiring: pairs with the release in `leave`, so that all earlier turns' work is seen.
        if memory.loadAcquiring(Self.servedOffset) != ticket { waitForTurn(ticket) }
    }

    @inlinable @inline(never)
    func waitForTurn(_ ticket: UInt64) {
        var turn = 0
        repeat {
            Backoff.wait(turn: turn)
            turn &+= 1  // cannot overflow: 2^63 turns
        } while memory.loadAcquiring(Self.servedOffset) != ticket
    }

    /// Takes the turn if nobody has or awaits it.
    @inlinable @inline(__always)
    public func tryEnter() -> Bool {
        // Acquiring, as in `enter`: if the exchange succeeds, this was the last turn that ended.
        let served = memory.loadAcquiring(Self.servedOffset)
        return memory.word(Self.nextOffset).pointee
            .compareExchange(expected: served, desired: served &+ 1, ordering: .relaxed).exchanged
    }

    @inlinable @inline(__always)
    public func leave() {
        // Relaxed: this thread alone stores it now. Releasing: the next turn sees this one's work.
        memory.storeReleasing(memory.loadRelaxed(Self.servedOffset) &+ 1, Self.servedOffset)
    }

    /// Stops the program if an invariant does not hold. Beside threads at work too.
    public func checkInvariants() {
        // In this order: `next` only grows.
        let served = memory.loadAcquiring(Self.servedOffset)
        let next = memory.loadAcquiring(Self.nextOffset)
        precondition(served <= next, "TicketLock, invariant 1: \(served) served, \(next) drawn")
    }
}
