/// A history that is kept packed while it is read from a file, and that its lines go straight into.
///
/// Each function that takes an event says whether it did; if not, nothing has changed. `words` are the bytes at hand and
/// the place in them behind the event's name; what is taken reaches to the end of the line.
protocol PackedHistory: JudgeableHistory {
    associatedtype Judged: TextModel

    /// Operations that have begun.
    var count: Int { get }
    /// Of all texts that were read.
    var textBytes: Int { get }
    mutating func takesInvocation(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool
    /// What stands behind `ok`.
    mutating func takesResult(_ process: Int32, _ words: Span<UInt8>, _ next: inout Int, line: Int) -> Bool
    /// It did not take effect.
    mutating func fail(_ process: Int32, line: Int) -> Bool
    /// Nobody knows.
    mutating func leaveOpen(_ process: Int32, line: Int) -> Bool

    /// About the bytes of `builder`.
    var unpackedByteCount: Int { get }

    /// The same history, to which events that this one does not take can be added.
    func builder(limit: Int) -> HistoryBuilder<Judged.Operation>
    /// The same history.
    var unpacked: TypedHistory<Judged> { get }
}

extension PackedHistory {
    var unpackedByteCount: Int { count * MemoryLayout<HistoryOperation<Judged.Operation>>.stride + textBytes }
}

/// Reads the events of a history in our own format, as they nearly always are written, straight into a packed history:
/// no token, no text and no memory is made for a line.
///
/// It takes a line whole or leaves it: what it does not know at once (an operation that cannot be packed, an escape, a
/// mistake) stays for `HyperionFormat.events`, which goes on from that line. So it has no messages of its own.
///
/// O(bytes). Not thread-safe: one reader.
struct QuickReader<History: PackedHistory> {
    private(set) var history: History
    /// Of the next line, from 1.
    private(set) var line: Int
    private(set) var lastTime = Int.min
    private let limit: Int

    /// A line that is longer is left: to find its end, what is at hand would be looked through again and again.
    private static var lineLimit: Int { 1 << 12 }

    /// - Parameters:
    ///   - history: without any event.
    ///   - line: of the next line of the input.
    ///   - limit: operations that it takes.
    init(_ history: History, line: Int, limit: Int) {
        (self.history, self.line, self.limit) = (history, line, min(limit, RegisterLog.largestCount))
    }

    /// Takes lines until there are no more, or until one that it does not take: then `input` stands before that.
    mutating func read(_ input: inout HistoryInput) throws(FormatError) {
        while try input.hasLine(atMost: Self.lineLimit) {
            let (taken, isAll) = input.withBytesAtHand { lines($0) }
            input.advance(by: taken)
            guard isAll else { return }
        }
    }

    /// The bytes of the whole lines that it takes, and whether those are all.
    private mutating func lines(_ bytes: Span<UInt8>) -> (taken: Int, isAll: Bool) {
        var end = bytes.count
        while end > 0, bytes[end - 1] != UInt8(ascii: "\n") { end -= 1 }
        var place = 0
        // Nothing below looks behind the end of a line, so nothing looks behind `end`.
        while place < end {
            guard takesLine(bytes, &place) else { return (place, false) }
            line += 1
        }
        return (place, true)
    }

    /// False: the line is not taken, and nothing has changed.
    private mutating func takesLine(_ bytes: Span<UInt8>, _ place: inout Int) -> Bool {
        var next = place
        if LineWords.isEnd(bytes, &next) {
            place = next
            return true
        }
        var time = lastTime
        if bytes[next] == UInt8(ascii: "@") {
            next += 1
            guard let told = LineWords.digits(bytes, &next), told >= lastTime else { return false }
            time = told
            LineWords.skipBlanks(bytes, &next)
        }
        guard let number = LineWords.number(bytes, &next), let process = Int32(exactly: number) else { return false }
        LineWords.skipBlanks(bytes, &next)
        let isTaken =
            switch LineWords.word(bytes, &next) {
            case LineWords.invoke:
                history.count < limit && history.takesInvocation(process, bytes, &next, line: line)
            case LineWords.ok: history.takesResult(process, bytes, &next, line: line)
            case LineWords.fail: LineWords.isEnd(bytes, &next) && history.fail(process, line: line)
            case LineWords.info: LineWords.isEnd(bytes, &next) && history.leaveOpen(process, line: line)
            default: false
            }
        guard isTaken else { return false }
        lastTime = time
        place = next
        return true
    }
}
