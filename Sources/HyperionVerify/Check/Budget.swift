/// What a check may take. Both limits are looked at inside the search, so that they hold however long a history is.
public struct Budget: Sendable {
    /// nil: as long as it takes.
    public var deadline: ContinuousClock.Instant?
    /// For the configurations and states that a search remembers, in bytes.
    public var memoryBytes: Int
    /// Calls that one search may try, counted as time; nil: any number.
    var stepLimit: Int?

    public init(time: Duration? = nil, memoryBytes: Int = 1 << 30) {
        deadline = time.map { ContinuousClock.now + $0 }
        self.memoryBytes = memoryBytes
    }

    var isExpired: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
}

/// Why a check gave up.
public enum Exhausted: String, Sendable, Equatable {
    case time, memory
}
