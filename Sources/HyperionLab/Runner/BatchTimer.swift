/// Decides which chunks of the latency pass are timed as a whole, and keeps what they took.
///
/// Two readings of the clock around an operation that takes less than some ten of them measure the readings as much
/// as the operation, and keep it from overlapping its neighbours. So of every eight chunks the eighth stands between
/// two readings as a whole, as long as more than half of the chunk's operations before it took less than ten times
/// the clock's cost. Slow operations are never batched, and lose none of their samples.
///
/// Thread safety: one thread.
struct BatchTimer {
    /// One chunk in so many.
    static let period = 8
    /// Below so many times the clock's cost an operation counts as quick.
    static let quickness = 10.0

    /// Nanoseconds of whole chunks, not divided: a quotient would lose what an integer cannot hold.
    let histogram: Histogram
    private let clock: TickClock
    private let quickTicks: UInt64
    private var quick = 0
    private var chunks = 1
    private var isQuick = false

    init(_ clock: TickClock, _ histogram: Histogram) {
        self.clock = clock
        self.histogram = histogram
        quickTicks = UInt64(max(0, Self.quickness * clock.costNanoseconds / clock.nanosecondsPerTick))
    }

    /// Whether the chunk that begins is to be timed as a whole.
    @inline(__always) var isDue: Bool { isQuick && chunks.isMultiple(of: Self.period) }

    /// Notes an operation that was timed on its own.
    @inline(__always) mutating func note(_ ticks: UInt64) { quick &+= ticks < quickTicks ? 1 : 0 }

    /// Ends a chunk whose operations were timed on their own.
    @inline(__always) mutating func endChunk(of operations: Int) {
        isQuick = 2 &* quick > operations
        quick = 0
        chunks &+= 1
    }

    /// Ends a chunk that was timed as a whole. One that a tape's end or a limit cut short is no batch.
    @inline(__always) mutating func endBatch(_ ticks: UInt64, isWhole: Bool) {
        if isWhole { histogram.record(clock.nanoseconds(ticks)) }
        chunks &+= 1
    }
}
