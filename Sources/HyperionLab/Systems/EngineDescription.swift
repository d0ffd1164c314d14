/// What the catalogue says of a system under test: enough to validate a scenario against it and to list it.
public struct EngineDescription: Sendable, Equatable {
    public enum Concurrency: String, Sendable {
        /// One thread in all, or any number of threads that only read.
        case singleThread = "one thread, or readers only"
        /// One writing thread beside any number of reading ones.
        case singleWriter = "one writer, many readers"
        /// Any number of either.
        case multiWriter = "many writers, many readers"
    }
    public var name: String
    public var summary: String
    public var concurrency: Concurrency
    /// Whether it can read records in some order from a key on.
    public var scans = true
    /// Bytes of the longest key that it takes; nil: any that a scenario can have.
    public var longestKey: Int?
    /// Whether all keys of a multi-read are read at one moment; else each at one of its own.
    public var readsBatchesAtOnce = false

    public init(
        name: String, summary: String, concurrency: Concurrency, scans: Bool = true, longestKey: Int? = nil,
        readsBatchesAtOnce: Bool = false
    ) {
        (self.name, self.summary, self.concurrency) = (name, summary, concurrency)
        (self.scans, self.longestKey, self.readsBatchesAtOnce) = (scans, longestKey, readsBatchesAtOnce)
    }

    /// Why it cannot be used here, and what to do about it; nil: it can.
    public var unavailability: String? { Peer(rawValue: name)?.unavailability }
    public var isAvailable: Bool { unavailability == nil }
}
