/// The history of keys that are only put and got, as it was read from a file: 28 bytes an operation, and for each
/// different value of a key what `TextNumbers` takes.
///
///     operation   code 4 bytes │ key 4 │ invocation 4 │ response 4 │ process 4 │ lines 8
///
/// Events come in the order of the file; positions are their numbers. Not thread-safe while it is written.
struct PackedKeyValueHistory: Sendable {
    /// Twice the number of the value's text, plus 1 for a put; `ZoneMonitor.Calls.unknownRead`.
    var codes: [Int32] = []
    /// Numbers of keys.
    var keys: [Int32] = []
    var invocations: [Int32] = []
    var responses: [Int32] = []
    var processes: [Int32] = []
    private var invocationLines: [Int32] = []
    /// 0: none.
    private var responseLines: [Int32] = []
    /// What failed, by place: its code, which `codes` no longer tells.
    private(set) var failed: [Int: Int32] = [:]

    /// Keys, which nobody owns (−1), and the values of each key.
    private(set) var texts = TextNumbers()
    /// Of each text: its number among the values of its key, the empty one 0; of a key's name its number among keys.
    private(set) var ranks: [Int32] = []
    /// Of each key: the number of its name.
    private(set) var names: [Int32] = []
    /// Of each key: how many values it has.
    private(set) var valueCounts: [Int32] = []

    private(set) var open = OpenPlaces()
    private(set) var eventCount = 0
    /// Of all texts that were read, however often each was; they may be no more than `textLimit`.
    private(set) var textBytes = 0
    private let textLimit: Int

    /// In `codes`, of what failed.
    static var failedCode: Int32 { -3 }

    init(textLimit: Int) { self.textLimit = textLimit }

    var count: Int { codes.count }

    /// Each text stands there once.
    var unpackedByteCount: Int {
        count * MemoryLayout<HistoryOperation<KeyValue.Operation>>.stride + texts.count * HeapBytes.array(1)
            + texts.byteCount
    }

    /// Whether so many bytes more are allowed.
    private func hasRoom(_ bytes: Int) -> Bool { textBytes + bytes <= textLimit }

    private mutating func key(_ place: Range<Int>, _ words: Span<UInt8>) -> Int32 {
        textBytes += place.count
        let name = texts.number(of: place, in: words, owner: -1)
        guard name == ranks.count else { return ranks[name] }
        let key = Int32(names.count)
        ranks.append(key)
        names.append(Int32(name))
        // Every key is empty at first.
        _ = texts.number(of: 0..<0, in: words, owner: key)
        ranks.append(0)
        valueCounts.append(1)
        return key
    }

    private mutating func value(_ place: Range<Int>, _ words: Span<UInt8>, of key: Int32) -> Int32 {
        textBytes += place.count
        let number = texts.number(of: place, in: words, owner: key)
        if number == ranks.count {
            ranks.append(valueCounts[Int(key)])
            valueCounts[Int(key)] += 1
        }
        return Int32(number)
    }
}

extension PackedKeyValueHistory: PackedHistory {
    mutating func takesInvocation(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool {
        guard open[process] == nil else { return false }
        LineWords.skipBlanks(words, &next)
        let name = LineWords.word(words, &next)
        LineWords.skipBlanks(words, &next)
        guard let keyPlace = LineWords.text(words, &next) else { return false }
        var code = ZoneMonitor.Calls.unknownRead
        switch name {
        case LineWords.get:
            guard LineWords.isEnd(words, &next), hasRoom(keyPlace.count) else { return false }
            keys.append(key(keyPlace, words))
        case LineWords.put:
            LineWords.skipBlanks(words, &next)
            guard let valuePlace = LineWords.text(words, &next), LineWords.isEnd(words, &next),
                hasRoom(keyPlace.count + valuePlace.count)
            else { return false }
            let key = key(keyPlace, words)
            code = value(valuePlace, words, of: key) << 1 | 1
            keys.append(key)
        default: return false
        }
        open[process] = codes.count
        codes.append(code)
        invocations.append(Int32(eventCount))
        responses.append(EventRanks.never)
        processes.append(process)
        invocationLines.append(Int32(clamping: line))
        responseLines.append(0)
        eventCount += 1
        return true
    }

    mutating func takesResult(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool {
        guard let place = open[process] else { return false }
        LineWords.skipBlanks(words, &next)
        if codes[place] < 0, !LineWords.isUnknown(words, &next) {
            guard let text = LineWords.text(words, &next), LineWords.isEnd(words, &next), hasRoom(text.count) else {
                return false
            }
            codes[place] = value(text, words, of: keys[place]) << 1
        } else {
            guard LineWords.isEnd(words, &next) else { return false }
        }
        close(process, place, line)
        return true
    }

    private mutating func close(_ process: Int32, _ place: Int, _ line: Int) {
        open[process] = nil
        responses[place] = Int32(eventCount)
        responseLines[place] = Int32(clamping: line)
        eventCount += 1
    }

    mutating func fail(_ process: Int32, line: Int) -> Bool {
        guard let place = open[process] else { return false }
        failed[place] = codes[place]
        codes[place] = Self.failedCode
        close(process, place, line)
        return true
    }

    mutating func leaveOpen(_ process: Int32, line: Int) -> Bool {
        guard let place = open[process] else { return false }
        open[process] = nil
        responseLines[place] = Int32(clamping: line)
        return true
    }

    // MARK: Unpacked

    func name(of key: Int) -> ByteText { texts.text(Int(names[key])) }

    func lines(of place: Int) -> (invocation: Int, response: Int) {
        (Int(invocationLines[place]), Int(responseLines[place]))
    }

    /// Some of the operations, by their places, ascending.
    func excerpt(_ places: [Int]) -> TypedHistory<KeyValue> {
        // Each text has memory of its own once, however many operations name it.
        var known: [Int32: ByteText] = [:]
        let text = { (number: Int32) -> ByteText in
            if let text = known[number] { return text }
            let text = texts.text(Int(number))
            known[number] = text
            return text
        }
        return TypedHistory(.hyperion, KeyValue(), History(ordered: places.map { operation($0, text) }))
    }

    private func operation(_ place: Int, _ text: (Int32) -> ByteText) -> HistoryOperation<KeyValue.Operation> {
        let code = failed[place] ?? codes[place]
        let key = text(names[Int(keys[place])])
        let operation: KeyValue.Operation =
            code < 0
            ? .get(key: key, .unknown)
            : code & 1 == 1
                ? .put(key: key, value: text(code >> 1))
                : .get(key: key, .value(text(code >> 1)))
        let isOpen = responses[place] == EventRanks.never
        return HistoryOperation(
            operation, process: Int(processes[place]), invocation: Int(invocations[place]),
            response: isOpen ? nil : Int(responses[place]),
            outcome: isOpen ? .pending : failed[place] != nil ? .failed : .completed,
            invocationLine: Int(invocationLines[place]), responseLine: Int(responseLines[place]))
    }

    func builder(limit: Int) -> HistoryBuilder<KeyValue.Operation> {
        let texts = (0..<self.texts.count).map { self.texts.text($0) }
        return HistoryBuilder(
            going: (0..<count).map { operation($0) { texts[Int($0)] } }, position: eventCount, limit: limit)
    }

    var unpacked: TypedHistory<KeyValue> { TypedHistory(.hyperion, KeyValue(), builder(limit: .max).finish()) }
}
