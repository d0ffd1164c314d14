/// Judges which consistency model a history of transactions can be one of.
///
/// Method (Elle, see `AnomalyName`): from what was read it is inferred which transaction has to come before which, and
/// why; a cycle is a contradiction, and its name says which models it contradicts. What is inferred of lists and of
/// registers is told at `ListAppendAnalysis` and `RegisterAnalysis`.
///
/// * Sound: what is reported violates the models that it is said to. Where two models differ only by what cannot be
///   inferred, the weaker inference is made.
/// * Complete for serializability of lists where every append was read: "possible" then means that there is an order.
///   Where appends were never read, or of registers, "possible" means that nothing was found.
/// * A transaction of unknown outcome takes part once somebody has read what it wrote.
///
/// O(operations + elements of each key's longest lists) up to the naming of cycles, which starts from each component's
/// edges and is cut off (`isShortest` is then false) where a component is large. Thread safety: a pure function.
public enum Transactions {
    public struct Options: Sendable {
        /// Registers: each key by itself is linearizable, so the order in real time of two writes to it, or of a read
        /// and a write, is the order of their versions. To be set only if the database promises that.
        public var hasLinearizableKeys = false
        /// Anomalies of each name that are kept with their words.
        public var keptAnomalies = 8

        public init(hasLinearizableKeys: Bool = false, keptAnomalies: Int = 8) {
            (self.hasLinearizableKeys, self.keptAnomalies) = (hasLinearizableKeys, keptAnomalies)
        }
    }

    /// - Parameters:
    ///   - level: the strongest model that is asked about: anomalies that only stronger ones do not allow are not looked for.
    ///   - budget: what is found before it ends is reported, with `exhausted`.
    public static func check(
        _ history: TransactionHistory, level: ConsistencyModel = .strictSerializable, options: Options = Options(),
        budget: Budget = Budget()
    ) -> TransactionReport {
        var report = TransactionReport(kind: history.kind, level: level)
        report.transactions = history.count
        report.keys = history.keys.count
        var collector = AnomalyCollector(kept: options.keptAnomalies)
        var meter = Meter(budget)
        do throws(BudgetEnd) {
            try judge(history, level, options, &meter, &report, &collector)
        } catch {
            report.exhausted = error.exhausted
        }
        report.counts = collector.counts
        report.anomalies = collector.anomalies.enumerated().sorted {
            ($0.element.name.violated, $0.offset) < ($1.element.name.violated, $1.offset)
        }.map(\.element)
        return report
    }

    private static func judge(
        _ history: TransactionHistory, _ level: ConsistencyModel, _ options: Options, _ meter: inout Meter,
        _ report: inout TransactionReport, _ anomalies: inout AnomalyCollector
    ) throws(BudgetEnd) {
        var edges = DependencyEdges(transactions: history.count)
        let isCommitted: [Bool]
        let words: DependencyWords
        switch history.kind {
        case .listAppend:
            let versions = try ListVersions(history, &meter)
            report.count(versions.isCommitted, history)
            isCommitted = versions.isCommitted
            words = .lists(history, versions)
            var analysis = ListAppendAnalysis(history, versions)
            try analysis.run(&edges, &anomalies, &meter)
        case .register:
            var analysis = try RegisterAnalysis(history, &meter)
            report.count(analysis.isCommitted, history)
            isCommitted = analysis.isCommitted
            words = .registers(history, hasLinearizableKeys: options.hasLinearizableKeys)
            try analysis.run(&anomalies, &meter)
            try analysis.addDependencies(&edges, &meter)
            if options.hasLinearizableKeys {
                try analysis.addOrderByTime(&edges, writes: true, .readWrite, &meter)
            } else if level == .strictSerializable {
                try analysis.addOrderByTime(&edges, writes: false, .readWriteByTime, &meter)
            }
        }
        report.reached = .directAnomalies
        let sessions = SessionOrder(history: history, isCommitted: isCommitted)
        if level >= .strongSessionSerializable { try sessions.addProcesses(to: &edges, &meter) }
        if level >= .strictSerializable { try sessions.addRealTime(to: &edges, &meter) }
        let graph = try edges.graph(&meter)
        report.dependencies = edges.count
        report.reached = .dependencies
        let components = try StronglyConnected(graph, along: .all, &meter)
        report.cyclicComponents = components.cyclic.count
        report.reached = .components
        var namer = CycleNamer(graph, history, words)
        for component in components.cyclic { try namer.name(component, &anomalies, &meter) }
        report.reached = .cycles
    }
}

extension TransactionReport {
    fileprivate mutating func count(_ isCommitted: [Bool], _ history: TransactionHistory) {
        for transaction in 0..<history.count {
            if isCommitted[transaction] {
                committed += 1
            } else if history.outcomes[transaction] == .aborted {
                aborted += 1
            } else {
                unknown += 1
            }
        }
    }
}
