/// How a pass under open load went for the threads that share a rate.
public struct OpenLoadSample: Codable, Sendable, Equatable {
    public enum Crew: String, CaseIterable, Codable, Sendable { case threads, readers, writers }

    public var crew: Crew
    /// Operations a second that were to arrive, on average.
    public var offeredPerSecond: Double
    /// Operations finished a second, over all threads.
    public var achievedPerSecond: Double
    public var finished: UInt64
    /// The most operations that were due and not begun in one thread.
    public var largestBacklog: UInt64
    /// Operations that were due and not begun when the pass ended, over all threads.
    public var backlogAtEnd: UInt64
    /// Whether each thread had nothing left to do at some moment in the last quarter of the pass.
    public var caughtUp: Bool

    public init(
        crew: Crew, offeredPerSecond: Double, achievedPerSecond: Double, finished: UInt64, largestBacklog: UInt64,
        backlogAtEnd: UInt64, caughtUp: Bool
    ) {
        self.crew = crew
        self.offeredPerSecond = offeredPerSecond
        self.achievedPerSecond = achievedPerSecond
        self.finished = finished
        self.largestBacklog = largestBacklog
        self.backlogAtEnd = backlogAtEnd
        self.caughtUp = caughtUp
    }

    /// From which share of a pass on every thread has to be without a backlog at some moment.
    ///
    /// A thread that is overloaded never is again once its backlog has begun to grow, however slowly that grows; one
    /// that has been stopped by the machine for a moment is again soon. What was left at the end would tell neither
    /// apart: a stall may have just begun.
    public static let catchingUpShare = 0.75

    /// Whether a rate was held: in at least half of the passes of one crew and engine.
    public static func isHeld(_ passes: [OpenLoadSample]) -> Bool {
        2 * passes.count { $0.caughtUp } >= passes.count
    }
}

/// Chunks of quick operations that stood between two readings of the clock as a whole.
public struct BatchedSample: Codable, Sendable, Equatable {
    /// Of one batch.
    public var operations: Int
    /// Nanoseconds of a whole batch (HdrHistogram V2, base64); divided by `operations` it is the batch's mean.
    public var histogram: String
    /// Whether the batches have operations of other kinds in them.
    public var isMixed: Bool
    public init(operations: Int, histogram: String, isMixed: Bool) {
        (self.operations, self.histogram, self.isMixed) = (operations, histogram, isMixed)
    }
}
