/// Words and numbers of a line that ends with a newline, without a token for each. Each is passed over only if it is one;
/// blanks, comments and ends are those of the `Tokenizer`.
enum LineWords {
    static let invoke = code("invoke")
    static let ok = code("ok")
    static let fail = code("fail")
    static let info = code("info")
    static let read = code("read")
    static let write = code("write")
    static let get = code("get")
    static let put = code("put")
    static let none = code("nil")

    /// Of a word of up to eight letters: its bytes as one number. 0: it is none of that kind.
    private static func code(_ word: String) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    @inline(__always)
    static func word(_ bytes: Span<UInt8>, _ next: inout Int) -> UInt64 {
        var end = next
        var code: UInt64 = 0
        while bytes[end] >= UInt8(ascii: "a"), bytes[end] <= UInt8(ascii: "z"), end - next < 8 {
            code = code << 8 | UInt64(bytes[end])
            end += 1
        }
        guard isWordEnd(bytes[end]) else { return 0 }
        next = end
        return code
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: ",")
    }

    @inline(__always)
    static func isWordEnd(_ byte: UInt8) -> Bool { isBlank(byte) || byte == UInt8(ascii: "\n") }

    @inline(__always)
    static func skipBlanks(_ bytes: Span<UInt8>, _ next: inout Int) {
        while isBlank(bytes[next]) { next += 1 }
    }

    /// Blanks, a comment and the end of the line; if something else stands there, only the blanks are passed over.
    @inline(__always)
    static func isEnd(_ bytes: Span<UInt8>, _ next: inout Int) -> Bool {
        skipBlanks(bytes, &next)
        if bytes[next] == UInt8(ascii: "#") {
            while bytes[next] != UInt8(ascii: "\n") { next += 1 }
        }
        guard bytes[next] == UInt8(ascii: "\n") else { return false }
        next += 1
        return true
    }

    /// `?`
    @inline(__always)
    static func isUnknown(_ bytes: Span<UInt8>, _ next: inout Int) -> Bool {
        guard bytes[next] == UInt8(ascii: "?"), isWordEnd(bytes[next + 1]) else { return false }
        next += 1
        return true
    }

    @inline(__always)
    static func number(_ bytes: Span<UInt8>, _ next: inout Int) -> Int? {
        guard bytes[next] == UInt8(ascii: "-") else { return digits(bytes, &next) }
        var end = next + 1
        guard let number = digits(bytes, &end) else { return nil }
        next = end
        return -number
    }

    /// A number of up to 18 digits, which cannot overflow.
    @inline(__always)
    static func digits(_ bytes: Span<UInt8>, _ next: inout Int) -> Int? {
        var end = next
        var number = 0
        while end - next <= 18 {
            let digit = bytes[end] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            number = 10 &* number &+ Int(digit)
            end += 1
        }
        guard end > next, end - next <= 18, isWordEnd(bytes[end]) else { return nil }
        next = end
        return number
    }

    /// A text of ASCII without escapes: the places of its bytes, quotation marks left out.
    @inline(__always)
    static func text(_ bytes: Span<UInt8>, _ next: inout Int) -> Range<Int>? {
        guard bytes[next] == UInt8(ascii: "\"") else { return nil }
        let start = next + 1
        var end = start
        while bytes[end] != UInt8(ascii: "\"") {
            guard bytes[end] < 0x80, bytes[end] != UInt8(ascii: "\\"), bytes[end] != UInt8(ascii: "\n") else {
                return nil
            }
            end += 1
        }
        next = end + 1
        return start..<end
    }
}
