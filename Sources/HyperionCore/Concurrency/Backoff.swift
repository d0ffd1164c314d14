import CHyperion
import Glibc

/// How a thread waits for another one that is inside a short critical section.
public enum Backoff {
    /// Turns that only pause the processor; from then on each turn gives the core to another thread.
    ///
    /// The section being waited for takes some hundred nanoseconds, a pause some ten: whoever has waited for so
    /// many turns waits for a writer that was descheduled, perhaps because this thread holds its core.
    public static let spinTurns = 64

    /// One turn of waiting.
    @inlinable @inline(__always)
    public static func wait(turn: Int) {
        if turn < spinTurns { hyperion_pause() } else { yieldCore() }
    }

    @usableFromInline @inline(never)
    static func yieldCore() { sched_yield() }
}
