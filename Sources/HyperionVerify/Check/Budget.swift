/// What a check may take. Both limits are looked at inside every step, monitors and the making of counterexamples
/// included, so that they hold however long a history is.
public struct Budget: Sendable {
    /// nil: as long as it takes.
    public var deadline: ContinuousClock.Instant?
    /// For the configurations and states that a search remembers, and for the tables of a monitor, in bytes.
    public var memoryBytes: Int
    /// Calls that one search may try, counted as time; nil: any number.
    var stepLimit: Int?

    /// A tenth of the time given, and at least two seconds.
    private let momentLength: Duration

    /// - Parameters:
    ///   - time: from now; nil: as long as it takes.
    ///   - memoryBytes: what is said of `memoryBytes`. The history itself is not counted.
    public init(time: Duration? = nil, memoryBytes: Int = 1 << 30) {
        deadline = time.map { ContinuousClock.now + $0 }
        momentLength = max(.seconds(2), (time ?? .zero) / 10)
        self.memoryBytes = memoryBytes
    }

    /// For what is done about a verdict that stands: the rest of this budget, but a tenth of the whole at most, or two
    /// seconds where that is less.
    var moment: Budget {
        var moment = self
        let end = ContinuousClock.now + momentLength
        moment.deadline = deadline.map { min($0, end) } ?? end
        return moment
    }

    var isExpired: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

    /// Throws if the time is up.
    func checkTime() throws(Exhausted) {
        if isExpired { throw .time }
    }

    /// For loops: looks at the clock each 16,384 rounds, less than a few milliseconds apart.
    @inline(__always)
    func checkTime(round: Int) throws(Exhausted) {
        if round & 0x3FFF == 0x3FFF { try checkTime() }
    }

    /// Throws unless tables of so many bytes fit. Small ones always do, as in `Search`.
    func checkMemory(bytes: Int) throws(Exhausted) {
        if bytes > max(memoryBytes, 1 << 16) { throw .memory }
    }
}

/// Why a check gave up.
public enum Exhausted: String, Error, Sendable, Equatable {
    case time, memory
}
