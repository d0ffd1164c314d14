/// Shows that the checker finds what it claims to find: runs an engine with each planted defect until its history is
/// refused, and the same engine without any, whose history must not be.
///
/// The way is that of every verified run: the tapes of a scenario, threads that are pinned, the recorded loop, witness
/// keys, the judge. Each defect runs in rounds of some tens of milliseconds, each judged as soon as it has ended.
public struct DefectSelfTest {
    public struct Finding: Codable, Sendable {
        /// The engine's name; `PlantedDefect.cleanEngine` for the one without a defect.
        public var engine: String
        public var summary: String
        /// nil: nothing was found before the time was up.
        public var outcome: LinearizabilityVerdict.Outcome?
        /// Until it was found, or in all.
        public var seconds: Double
        /// Judged until then.
        public var operations: Int
        /// What contradicts itself.
        public var words: String

        /// Whether it is as it should be: a defect found, none where there is none.
        public var isExpected: Bool {
            engine == PlantedDefect.cleanEngine ? outcome == .linearizable : outcome == .violated || outcome == .torn
        }
    }

    /// Seconds after which a defect counts as not found.
    public var longestSeconds: Double
    /// Seconds for which the engine without a defect runs.
    public var cleanSeconds: Double

    public init(longestSeconds: Double = 60, cleanSeconds: Double = 3) {
        (self.longestSeconds, self.cleanSeconds) = (longestSeconds, cleanSeconds)
    }

    /// Runs all, the clean engine first.
    ///
    /// - Parameter found: called with each finding as soon as it is there.
    /// - Throws: `DefectSelfTestError` where this build has no planted defects.
    public func run(found: (Finding) -> Void) throws -> [Finding] {
        #if PLANTED_DEFECTS
            var findings: [Finding] = []
            for defect in [nil] + PlantedDefect.allCases.map(Optional.some) {
                let finding = try DefectTrial(defect).run(
                    seconds: defect == nil ? cleanSeconds : longestSeconds, stopsWhenFound: true)
                found(finding)
                findings.append(finding)
            }
            return findings
        #else
            throw DefectSelfTestError()
        #endif
    }

    /// A line a finding.
    public static func table(_ findings: [Finding]) -> String {
        var table = TextTable(alignments: [.left, .left, .right, .right, .left])
        table.add(["engine", "verdict", "after", "judged", ""].map { TextTable.Cell($0, .dim) })
        for finding in findings {
            let verdict = finding.outcome?.rawValue ?? "NOT FOUND"
            table.add(
                [
                    finding.engine, finding.isExpected ? verdict : verdict.uppercased(),
                    Format.nanoseconds(finding.seconds * 1e9), Format.count(finding.operations),
                    finding.words.isEmpty ? finding.summary : finding.words,
                ].map { TextTable.Cell($0) })
        }
        return table.lines(indent: 0, colour: false).joined(separator: "\n")
    }
}

/// This build has no planted defects.
public struct DefectSelfTestError: Error, CustomStringConvertible {
    public var description: String {
        "this build has no planted defects; make one with `swift build -c release --traits PlantedDefects`"
    }
}
