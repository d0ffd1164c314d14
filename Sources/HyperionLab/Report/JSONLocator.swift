/// Finds places in a JSON text, because Foundation's decoder says only that something is wrong, not where.
///
/// It runs after the decoder has failed, and keeps its nesting on a stack of its own, so that no depth of brackets
/// overflows the thread's.
struct JSONLocator {
    /// A step of the way to a value.
    enum Step: Equatable {
        case key([UInt8])
        case index(Int)
    }

    struct Fault: Error, Equatable {
        var offset: Int
        var message: String
    }

    private let bytes: [UInt8]
    private var offset = 0
    /// Where the scan stands: the last step is the member or element being read.
    private var way: [Step] = []
    private let target: [Step]?
    private var found: Int?

    /// Offset of the first character that makes the text no JSON, and what is wrong with it; nil if it is JSON.
    static func firstFault(in bytes: [UInt8]) -> Fault? {
        var locator = JSONLocator(bytes: bytes, target: nil)
        do throws(Fault) { try locator.scan() } catch { return error }
        return nil
    }

    /// Offset of the value at the end of the way; nil if there is none.
    static func offset(of way: [Step], in bytes: [UInt8]) -> Int? {
        var locator = JSONLocator(bytes: bytes, target: way)
        // A fault after the place does not matter.
        do throws(Fault) { try locator.scan() } catch {}
        return locator.found
    }

    /// Line and column (in bytes) of an offset, from 1.
    static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (line, offset - start + 1)
    }

    private init(bytes: [UInt8], target: [Step]?) { (self.bytes, self.target) = (bytes, target) }

    private mutating func scan() throws(Fault) {
        skipSpace()
        try beginValue()
        while !way.isEmpty {
            skipSpace()
            try continueContainer()
        }
        skipSpace()
        if offset < bytes.count { throw Fault(offset: offset, message: "something follows the end of the document") }
    }

    /// Reads a scalar, or the beginning of a container up to its first value.
    private mutating func beginValue() throws(Fault) {
        while true {
            skipSpace()
            if way == target && found == nil { found = offset }
            switch peek {
            case UInt8(ascii: "{"):
                offset += 1
                skipSpace()
                if take(UInt8(ascii: "}")) { return }
                way.append(.key(try key()))
            case UInt8(ascii: "["):
                offset += 1
                skipSpace()
                if take(UInt8(ascii: "]")) { return }
                way.append(.index(0))
            default:
                return try scalar()
            }
        }
    }

    /// After a value in a container: the next one, or the container's end.
    private mutating func continueContainer() throws(Fault) {
        switch way[way.count - 1] {
        case .key:
            if take(UInt8(ascii: "}")) {
                way.removeLast()
                return
            }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' belongs here") }
            skipSpace()
            way[way.count - 1] = .key(try key())
        case .index(let index):
            if take(UInt8(ascii: "]")) {
                way.removeLast()
                return
            }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' belongs here") }
            way[way.count - 1] = .index(index + 1)
        }
        try beginValue()
    }

    private mutating func key() throws(Fault) -> [UInt8] {
        guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotation marks belongs here") }
        let start = offset + 1
        try string()
        let name = Array(bytes[start..<(offset - 1)])
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw fault("':' belongs here") }
        return name
    }

    private mutating func scalar() throws(Fault) {
        if peek == UInt8(ascii: "\"") { return try string() }
        let start = offset
        while offset < bytes.count, isWord(bytes[offset]) { offset += 1 }
        let word = String(decoding: bytes[start..<offset].prefix(400), as: UTF8.self)
        guard word == "true" || word == "false" || word == "null" || Double(word) != nil else {
            offset = start
            throw fault(start == bytes.count ? "the document ends early" : "a value belongs here")
        }
    }

    private mutating func string() throws(Fault) {
        let start = offset
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] < 0x20 { throw fault("a control character stands in a string") }
            offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard take(UInt8(ascii: "\"")) else { throw Fault(offset: start, message: "this string does not end") }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private func fault(_ message: String) -> Fault {
        peek == nil
            ? Fault(offset: bytes.count, message: "the document ends early") : Fault(offset: offset, message: message)
    }
}
