/// How a pass under open load went for the threads that share a rate.
public struct OpenLoadSample: Codable, Sendable, Equatable {
    public enum Crew: String, Codable, Sendable { case threads, readers, writers }

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

    public init(
        crew: Crew, offeredPerSecond: Double, achievedPerSecond: Double, finished: UInt64, largestBacklog: UInt64,
        backlogAtEnd: UInt64
    ) {
        self.crew = crew
        self.offeredPerSecond = offeredPerSecond
        self.achievedPerSecond = achievedPerSecond
        self.finished = finished
        self.largestBacklog = largestBacklog
        self.backlogAtEnd = backlogAtEnd
    }

    /// The share of what was due in all passes that has to be finished in them for a rate to count as held.
    ///
    /// Not all of it: some operation is always under way when a pass ends, and a stall may just have begun.
    public static let heldShare = 0.99

    /// Whether passes of one crew and engine kept up: judged by what was due in them, so that chance in the number
    /// of arrivals does not count.
    public static func isHeld(_ passes: [OpenLoadSample]) -> Bool {
        let finished = passes.reduce(0.0) { $0 + Double($1.finished) }
        let left = passes.reduce(0.0) { $0 + Double($1.backlogAtEnd) }
        return finished >= heldShare * (finished + left)
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
