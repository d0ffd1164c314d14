import CHyperion
import Foundation

/// What the worker process for one arm is told, as JSON on its standard input.
public struct WorkerJob: Codable, Sendable {
    public var scenario: Scenario
    public var engine: String
    public var repetition: Int
    public var position: Int
    /// Whether the worker tells when it begins a step, as a sign of life; nil: no. Set by who starts it.
    public var tellsSteps: Bool?
    /// By what share the measured passes are slowed down, for the gate's proof of itself: 0.1 is 10 %.
    public var slowdown: Double?
    /// Whether to run a fixed number of operations for callgrind to count, instead of measuring.
    public var counting: Bool?
    /// Pieces into which each pass is cut, the worker waiting for its turn before each and before every other step
    /// (`TurnGate`); nil: it waits for nothing.
    public var pieces: Int?
    /// An empty folder for the histories that `verify` asks for; nil: nothing is recorded.
    public var recordingFolder: String?
    /// What the scenario prefers and this machine does not have: `scenario` is what is run instead. nil: nothing.
    public var fallbacks: [String]?

    init(
        scenario: Scenario, engine: String, repetition: Int, position: Int, slowdown: Double? = nil,
        counting: Bool? = nil, pieces: Int? = nil, recordingFolder: String? = nil
    ) {
        self.recordingFolder = recordingFolder
        (self.scenario, self.engine, self.repetition, self.position) = (scenario, engine, repetition, position)
        // What cannot be had was refused before anything ran; what has gone since, the worker itself will say.
        if scenario.preferences != nil, let had = try? Preferences.resolved(scenario, on: .current()) {
            self.scenario = had.scenario
            fallbacks = had.fallbacks.isEmpty ? nil : had.fallbacks
        }
        (self.slowdown, self.counting, self.pieces) = (slowdown, counting, pieces)
    }
}

/// The worker's side: reads a job, runs it, writes the sample.
public enum Worker {
    /// A worker whose run was killed must not go on alone, measuring for nobody.
    public static func dieWithParent() { hyperion_die_with_parent() }

    /// The job that stands in the first line of standard input.
    public static func readJob() -> Data { TurnGate.readLine() ?? Data() }

    /// Runs one job and returns the sample as JSON.
    public static func run(_ input: Data) throws -> Data {
        let job = try JSONDecoder().decode(WorkerJob.self, from: input)
        // Heaps too, on systems that make huge pages unasked.
        if job.scenario.pages == .base { hyperion_keep_base_pages() }
        return try JSONEncoder().encode(try SystemTable.run(job))
    }
}
