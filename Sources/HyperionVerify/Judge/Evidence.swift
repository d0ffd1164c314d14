/// A certificate or a counterexample as it was read, before anything about it has been verified.
enum Evidence {
    static let certificateMark = "hyperion-certificate"

    /// With its first line.
    case certificate(header: [Token.Kind], Certificate)
    /// Numbers of the operations that contradict each other, and the lines without their ends, the first included.
    case counterexample([Int], lines: [[Token]])

    static func read(_ input: HistoryInput) throws(FormatError) -> Evidence {
        var input = input
        try input.skipByteOrderMark()
        let isCertificate = try input.beginning(64).starts(with: certificateMark.utf8)
        var tokenizer = Tokenizer(input, comment: "#")
        if isCertificate { return try certificate(&tokenizer) }
        var copy = Tokenizer(HistoryInput(Array(try input.beginning())), comment: "#")
        guard let origin = try HyperionFormat.header(&copy).origin else {
            throw FormatError(
                line: 1, "this is a history, and neither a certificate nor a counterexample that 'check' wrote")
        }
        var lines: [[Token]] = []
        while let tokens = try tokenizer.nextLine() {
            if !tokens.isEmpty { lines.append(tokens) }
        }
        return .counterexample(origin, lines: lines)
    }

    private static func certificate(_ tokenizer: inout Tokenizer) throws(FormatError) -> Evidence {
        let header = try tokenizer.nextLine() ?? []
        var parts: [PartialCertificate] = []
        while let tokens = try tokenizer.nextLine() {
            guard let first = tokens.first else { continue }
            if tokens.map(\.kind) == [.word("part")] {
                parts.append(PartialCertificate(placements: []))
                continue
            }
            guard !parts.isEmpty, tokens.count == 2, case .number(let operation) = first.kind,
                case .number(let point) = tokens[1].kind
            else { throw first.error("write 'part', and behind it 'OPERATION POINT' a line") }
            parts[parts.count - 1].placements.append(.init(operation: operation, point: point))
        }
        return .certificate(header: header.map(\.kind), Certificate(parts: parts))
    }
}

extension TypedHistory {
    public func recheck(_ input: HistoryInput, budget: Budget) throws(EvidenceError) -> String {
        let evidence: Evidence
        do throws(FormatError) {
            evidence = try Evidence.read(input)
        } catch {
            throw .malformed(error)
        }
        switch evidence {
        case .certificate(let header, let certificate): return try verify(certificate, header, budget)
        case .counterexample(let origin, let lines): return try verify(Set(origin), lines, budget)
        }
    }

    private func verify(
        _ certificate: Certificate, _ header: [Token.Kind], _ budget: Budget
    ) throws(EvidenceError) -> String {
        guard header == Self.kinds(certificateHeader()) else {
            throw .refused("it is not about this history: its first line would be '\(certificateHeader())'")
        }
        do throws(CertificateError) {
            try CertificateVerifier.verify(certificate, of: history, model: model, budget: budget)
        } catch {
            let words = error.words { history.operations.indices.contains($0) ? name($0) : "which is not there" }
            if case .exhausted = error { throw .undecided(words) }
            throw .refused(words)
        }
        let count = certificate.parts.reduce(0) { $0 + $1.placements.count }
        return "the certificate gives an order of \(count) operations that explains the history: it is linearizable"
    }

    private func verify(
        _ origin: Set<Int>, _ lines: [[Token]], _ budget: Budget
    ) throws(EvidenceError) -> String {
        for number in origin.sorted() {
            guard history.operations.indices.contains(number), history.operations[number].outcome == .completed else {
                throw .refused("operation \(number) is not in the history, or did not complete")
            }
        }
        // What the file says has to be what the history says.
        var expected = Tokenizer(Array(text(ofCounterexample: Array(origin)).utf8), comment: "#")
        for tokens in lines {
            let line = (try? expected.nextLine()) ?? []
            guard tokens.map(\.kind) == line.map(\.kind) else {
                throw .refused("line \(tokens[0].line) is not what the history says")
            }
        }
        guard (try? expected.nextLine()) == .some(nil) else {
            throw .refused("operations of the history that may matter are missing at its end")
        }
        let related = Self.related(to: origin, in: history.calls, model: model)
        let core = related.filter { origin.contains($0.index) }
        let others = related.filter { !origin.contains($0.index) }.map(\.opened)
        let words =
            origin.count == 1
            ? "the operation contradicts all that can have come before"
            : "the \(origin.count) operations contradict each other"
        let verdict = "\(words), whatever the others did: the history is not linearizable"
        if PlainVerifier(core: core, others: others, model: model).isContradiction(budget) == true {
            return "\(verdict) (every order tried)"
        }
        switch ContradictionVerifier(core: core, open: others, model: model, budget: budget).outcome() {
        case .contradiction: return "\(verdict) (every order tried, other operations that do the same taken together)"
        case .explained: throw .refused("its operations do not contradict each other: there is an order of them")
        case .undecided: throw .undecided("the verifier tries every order, and these are too many for it")
        }
    }

    private static func kinds(_ line: String) -> [Token.Kind] {
        var tokenizer = Tokenizer(Array(line.utf8))
        return ((try? tokenizer.nextLine()) ?? nil)?.map(\.kind) ?? []
    }
}
