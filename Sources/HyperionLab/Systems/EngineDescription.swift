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

    public init(name: String, summary: String, concurrency: Concurrency) {
        (self.name, self.summary, self.concurrency) = (name, summary, concurrency)
    }
}
