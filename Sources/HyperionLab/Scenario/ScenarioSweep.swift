/// Many scenarios from one file: every combination of the values that its key `sweep` lists.
public struct ScenarioSweep: Sendable {
    /// One of the combinations.
    public struct Point: Sendable {
        /// As written, in the order of `keys`: `10k`.
        public var values: [String]
        /// The scenario at this point. Its overrides run this point alone.
        public var decoded: DecodedScenario
    }

    /// What varies, outermost first: `records`, `threads.readers`.
    public var keys: [String]
    /// The first key varies slowest.
    public var points: [Point]

    /// Points of one sweep, at most: each of them is a whole run.
    public static let mostPoints = 64

    /// `records=10k, threads.readers=2`
    public static func label(keys: [String], values: [String]) -> String {
        zip(keys, values).map { "\($0)=\($1)" }.joined(separator: ", ")
    }
}

/// What a scenario file turned out to be.
public enum ScenarioFile: Sendable {
    case single(DecodedScenario)
    case sweep(ScenarioSweep)
}
