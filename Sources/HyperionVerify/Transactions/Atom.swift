/// A key, an element of a list or a value of a register, as its history names it.
public enum Atom: Hashable, Sendable, CustomStringConvertible {
    case number(Int)
    /// Anything else, as it was written: `:x`, `"x"`, `1.5`.
    case text(String)

    public var description: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        }
    }
}

extension Atom: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral value: Int) { self = .number(value) }
    public init(stringLiteral value: String) { self = .text(value) }
}

/// Atoms as integers, so that millions of them are compared and stored as words: a number is its own code, a text the
/// code below all numbers that it was given first.
struct AtomTable: Sendable {
    /// The code of `nil`: no value yet, and the empty list.
    static let none = Int.min
    private static let lowestNumber = Int.min / 2

    /// Bytewise: Unicode takes different texts for equal.
    private var codes: [ByteText: Int] = [:]
    private var texts: [String] = []
    /// Of the texts alone.
    private var textBytes = 0

    /// With what two tables take.
    var byteCount: Int {
        textBytes + texts.capacity * MemoryLayout<String>.stride
            + codes.capacity * (MemoryLayout<ByteText>.stride + MemoryLayout<Int>.stride) * 4 / 3
    }

    mutating func code(of atom: Atom) -> Int {
        let text: String
        switch atom {
        case .number(let number) where number >= Self.lowestNumber: return number
        case .number(let number): text = String(number)
        case .text(let given): text = given
        }
        let key = ByteText(text)
        if let code = codes[key] { return code }
        let code = Self.none + 1 + texts.count
        codes[key] = code
        textBytes += HeapBytes.array(key.bytes.count) + HeapBytes.string(key.bytes.count)
        texts.append(text)
        return code
    }

    func atom(of code: Int) -> Atom {
        code >= Self.lowestNumber ? .number(code) : .text(texts[code - Self.none - 1])
    }
}
