/// Histories, certificates and counterexamples as text.
///
///     hyperion-certificate 1 register initial=nil operations=4
///     part
///     0 0  # write of 3 by process 0 (line 2)
///     2 3
///
/// After `part` comes the order of an independent part, a line an operation: its number in the history (from 0, by
/// invocation) and its point (it took effect between the event at this position, from 0, and the next one). A
/// counterexample is a history (`HyperionFormat`) of its operations, in which the others are open.
extension TypedHistory {
    /// The history in our own format. O(n log n).
    public var text: String {
        var events: [(position: Int, text: String)] = []
        events.reserveCapacity(2 * history.operations.count)
        for operation in history.operations {
            let process = operation.process
            let invocation = "\(process) invoke \(model.invocationText(operation.operation))\n"
            guard let response = operation.response else {
                // The process may go on; what is open is open to the end wherever that is said.
                let info = model.infoText(operation.operation)
                events.append((operation.invocation, "\(invocation)\(process) \(info)\n"))
                continue
            }
            events.append((operation.invocation, invocation))
            let result = model.resultText(operation.operation)
            let ending = operation.outcome == .failed ? "fail" : result.isEmpty ? "ok" : "ok " + result
            events.append((response, "\(process) \(ending)\n"))
        }
        events.sort { $0.position < $1.position }
        return model.header(HyperionFormat.mark) + "\n" + events.map(\.text).joined()
    }

    func certificateHeader() -> String { model.certificateHeader(operations: history.operations.count) }

    /// Histories of so many operations have each described in their certificates.
    static var longestDescribed: Int { 10_000 }

    /// O(n); operations are described only where there are few.
    func text(of certificate: Certificate) -> String {
        let count = history.operations.count
        let describe: ((Int) -> String)? = count <= Self.longestDescribed ? { name($0) } : nil
        return model.text(of: certificate, operations: count, name: describe)
    }

    /// The operations as they were, and all others of their parts that can have mattered as open ones.
    func text(ofCounterexample operations: [Int]) -> String {
        let core = Set(operations)
        let end = operations.compactMap { history.operations[$0].response }.max() ?? 0
        var text = CounterexampleText(operations, model: model, end: end)
        for call in Self.related(to: core, in: history.calls, model: model) {
            text.add(history.operations[call.index], isCore: core.contains(call.index))
        }
        return text.finish()
    }

    /// Calls that can have to do with some: of the same parts of the object, and of parts that others join to those.
    /// In the order of their invocations. Near-linear.
    static func related(to core: Set<Int>, in calls: [Call<M.Operation>], model: M) -> [Call<M.Operation>] {
        // No budget: this only groups what is there already.
        let groups = try? Partition.groups(of: calls, model: model, budget: Budget(memoryBytes: .max))
        guard let groups, groups.count > 1 else { return calls }
        let related = groups.filter { $0.calls.contains { core.contains($0.index) } }
        // One group keeps the calls' order.
        if related.count == 1 { return related[0].calls }
        return related.flatMap(\.calls).sorted { $0.invocation < $1.invocation }
    }
}

extension TextModel {
    /// The first line of a file about the object.
    func header(_ mark: String) -> String { "\(mark) 1 \(name)" + (setting.map { " " + $0 } ?? "") }

    func certificateHeader(operations: Int) -> String { header(Evidence.certificateMark) + " operations=\(operations)" }

    /// How an open operation is left: with the result that it has if it takes effect, where that is known.
    func infoText(_ operation: Operation) -> String {
        invocation(of: operation) == operation ? "info" : "info " + resultText(operation)
    }

    /// O(n). `name`: of an operation by its number; nil: they are not described.
    func text(of certificate: Certificate, operations: Int, name: ((Int) -> String)?) -> String {
        var text = certificateHeader(operations: operations) + "\n"
        for part in certificate.parts {
            text += "part\n"
            for placement in part.placements {
                text += "\(placement.operation) \(placement.point)"
                if let name { text += "  # \(name(placement.operation))" }
                text += "\n"
            }
        }
        return text
    }
}
