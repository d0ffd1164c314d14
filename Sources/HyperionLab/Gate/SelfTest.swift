import CHyperion
import Foundation

/// The gate's proof of itself: how often it raises an alarm where nothing differs, and how often where something does.
///
/// Each comparison is a whole gate, with its second run where the first asks for one, of this program against itself,
/// one of them slowed down by a known share. Not thread-safe.
public struct SelfTest {
    /// Everything that the outcome depends on: comparisons of different designs are not counted together.
    public struct Design: Codable, Equatable, Sendable {
        public var scenario: Scenario
        public var settings: GateSettings
        /// Version of the program that is compared with itself.
        public var hyperion: String
        /// Digest of the program itself (`digest(of:)`): two builds of one version are two programs.
        public var program: String
        public var machine: String

        public init(scenario: Scenario, settings: GateSettings, hyperion: String, program: String, machine: String) {
            (self.scenario, self.settings, self.hyperion) = (scenario, settings, hyperion)
            (self.program, self.machine) = (program, machine)
        }

        /// XXH3 of a file; nil: it cannot be read.
        public static func digest(of path: String) -> String? {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return nil }
            return bytes.withUnsafeBytes { String(hyperion_hash($0.baseAddress, $0.count, 0), radix: 16) }
        }
    }

    /// One whole gate.
    public struct Comparison: Codable, Equatable, Sendable {
        /// 0: identical builds.
        public var slowdown: Double
        public var seconds: Double
        public var lines: [GateLine]

        var outcome: GateLine.Outcome {
            lines.contains { $0.outcome == .failed }
                ? .failed : lines.contains { $0.outcome == .undecided } ? .undecided : .passed
        }
    }

    public static let slowdowns = [0, 0.01, 0.02, 0.05, 0.1, 0.2]
    /// Identical builds are compared so many times as often as the slowdown that is to be proved, and that one five
    /// times as often as the others: a rare alarm needs more tries to be seen.
    public static let identicalShare = 4
    public static let otherShare = 20

    public var design: Design
    /// Of identical builds.
    public var wanted: Int
    public var executable: String
    public private(set) var done: [Comparison]

    public init(_ design: Design, wanted: Int, executable: String, done: [Comparison]) {
        (self.design, self.wanted, self.executable, self.done) = (design, wanted, executable, done)
    }

    func target(_ slowdown: Double) -> Int {
        guard slowdown > 0 else { return wanted }
        let share = slowdown == SelfTestTable.provenSlowdown ? Self.identicalShare : Self.otherShare
        return max((wanted + share - 1) / share, 1)
    }

    public var total: Int { Self.slowdowns.reduce(0) { $0 + target($1) } }

    /// The slowdown that is furthest behind its share, so that whenever the time is up all are equally far; nil: done.
    public var next: Double? {
        let open = Self.slowdowns.filter { slowdown in
            done.count { $0.slowdown == slowdown } < target(slowdown)
        }
        func progress(_ slowdown: Double) -> Double {
            Double(done.count { $0.slowdown == slowdown }) / Double(target(slowdown))
        }
        return open.min { progress($0) < progress($1) }
    }

    /// Compares until all is done or the time is up.
    ///
    /// - Parameters:
    ///   - seconds: no comparison begins that would probably end after so many; nil: no bound.
    ///   - keep: called with each comparison as soon as it has ended.
    public mutating func run(seconds: Double?, keep: (Comparison) throws -> Void, progress: (Int, Int) -> Void) throws {
        let start = MonotonicClock.nanoseconds()
        let file = DecodedScenario(
            scenario: design.scenario, file: "", overrides: [],
            root: YAMLNode(content: .mapping([]), place: YAMLNode.Place(file: "")))
        while let slowdown = next {
            let elapsed = Double(MonotonicClock.nanoseconds() - start) / 1e9
            // A comparison that raises an alarm takes twice as long as one that does not.
            let longest = done.map(\.seconds).max() ?? 0
            if let seconds, elapsed + longest > seconds { return }
            progress(done.count, total)
            let gate = Gate(
                design.settings, new: GateBuild(name: "new", executable: executable, slowdown: slowdown),
                reference: .build(GateBuild(name: "base", executable: executable)))
            let report = try gate.run([file]).scenarios[0]
            let comparison = Comparison(slowdown: slowdown, seconds: report.seconds, lines: report.lines)
            done.append(comparison)
            try keep(comparison)
        }
    }
}
