/// A history that was read from a file, of whatever model: what a command needs to know of it.
///
/// Other checks than that of linearizability have a type of their own (`TransactionsToJudge`), which `HistoryReader` makes
/// for their formats.
public protocol JudgeableHistory: Sendable {
    /// - Parameter evidence: whether the certificate or the counterexample are wanted as text, which costs time.
    func judged(budget: Budget, evidence: Bool) -> JudgedHistory

    /// Whether the evidence proves what it says about this history; returns what it proves, in words.
    func recheck(_ evidence: HistoryInput, budget: Budget) throws(EvidenceError) -> String

    /// The first operations, at most so many.
    func picture(limit: Int) -> HistoryPicture

    /// Whether there are certificates and counterexamples of it, for `recheck`.
    var hasEvidence: Bool { get }
}

extension JudgeableHistory {
    public var hasEvidence: Bool { true }
}

/// Reads a history by its format and its model.
public enum HistoryReader {
    /// - Parameters:
    ///   - format: nil: as the content looks.
    ///   - model: nil: as the format, or the file itself, says.
    ///   - initial: what a register or a counter is at first; nil: as the format, or the file itself, says.
    ///   - consistency: what transactions are judged by; nil: the strongest there is.
    ///   - options: how transactions are judged; said of anything else, that keys are linearizable is an error.
    public static func read(
        _ input: HistoryInput, format: HistoryFormat? = nil, model: HistoryModel? = nil, initial: Int?? = nil,
        consistency: ConsistencyModel? = nil, options: Transactions.Options = Transactions.Options()
    ) throws(FormatError) -> any JudgeableHistory {
        var input = input
        try input.skipByteOrderMark()
        let hasComments = try input.skipBlanks()
        let beginning = try input.beginning().prefix(1 << 16)
        guard beginning.contains(where: { $0 > 0x20 }) else {
            let own = format == nil || format == .hyperion
            throw FormatError(
                line: 1, "there is no history here\(own ? "; its first line is '\(HyperionFormat.mark) 1 MODEL'" : "")")
        }
        var found = HistoryFormat.found(in: beginning)
        // Such comments are EDN's.
        if hasComments, found == nil { found = .knossos }
        // Reads and writes of several registers can be taken for either; whoever names the model has chosen.
        if found == .elle, model == .multiRegister { found = .knossos }
        guard let format = format ?? found else {
            let formats = HistoryFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw FormatError(
                line: 1, "this does not look like a history; if it is one, say its format: \(formats)")
        }
        var choice = ModelChoice(format: format, model: model, initial: initial, consistency: consistency)
        guard !options.hasLinearizableKeys || format == .elle else {
            throw FormatError(
                line: 1,
                "a history in the format \(format.rawValue) is about one object: that keys are linearizable is said of "
                    + "transactions")
        }
        switch format {
        case .hyperion: return try choice.hyperion(input)
        case .jepsenLog:
            try choice.check(.register, .compareAndSetRegister)
            return TypedHistory(format, choice.register(initially: nil), try JepsenLog.parse(input))
        case .keyValueLog:
            try choice.check(.keyValue)
            return TypedHistory(format, KeyValue(), try KeyValueLog.parse(input))
        case .knossos: return try choice.knossos(input)
        case .elle: return try choice.transactions(input, options)
        case .text: return try choice.text(input)
        }
    }
}

/// What the caller said about a history, against what its file says.
private struct ModelChoice {
    var format: HistoryFormat
    var model: HistoryModel?
    var initial: Int??
    var consistency: ConsistencyModel?

    func check(_ allowed: HistoryModel...) throws(FormatError) {
        if let consistency {
            throw FormatError(
                line: 1,
                "a history in the format \(format.rawValue) is about one object, which is judged for linearizability: "
                    + "\(consistency.rawValue) is about transactions")
        }
        if let model, !allowed.contains(model) { throw isNotAbout(model, allowed) }
        let hasInitial: Set<HistoryModel> = [
            .register, .compareAndSetRegister, .multiRegister, .keyedRegister, .counter,
        ]
        if initial != nil, !allowed.contains(where: hasInitial.contains) {
            let state = allowed[0] == .mutex ? "free" : "empty"
            throw FormatError(line: 1, "a \(allowed[0].rawValue) is \(state) at first: nothing can be said about it")
        }
        if case .some(nil) = initial, allowed == [.counter] {
            throw FormatError(line: 1, "a counter is a number at first, not nil: say which, for example 0")
        }
    }

    private func isNotAbout(_ model: HistoryModel, _ allowed: [HistoryModel]) -> FormatError {
        var names = allowed.map(\.rawValue)
        let last = names.removeLast()
        let list = names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
        return FormatError(
            line: 1,
            "a history in the format \(format.rawValue) is about a \(list), not a \(model.rawValue)")
    }

    /// For files that name their model: nobody may say another one.
    private func checkNamed(_ named: HistoryModel) throws(FormatError) {
        if let model, model != named {
            throw FormatError(
                line: 1,
                "the history says itself that it is about a \(named.rawValue): it cannot be judged as a "
                    + "\(model.rawValue); leave the model out, or change the history")
        }
        try check(named)
    }

    func transactions(
        _ input: HistoryInput, _ options: Transactions.Options
    ) throws(FormatError) -> any JudgeableHistory {
        if let model {
            throw FormatError(
                line: 1, "a history in the format \(format.rawValue) is about transactions, not a \(model.rawValue)")
        }
        guard initial == nil else {
            throw FormatError(line: 1, "what transactions read is empty at first: nothing can be said about it")
        }
        let history = try TransactionLog.parse(input)
        guard !options.hasLinearizableKeys || history.kind == .register else {
            throw FormatError(
                line: 1,
                "the versions of a list are told by what is read of it: that keys are linearizable is said of registers"
            )
        }
        return TransactionsToJudge(
            history: history, level: consistency ?? .strictSerializable, options: options, bytes: history.byteCount)
    }

    func text(_ input: HistoryInput) throws(FormatError) -> any JudgeableHistory {
        switch try ContainerText.parsed(input) {
        case .container(let content):
            let named: HistoryModel =
                switch content.discipline {
                case .queue: .queue
                case .stack: .stack
                case .priorityQueue: .priorityQueue
                }
            try checkNamed(named)
            return TypedHistory(format, Container(content.discipline), content.history)
        case .set(let history):
            try checkNamed(.set)
            return TypedHistory(format, MemberSet(), history)
        }
    }

    func register(initially value: Int?) -> Register { Register(initial: initial ?? value) }

    mutating func hyperion(_ input: HistoryInput) throws(FormatError) -> any JudgeableHistory {
        var tokenizer = Tokenizer(input, comment: "#")
        let header = try HyperionFormat.header(&tokenizer)
        try checkNamed(header.model)
        let initial = initial ?? header.initial
        switch header.model {
        case .register, .compareAndSetRegister:
            let model = Register(initial: initial ?? nil)
            return try packed(&tokenizer, PackedRegisterHistory(initial: model.initialState), model, input)
        case .multiRegister: return try events(&tokenizer, MultiRegister(initialValue: initial ?? nil), input)
        case .keyedRegister: return try events(&tokenizer, KeyedRegister(initial: initial ?? nil), input)
        case .keyValue:
            let empty = PackedKeyValueHistory(textLimit: input.memoryBytes / 4)
            return try packed(&tokenizer, empty, KeyValue(), input)
        case .set: return try events(&tokenizer, MemberSet(), input)
        case .counter: return try events(&tokenizer, Counter(initial: (initial ?? nil) ?? 0), input)
        case .queue: return try events(&tokenizer, Container(.queue), input)
        case .stack: return try events(&tokenizer, Container(.stack), input)
        case .priorityQueue: return try events(&tokenizer, Container(.priorityQueue), input)
        case .mutex: return try events(&tokenizer, MutualExclusion(), input)
        }
    }

    private func events<M: TextModel>(
        _ tokenizer: inout Tokenizer, _ model: M, _ input: HistoryInput
    ) throws(FormatError) -> any JudgeableHistory {
        let limit = input.operationLimit(M.Operation.self)
        return TypedHistory(format, model, try HyperionFormat.events(&tokenizer, model: model, limit: limit))
    }

    private func packed<H: PackedHistory>(
        _ tokenizer: inout Tokenizer, _ empty: H, _ model: H.Judged, _ input: HistoryInput
    ) throws(FormatError) -> any JudgeableHistory {
        let limit = input.operationLimit(H.Judged.Operation.self)
        switch try HyperionFormat.events(&tokenizer, model: model, onto: empty, limit: limit) {
        case .unpacked(let history): return TypedHistory(format, model, history)
        // It is packed for the sake of long histories.
        case .packed(let history): return history.count < 1_024 ? history.unpacked : history
        }
    }

    /// What events can be about that are maps of `:f` and `:value`.
    private static let knossosModels: [HistoryModel] = [
        .register, .compareAndSetRegister, .keyedRegister, .multiRegister, .mutex, .queue,
    ]

    mutating func knossos(_ input: HistoryInput) throws(FormatError) -> any JudgeableHistory {
        if let model, !Self.knossosModels.contains(model) { throw isNotAbout(model, Self.knossosModels) }
        var events = EDNEvents(input)
        let first = try events.next()
        let found = first.map { KnossosEDN.model(of: $0) } ?? .register
        guard let found = model ?? found else {
            throw (first?.fields["f"]?.first ?? first?.first)?.error(
                "unknown operation; there is :read, :write, :cas, :acquire, :release, :enqueue, :dequeue, and "
                    + "[[:read :x nil] [:write :y 2]]")
                ?? FormatError(line: 1, "unknown operation")
        }
        func typed<M: TextModel>(
            _ model: M, _ operation: (EDNEvent) throws(FormatError) -> M.Operation
        ) throws(FormatError) -> any JudgeableHistory {
            TypedHistory(
                format, model,
                try KnossosEDN.history(
                    &events, first: first, model: model, limit: input.operationLimit(M.Operation.self), operation))
        }
        switch found {
        case .mutex:
            try check(.mutex)
            return try typed(MutualExclusion(), KnossosEDN.mutex)
        case .multiRegister:
            try check(.multiRegister)
            return try typed(MultiRegister(initialValue: initial ?? 0), KnossosEDN.multiRegister)
        case .keyedRegister:
            try check(.keyedRegister)
            return try typed(KeyedRegister(initial: initial ?? 0), KnossosEDN.keyedRegister)
        case .queue:
            try check(.queue)
            return try typed(Container(.queue), KnossosEDN.queue)
        default:
            try check(.register, .compareAndSetRegister)
            return try typed(register(initially: 0), KnossosEDN.register)
        }
    }
}
