/// What kept an HdrHistogram V2 text from being read, or a histogram from being written.
public enum HistogramCodingError: Error, Equatable, CustomStringConvertible {
    case badBase64
    /// Ends before the named part is complete.
    case truncated(String)
    case wrongCookie(UInt32)
    /// A length field disagrees with what is there.
    case lengthMismatch(said: UInt64, found: UInt64)
    /// Lowest, highest and digits that no histogram can have.
    case impossibleConfiguration(lowest: Int64, highest: Int64, significantDigits: UInt32)
    /// Valid in the format, but it would change what the values mean and is not written by any log writer.
    case unsupported(String)
    /// More counts, or longer runs of zeros, than the configuration has indices.
    case tooManyCounts
    /// The counts sum to more than `Int64.max`.
    case countOverflow
    /// zlib's return code.
    case zlib(Int32)

    public var description: String {
        switch self {
        case .badBase64: "not base64"
        case .truncated(let part): "truncated in the \(part)"
        case .wrongCookie(let cookie): "cookie 0x\(String(cookie, radix: 16)) is not that of an HdrHistogram V2"
        case .lengthMismatch(let said, let found): "a length field says \(said) bytes where there are \(found)"
        case .impossibleConfiguration(let lowest, let highest, let digits):
            "no histogram has lowest \(lowest), highest \(highest) and \(digits) significant digits"
        case .unsupported(let what): "\(what) is not supported"
        case .tooManyCounts: "more counts than the histogram's range has"
        case .countOverflow: "the counts sum to more than 2^63 - 1"
        case .zlib(let code): "zlib error \(code)"
        }
    }
}
