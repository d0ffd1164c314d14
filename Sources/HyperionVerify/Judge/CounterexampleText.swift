/// A counterexample as a history of its own: its operations as they were, and all others that can have mattered as open
/// ones.
///
/// Operations are added in the order of their invocations, one after another, so that none of a long history has to be
/// in memory beside the text.
struct CounterexampleText<M: TextModel> {
    private let model: M
    /// The last response of the counterexample's operations.
    private let end: Int
    private var text: String
    /// Responses that come later than what stands in the text, the first of them last.
    private var responses: [(position: Int, text: String)] = []

    /// `operations`: numbers in the history; `end`: position of their last response.
    init(_ operations: [Int], model: M, end: Int) {
        (self.model, self.end) = (model, end)
        let numbers = operations.sorted().map(String.init).joined(separator: "/")
        text = model.header(HyperionFormat.mark) + " from=\(numbers)\n"
    }

    mutating func add(_ operation: HistoryOperation<M.Operation>, isCore: Bool) {
        guard operation.invocation < end, isCore || !model.isReadOnly(operation.operation) else { return }
        writeResponses(before: operation.invocation)
        let process = operation.process
        let invocation = "\(process) invoke \(model.invocationText(operation.operation))"
        guard isCore, let response = operation.response else {
            text += "\(invocation)\n\(process) \(model.infoText(operation.operation))\n"
            return
        }
        let line = operation.invocationLine > 0 ? "  # line \(operation.invocationLine)" : ""
        text += "\(invocation)\(line)\n"
        let result = model.resultText(operation.operation)
        let place = responses.firstIndex { $0.position < response } ?? responses.count
        responses.insert((response, "\(process) ok\(result.isEmpty ? "" : " " + result)\n"), at: place)
    }

    private mutating func writeResponses(before position: Int) {
        while let next = responses.last, next.position < position {
            text += next.text
            responses.removeLast()
        }
    }

    mutating func finish() -> String {
        writeResponses(before: .max)
        return text
    }
}
