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
                events.append((operation.invocation, "\(invocation)\(process) \(info(operation.operation))\n"))
                continue
            }
            events.append((operation.invocation, invocation))
            let result = model.resultText(operation.operation)
            let ending = operation.outcome == .failed ? "fail" : result.isEmpty ? "ok" : "ok " + result
            events.append((response, "\(process) \(ending)\n"))
        }
        events.sort { $0.position < $1.position }
        return header(HyperionFormat.mark) + "\n" + events.map(\.text).joined()
    }

    /// How an open operation is left: with the result that it has if it takes effect, where that is known.
    private func info(_ operation: M.Operation) -> String {
        model.invocation(of: operation) == operation ? "info" : "info " + model.resultText(operation)
    }

    func header(_ mark: String) -> String {
        "\(mark) 1 \(model.name)" + (model.setting.map { " " + $0 } ?? "")
    }

    func certificateHeader() -> String {
        header(Evidence.certificateMark) + " operations=\(history.operations.count)"
    }

    /// O(n); operations are described only where there are few.
    func text(of certificate: Certificate) -> String {
        let isShort = history.operations.count <= 10_000
        var text = certificateHeader() + "\n"
        for part in certificate.parts {
            text += "part\n"
            for placement in part.placements {
                text += "\(placement.operation) \(placement.point)"
                text += isShort ? "  # \(name(placement.operation))\n" : "\n"
            }
        }
        return text
    }

    /// The operations as they were, and all others of their parts that can have mattered as open ones.
    func text(ofCounterexample operations: [Int]) -> String {
        let core = Set(operations)
        let calls = Self.related(to: core, in: history.calls, model: model)
        let end = calls.filter { core.contains($0.index) }.map(\.response).max() ?? 0
        var events: [(position: Int, text: String)] = []
        for call in calls where call.invocation < end {
            let operation = history.operations[call.index]
            let process = operation.process
            let isCore = core.contains(call.index)
            guard isCore || !model.isReadOnly(call.operation) else { continue }
            let invocation = "\(process) invoke \(model.invocationText(call.operation))"
            guard isCore else {
                events.append((call.invocation, "\(invocation)\n\(process) \(info(call.operation))\n"))
                continue
            }
            let line = operation.invocationLine > 0 ? "  # line \(operation.invocationLine)" : ""
            events.append((call.invocation, "\(invocation)\(line)\n"))
            let result = model.resultText(call.operation)
            events.append((call.response, "\(process) ok\(result.isEmpty ? "" : " " + result)\n"))
        }
        events.sort { $0.position < $1.position }
        let numbers = operations.sorted().map(String.init).joined(separator: "/")
        return header(HyperionFormat.mark) + " from=\(numbers)\n" + events.map(\.text).joined()
    }

    /// Calls that can have to do with some: of the same parts of the object, and of parts that others join to those.
    static func related(to core: Set<Int>, in calls: [Call<M.Operation>], model: M) -> [Call<M.Operation>] {
        var parts: Set<M.Part> = []
        for call in calls where core.contains(call.index) {
            guard let names = model.parts(of: call.operation), !names.isEmpty else { return calls }
            parts.formUnion(names)
        }
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for call in calls {
                guard let names = model.parts(of: call.operation), !names.isEmpty else { return calls }
                guard names.contains(where: parts.contains), !parts.isSuperset(of: names) else { continue }
                parts.formUnion(names)
                hasGrown = true
            }
        }
        return calls.filter { !(model.parts(of: $0.operation) ?? []).allSatisfy { !parts.contains($0) } }
    }
}
