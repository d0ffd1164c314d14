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
    /// That do this, among other operations perhaps.
    var threads: Int

    var isLoad: Bool { kind == nil }
    var title: String { ([operation] + details).joined(separator: " · ") }

    /// Unit of one operation's time: a multi-read counts its keys.
    var timeHeader: String { kind?.kind == .multiRead ? "ns/key" : "ns/op" }

    /// The load, then each operation of each phase, in the file's order.
    static func all(of result: RunResult) -> [OperationBlock] {
        let scenario = result.scenario
        var blocks = [
            OperationBlock(
                operation: Scenario.loadOperation, kind: nil,
                details: ["\(Format.count(scenario.records)) inserts", "1 thread"], isSoleOnOneThread: true,
                threads: 1)
        ]
        for phase in scenario.phases {
            let crew = Crew(phase, scenario.threads)
            // A role's mix is whole in itself; a shared one is whole over all threads.
            for mix in phase.mix.wholes {
                for operation in mix { add(operation, of: mix, in: phase, crew, to: &blocks) }
            }
        }
        return blocks
    }

    private static func add(
        _ operation: Scenario.Operation, of mix: [Scenario.Operation], in phase: Scenario.Phase, _ crew: Crew,
        to blocks: inout [OperationBlock]
    ) {
        let name = Scenario.operationName(operation.kind, phase)
        // A file that somebody edited may name an operation twice.
        guard !blocks.contains(where: { $0.operation == name }) else { return }
        var details: [String] = []
        if mix.count > 1 { details.append("\(Format.share(operation.share)) of the mix (throughput: its part)") }
        if operation.kind == .multiRead {
            details.append("\(Format.count(operation.count, "key")) a batch (latency: of a batch; throughput: of keys)")
        } else if operation.kind == .scan {
            let least = operation.leastCount.map { "\($0) to " } ?? ""
            details.append("\(least)\(operation.count) records a scan")
        }
        details.append(crew.description(of: operation.kind))
        blocks.append(
            OperationBlock(
                operation: name, kind: operation, details: details,
                isSoleOnOneThread: mix.count == 1 && crew.threads(for: operation.kind) == 1,
                threads: crew.threads(for: operation.kind)))
    }
}

/// The threads that are at work in a phase.
struct Crew {
    /// That run the whole mix.
    var mixed: Int
    var readers: Int
    var writers: Int

    init(_ phase: Scenario.Phase, _ threads: Scenario.Threads) {
        let operations = phase.mix.operations
        mixed = threads.mixed
        // A role without an operation rests.
        readers = operations.contains(where: \.kind.isRead) ? threads.readers : 0
        writers = operations.contains { !$0.kind.isRead } ? threads.writers : 0
    }

    var total: Int { mixed + readers + writers }

    /// Threads that do this operation, among others perhaps.
    func threads(for kind: Scenario.Operation.Kind) -> Int { mixed > 0 ? mixed : kind.isRead ? readers : writers }

    /// `2 threads`, `3 readers beside 1 writer`.
    func description(of kind: Scenario.Operation.Kind) -> String {
        if mixed > 0 { return Format.count(mixed, "thread") }
        let reading = readers > 0 ? Format.count(readers, "reader") : nil
        let writing = writers > 0 ? Format.count(writers, "writer") : nil
        return (kind.isRead ? [reading, writing] : [writing, reading]).compactMap(\.self).joined(separator: " beside ")
    }
}
