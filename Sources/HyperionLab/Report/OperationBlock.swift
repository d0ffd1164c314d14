/// What the reports show together: one operation of one phase, compared over the engines.
struct OperationBlock: Equatable {
    /// As in metric names: `read`, `read@alone`, `load`.
    var operation: String
    /// nil: the load.
    var kind: Scenario.Operation?
    /// Said behind the operation in the block's title.
    var details: [String]
    /// One thread does this and nothing else, so that 10⁹ / throughput is the time of one operation. In a mix it
    /// is not: the operation's throughput is then its part of the whole.
    var isSoleOnOneThread: Bool

    var isLoad: Bool { kind == nil }
    var title: String { ([operation] + details).joined(separator: " · ") }

    /// Unit of one operation's time: a multi-read counts its keys.
    var timeHeader: String { kind?.kind == .multiRead ? "ns/key" : "ns/op" }

    static func all(of result: RunResult) -> [OperationBlock] {
        let scenario = result.scenario
        var blocks = [
            OperationBlock(
                operation: ReportModel.loadOperation, kind: nil,
                details: ["\(Format.count(scenario.records)) inserts", "1 thread"], isSoleOnOneThread: true)
        ]
        for phase in scenario.phases {
            let threads = scenario.threads
            switch phase.mix {
            case .shared(let operations):
                add(operations, of: phase, threads: threads.mixed, beside: nil, to: &blocks)
            case .roles(let readers, let writers):
                let readersThere = readers.isEmpty ? nil : Format.count(threads.readers, "reader")
                let writersThere = writers.isEmpty ? nil : Format.count(threads.writers, "writer")
                add(readers, of: phase, threads: threads.readers, role: "reader", beside: writersThere, to: &blocks)
                add(writers, of: phase, threads: threads.writers, role: "writer", beside: readersThere, to: &blocks)
            }
        }
        return blocks
    }

    private static func add(
        _ operations: [Scenario.Operation], of phase: Scenario.Phase, threads: Int, role: String = "thread",
        beside: String?, to blocks: inout [OperationBlock]
    ) {
        for operation in operations {
            let name = operation.kind.rawValue + (phase.label.map { "@" + $0 } ?? "")
            // Two batch sizes in one phase have one metric.
            guard !blocks.contains(where: { $0.operation == name }) else { continue }
            var details: [String] = []
            if operations.count > 1 {
                details.append("\(Format.share(operation.share)) of the mix (throughput: its part)")
            }
            if operation.kind == .multiRead {
                details.append("\(operation.count) keys a batch (latency: of a batch; throughput: of keys)")
            } else if operation.kind == .scan {
                details.append("\(operation.count) records a scan")
            }
            details.append(Format.count(threads, role) + (beside.map { " beside \($0)" } ?? ""))
            blocks.append(
                OperationBlock(
                    operation: name, kind: operation, details: details,
                    isSoleOnOneThread: threads == 1 && operations.count == 1))
        }
    }
}
