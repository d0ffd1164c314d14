import HyperionVerify

extension CheckJSON.Transactions {
    init(_ report: TransactionReport) {
        (committed, keys, dependencies) = (report.committed, report.keys, report.dependencies)
        let outcomes = ConsistencyModel.allCases.map { ($0.rawValue, report.outcome($0).rawValue) }
        models = Dictionary(uniqueKeysWithValues: outcomes)
        counts = Dictionary(uniqueKeysWithValues: report.counts.map { ($0.key.rawValue, $0.value) })
        anomalies = report.anomalies.map {
            CheckJSON.Anomaly(
                name: $0.name.rawValue, violates: $0.name.violated.rawValue, sentence: $0.words,
                transactions: $0.transactions.map { $0 + 1 }, isShortest: $0.isShortest)
        }
        exhausted = report.exhausted?.rawValue
    }
}
