extension Scenario {
    /// What is proved of a run beside being measured.
    public struct Verification: Codable, Equatable, Sendable {
        /// The most operations of a recorded pass that are judged, `fewest` to `most`. Which passes are recorded, and
        /// which operations of them, says `Recording`.
        public var linearizability: Int
        public init(linearizability: Int) { self.linearizability = linearizability }

        public static let fewest = 1000
        public static let most = 100_000_000
    }
}

/// `verify`: what is proved of the run.
extension ScenarioReader {
    private static let verifyExample = "a mapping such as {linearizability: 1M}"

    /// nil only where something was reported.
    mutating func verification(
        _ node: YAMLNode, phases: [PlacedPhase]?, values: Scenario.ValueSizes?, engines: [String?]?, isTrace: Bool
    ) -> Scenario.Verification? {
        guard let fields = fields(node, "verify", keys: ["linearizability"], expects: Self.verifyExample) else {
            return nil
        }
        guard let count = fields["linearizability"] else {
            reportMissing(fields, "linearizability", write: "linearizability: 1M")
            return nil
        }
        let operations = self.count(
            count, "verify.linearizability", expects: "a count of operations such as 1M",
            in: Scenario.Verification.fewest...Scenario.Verification.most)
        let isGood = checkVerifiable(node, phases: phases, values: values, engines: engines, isTrace: isTrace)
        guard let operations, isGood else { return nil }
        return Scenario.Verification(linearizability: operations)
    }

    /// Whether everything that the scenario does can be judged; reported at `verify` if not.
    private mutating func checkVerifiable(
        _ node: YAMLNode, phases: [PlacedPhase]?, values: Scenario.ValueSizes?, engines: [String?]?, isTrace: Bool
    ) -> Bool {
        var problems: [String] = []
        if isTrace {
            problems.append("a trace cannot be verified in this version; leave \"verify\" out")
        } else if let values, values.smallest < StampedValue.headerBytes {
            problems.append(
                "each value names its writer and its number and carries a checksum, so that \"verify\" needs values of at "
                    + "least \(StampedValue.headerBytes) bytes; write larger \"values\", or leave \"verify\" out")
        }
        if let phases, phases.contains(where: { $0.phase.mix.operations.contains { $0.kind == .scan } }) {
            problems.append(
                "a scan reads its records at different moments, so that there is nothing to verify it against; leave scan "
                    + "out of \"operations\", or leave \"verify\" out")
        }
        if let engines, !engines.contains(nil), engines.allSatisfy({ $0 == ReportModel.nullEngine }) {
            problems.append("the engine \"null\" stores nothing that could be verified; add an engine")
        }
        for problem in problems { report(node, problem) }
        return problems.isEmpty
    }
}
