extension PackedRegisterHistory: PackedHistory {
    var count: Int { log.count }
    var textBytes: Int { 0 }

    mutating func takesInvocation(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool {
        LineWords.skipBlanks(words, &next)
        switch LineWords.word(words, &next) {
        case LineWords.read: return LineWords.isEnd(words, &next) && invokeRead(process, line: line)
        case LineWords.write:
            LineWords.skipBlanks(words, &next)
            guard let value = LineWords.number(words, &next), LineWords.isEnd(words, &next) else { return false }
            return invokeWrite(process, value, line: line)
        default: return false
        }
    }

    mutating func takesResult(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool {
        guard let place = log.openPlace(process) else { return false }
        if log.isWrite(place) { return LineWords.isEnd(words, &next) && complete(process, line: line) }
        LineWords.skipBlanks(words, &next)
        if let value = LineWords.number(words, &next) {
            return LineWords.isEnd(words, &next) && completeRead(process, found: value, line: line)
        }
        if LineWords.isUnknown(words, &next) { return LineWords.isEnd(words, &next) && complete(process, line: line) }
        return LineWords.word(words, &next) == LineWords.none && LineWords.isEnd(words, &next)
            && completeRead(process, found: nil, line: line)
    }
}
