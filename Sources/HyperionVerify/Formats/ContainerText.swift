/// Histories of queues, stacks, priority queues and sets as text, in two formats.
///
/// Interval text: `METHOD VALUE START END`, of a set `METHOD VALUE RESULT START END`; any unit of time, lines in any order.
///
///     # queue
///     enq 1 0 10
///     deq 1 12 20
///
/// Call/return text: the order of lines is time. The number in brackets names the call; a call that never returns
/// stays open.
///
///     # @object atomic-stack
///     [1] call push(1)
///     [1] return
///     [2] call pop()
///     [2] return 1
public enum ContainerText {
    public struct Content: Sendable {
        public var discipline: Container.Discipline
        public var history: History<Container.Operation>
    }

    /// What a text is about, with its history.
    enum Parsed {
        case container(Content)
        case set(History<MemberSet.Operation>)
    }

    private enum Object {
        case container(Container.Discipline)
        case set
    }

    private static let objects: [String: Object] = [
        "queue": .container(.queue), "atomic-queue": .container(.queue), "stack": .container(.stack),
        "atomic-stack": .container(.stack), "pqueue": .container(.priorityQueue), "set": .set, "atomic-set": .set,
    ]
    private static let headerHint = "the first line names the object: '# queue', '# stack', '# pqueue' or '# set'"

    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> Content { try parse(HistoryInput(bytes)) }

    /// Of a queue, a stack or a priority queue.
    public static func parse(_ input: HistoryInput) throws(FormatError) -> Content {
        guard case .container(let content) = try parsed(input) else {
            throw FormatError(line: 1, "the history is about a set")
        }
        return content
    }

    /// Of a set.
    public static func parseSet(_ input: HistoryInput) throws(FormatError) -> History<MemberSet.Operation> {
        guard case .set(let history) = try parsed(input) else {
            throw FormatError(line: 1, "the history is not about a set")
        }
        return history
    }

    static func parsed(_ input: HistoryInput) throws(FormatError) -> Parsed {
        var tokenizer = Tokenizer(input)
        switch try object(&tokenizer) {
        case .container(let discipline):
            let text = ObjectText<Container.Operation>.container
            let history = try text.history(&tokenizer, model: Container(discipline))
            return .container(Content(discipline: discipline, history: history))
        case .set: return .set(try ObjectText<MemberSet.Operation>.set.history(&tokenizer, model: MemberSet()))
        }
    }

    /// Reads up to the line that names it.
    private static func object(_ tokenizer: inout Tokenizer) throws(FormatError) -> Object {
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            guard case .word(let word) = first.kind, word.hasPrefix("#") else { throw first.error(headerHint) }
            if let object = try header(tokens) { return object }
        }
        throw FormatError(line: 1, headerHint)
    }

    /// nil: it is another comment.
    private static func header(_ tokens: [Token]) throws(FormatError) -> Object? {
        guard case .word(let name)? = tokens.last?.kind else { return nil }
        let object = name.drop { $0 == "#" }
        if let object = objects[String(object)] { return object }
        guard tokens.count <= 2 || tokens[1].kind == .word("@object") else { return nil }
        guard !object.hasSuffix("deque") else {
            throw tokens[tokens.count - 1].error("a deque is not judged: there is queue, stack, pqueue and set")
        }
        throw tokens[tokens.count - 1].error("unknown object '\(object)'; write queue, stack, pqueue or set")
    }
}
