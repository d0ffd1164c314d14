/// A text as the bytes that it is made of: keys and values of histories.
///
/// Not `String`, which takes texts for equal that Unicode does ("é" as one character, and as "e" with a combining
/// accent): to a store they are different keys, and to take them for one would judge another history than was recorded.
/// Any bytes are allowed, also those that are not UTF-8. Ordered bytewise.
public struct ByteText: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
    public init(_ text: String) { bytes = Array(text.utf8) }

    public var isEmpty: Bool { bytes.isEmpty }

    /// What it refers to, in bytes.
    var heapByteCount: Int { HeapBytes.array(bytes.capacity) }

    public static func + (first: Self, second: Self) -> Self { ByteText(first.bytes + second.bytes) }

    // The array's own feeds the hasher byte by byte.
    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(bytes.count)
    }
}

extension ByteText: Comparable {
    public static func < (first: Self, second: Self) -> Bool { first.bytes.lexicographicallyPrecedes(second.bytes) }
}

extension ByteText: ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) { self.init(text) }
}

extension ByteText: CustomStringConvertible {
    /// As it stands between quotation marks: what cannot be seen, or would join the character before it, as `\xHH`.
    public var description: String {
        if bytes.allSatisfy(Self.isPlain) { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        var rest = bytes[...]
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "\n"): text += "\\n"
            case UInt8(ascii: "\t"): text += "\\t"
            case UInt8(ascii: "\""): text += "\\\""
            case UInt8(ascii: "\\"): text += "\\\\"
            case _ where Self.isPlain(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                if let (scalar, length) = Self.scalar(at: rest), Self.isVisible(scalar) {
                    text.unicodeScalars.append(scalar)
                    rest = rest.dropFirst(length)
                    continue
                }
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            rest = rest.dropFirst()
        }
        return text
    }

    /// With quotation marks, as histories are written.
    public var quoted: String { "\"\(self)\"" }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .spacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator,
            .privateUse, .unassigned, .surrogate:
            false
        default: true
        }
    }

    /// The character that begins here, and its bytes; nil: this is not UTF-8.
    private static func scalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var decoder = Unicode.UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}
