/// The formats of history files that can be read.
public enum HistoryFormat: String, CaseIterable, Sendable {
    case jepsenLog = "jepsen-log"
    case keyValueLog = "key-value-log"
    /// Call/return and interval text.
    case text

    /// By the first line that is not blank; nil: none of them.
    public static func found(in bytes: [UInt8]) -> HistoryFormat? {
        let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        let start = bytes.drop { blanks.contains($0) }
        func begins(with text: String) -> Bool { start.starts(with: text.utf8) }
        if begins(with: "INFO") { return .jepsenLog }
        if begins(with: "{:") { return .keyValueLog }
        if begins(with: "#") { return .text }
        return nil
    }
}
