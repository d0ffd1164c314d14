/// The bytes of a history, piece by piece, so that a file need not be in memory to be read, however long its lines are.
///
/// Not thread-safe: one reader.
public struct HistoryInput {
    /// The next bytes; empty at the end.
    private let read: () throws(FormatError) -> [UInt8]
    /// Those at hand, of which `offset` have been taken.
    private var buffer: [UInt8] = []
    private var offset = 0
    private var hasEnded = false
    /// What a history read from here may take, in bytes, with all that is made of it.
    public let memoryBytes: Int
    /// When to stop, for readers that take long over what they have read already; nil: never. `read` itself throws when
    /// the time is up.
    public let deadline: ContinuousClock.Instant?
    /// Of the next byte, from 1, as far as `skipBlanks` has passed over some.
    private(set) var line = 1
    private(set) var column = 1

    /// - Parameter read: what comes next, a few KiB or more at a time; empty at the end.
    public init(
        memoryBytes: Int = 1 << 31, deadline: ContinuousClock.Instant? = nil,
        read: @escaping () throws(FormatError) -> [UInt8]
    ) {
        (self.read, self.memoryBytes, self.deadline) = (read, memoryBytes, deadline)
    }

    public init(_ bytes: [UInt8], memoryBytes: Int = 1 << 31, deadline: ContinuousClock.Instant? = nil) {
        self.init(memoryBytes: memoryBytes, deadline: deadline) { () throws(FormatError) -> [UInt8] in [] }
        buffer = bytes
    }

    /// Passes over the byte order mark that some editors begin UTF-8 with: nobody sees it, and columns do not count it.
    /// To be called before anything is taken.
    mutating func skipByteOrderMark() throws(FormatError) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if try beginning(mark.count).starts(with: mark) { advance(by: mark.count) }
    }

    /// Passes over what stands before a history and means nothing, however long that is: blanks, empty lines, and lines
    /// that begin with a `;`. Returns whether there were any of those lines. To be called before anything is taken.
    mutating func skipBlanks() throws(FormatError) -> Bool {
        var hasComments = false
        var isComment = false
        while let byte = try peek() {
            if byte == UInt8(ascii: ";") { isComment = true }
            guard isComment || byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { break }
            hasComments = hasComments || isComment
            advance()
            column += 1
            if byte == UInt8(ascii: "\n") {
                isComment = false
                line += 1
                column = 1
            }
        }
        return hasComments
    }

    /// The next byte, which stays; nil: the end.
    @inline(__always)
    mutating func peek() throws(FormatError) -> UInt8? {
        if offset < buffer.count { return buffer[offset] }
        return try refilled()
    }

    /// Passes over the byte that `peek` returned.
    @inline(__always)
    mutating func advance() { offset += 1 }

    /// A number of up to 18 digits that stands next and ends where `isEnd` says, with the digits' count; nil: none does,
    /// or its end is not at hand.
    @inline(__always)
    func shortNumber(before isEnd: (UInt8) -> Bool) -> (number: Int, digits: Int)? {
        var number = 0
        var digits = 0
        while offset + digits < buffer.count, digits <= 18 {
            let digit = buffer[offset + digits] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            number = 10 &* number &+ Int(digit)
            digits += 1
        }
        let end = offset + digits
        guard digits > 0, digits <= 18, end < buffer.count, isEnd(buffer[end]) else { return nil }
        return (number, digits)
    }

    /// Whether a whole line is at hand; the last one of a text gets an end if it has none. False: the text has ended, or
    /// the line is longer than `limit` bytes.
    mutating func hasLine(atMost limit: Int) throws(FormatError) -> Bool {
        while true {
            let isWhole = withBytesAtHand { bytes in
                var place = 0
                while place < min(bytes.count, limit), bytes[place] != UInt8(ascii: "\n") { place += 1 }
                return place < min(bytes.count, limit)
            }
            if isWhole { return true }
            guard buffer.count - offset < limit else { return false }
            guard !hasEnded else {
                guard offset < buffer.count else { return false }
                buffer.append(UInt8(ascii: "\n"))
                return true
            }
            let next = try read()
            hasEnded = next.isEmpty
            buffer = Array(buffer[offset...]) + next
            offset = 0
        }
    }

    /// Reads all that is left, for readers that have to look back: copies of this then read the same. At most a quarter
    /// of the memory. Returns how many bytes there are.
    mutating func readAll() throws(FormatError) -> Int {
        if offset > 0 { buffer = Array(buffer[offset...]) }
        offset = 0
        while !hasEnded {
            let next = try read()
            hasEnded = next.isEmpty
            guard buffer.count + next.count <= memoryBytes / 4 else {
                throw .outOfMemory(line: 1, "the history alone takes more than \(memoryBytes / (4 << 20)) MiB")
            }
            buffer += next
        }
        return buffer.count
    }

    /// Those that can be looked at without reading further.
    func withBytesAtHand<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(buffer.span.extracting(offset..<buffer.count))
    }

    mutating func advance(by count: Int) { offset += count }

    private mutating func refilled() throws(FormatError) -> UInt8? {
        guard !hasEnded else { return nil }
        buffer = try read()
        offset = 0
        hasEnded = buffer.isEmpty
        return buffer.first
    }

    /// What comes first, without taking it: at least `count` bytes, if there are so many.
    public mutating func beginning(_ count: Int = 1 << 16) throws(FormatError) -> ArraySlice<UInt8> {
        while buffer.count - offset < count, !hasEnded {
            let next = try read()
            hasEnded = next.isEmpty
            buffer = Array(buffer[offset...]) + next
            offset = 0
        }
        return buffer[offset...]
    }
}

extension HistoryInput {
    /// What operations may take with the texts that they refer to: the rest of the memory is for what a check makes of
    /// them.
    var operationBytes: Int { memoryBytes / 8 * 3 }

    /// Operations of so many bytes each that may be held: the rest of the memory is for what a check makes of them.
    func operationLimit<Operation: Sendable>(_: Operation.Type) -> Int {
        max(operationBytes / MemoryLayout<HistoryOperation<Operation>>.stride, 16)
    }
}
