/// How the engines kept up with an open load.
extension ReportModel {
    struct OpenLoadRow {
        var engine: String
        /// The phase's label and the threads, as far as there are several: ` (both, readers)`.
        var place: String
        var offeredPerSecond: Double
        /// Median over the repetitions.
        var achievedPerSecond: Double?
        /// The greatest of all repetitions, in operations.
        var largestBacklog: UInt64
        var backlogAtEnd: UInt64
        var isHeld: Bool

        /// One clause for a person.
        var sentence: String {
            let offered = Format.rate(offeredPerSecond, trimmed: true)
            let achieved = Format.rate(achievedPerSecond)
            guard isHeld else {
                return "\(engine)\(place) could not hold \(offered): it achieved \(achieved), and up to "
                    + "\(Format.count(backlogAtEnd)) operations still waited at the end"
            }
            return "\(engine)\(place) held \(offered) (achieved \(achieved), at most "
                + "\(Format.count(largestBacklog)) waiting, \(Format.count(backlogAtEnd)) at the end)"
        }
    }

    /// One row for each engine, phase and crew, in the order of the engines; empty under closed load.
    var openLoadRows: [OpenLoadRow] {
        engines.flatMap { engine in
            let phases = samples(of: engine).flatMap(\.phases)
            return result.scenario.phases.indices.flatMap { index in
                let passes = phases.filter { $0.phase == index }.compactMap(\.openLoad)
                return (passes.first ?? []).map(\.crew).map { crew in
                    row(engine, index, crew, passes.flatMap { $0.filter { $0.crew == crew } }, passes[0].count > 1)
                }
            }
        }
    }

    private func row(
        _ engine: String, _ phase: Int, _ crew: OpenLoadSample.Crew, _ passes: [OpenLoadSample], _ isOneOfMany: Bool
    ) -> OpenLoadRow {
        let label = result.scenario.phases.count > 1 ? result.scenario.phases[phase].label : nil
        let words = [label, isOneOfMany ? crew.rawValue : nil].compactMap(\.self)
        return OpenLoadRow(
            engine: engine, place: words.isEmpty ? "" : " (\(words.joined(separator: ", ")))",
            offeredPerSecond: passes.first?.offeredPerSecond ?? 0,
            achievedPerSecond: medianOf(passes.map(\.achievedPerSecond)),
            largestBacklog: passes.map(\.largestBacklog).max() ?? 0,
            backlogAtEnd: passes.map(\.backlogAtEnd).max() ?? 0, isHeld: OpenLoadSample.isHeld(passes))
    }

    /// Whether some engine's operations were timed in batches as well.
    func hasBatches(_ operation: String) -> Bool {
        engines.contains { value($0, operation, .batchedP50) != nil }
    }

    /// Whether latencies of this block are those of an open load.
    func isOpen(_ block: OperationBlock) -> Bool { result.scenario.load.isOpen && !block.isLoad }
}
