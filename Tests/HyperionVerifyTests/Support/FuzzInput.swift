import HyperionVerify

/// One input of the fuzzer, or of its corpus: a history, judged, with its evidence checked again.
///
/// **Layout.** Byte 0: the format (`0`: as it looks; `1`…: `HistoryFormat.allCases`), byte 1: how long the pieces are in
/// which it is read (`0`: 1 byte; `1`: 2; …), both as digits so that a corpus can be read; then the text, and behind a
/// byte 1 what `recheck` reads.
enum FuzzInput {
    struct Outcome {
        /// Else it was refused.
        var isRead: Bool
        /// What is wrong with the program; nil: it read the input, or refused it at a place that it has.
        var defect: String?
    }

    static func outcome(_ bytes: [UInt8]) -> Outcome {
        guard bytes.count >= 2 else { return Outcome(isRead: false, defect: nil) }
        let digit = { (byte: UInt8, count: Int) in Int(byte &- UInt8(ascii: "0")) % count }
        let formats: [HistoryFormat?] = [nil] + HistoryFormat.allCases
        let parts = bytes[2...].split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
        return outcome(
            parts[0], format: formats[digit(bytes[0], formats.count)], piece: 1 << digit(bytes[1], 8),
            evidence: parts.count > 1 ? parts[1] : nil)
    }

    /// - Parameter piece: bytes that are read at a time.
    static func outcome(_ text: [UInt8], format: HistoryFormat?, piece: Int, evidence: [UInt8]? = nil) -> Outcome {
        do throws(FormatError) {
            let history = try HistoryReader.read(input(text, piece: piece), format: format)
            return Outcome(isRead: true, defect: defect(history, evidence: evidence))
        } catch {
            return Outcome(isRead: false, defect: defect(error, in: text))
        }
    }

    private static func input(_ bytes: [UInt8], piece: Int) -> HistoryInput {
        var rest = bytes[...]
        return HistoryInput(memoryBytes: 1 << 24) { () throws(FormatError) -> [UInt8] in
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }
    }

    private static var budget: Budget { Budget(time: .milliseconds(200), memoryBytes: 1 << 22) }

    /// Every verdict that comes with evidence has to stand the second check; a picture is drawn of anything.
    private static func defect(_ history: any JudgeableHistory, evidence: [UInt8]?) -> String? {
        let judged = history.judged(budget: budget, evidence: history.hasEvidence)
        _ = history.picture(limit: 5).text
        if let evidence { _ = try? history.recheck(HistoryInput(evidence), budget: budget) }
        for text in [judged.certificate, judged.violation?.counterexample].compactMap(\.self) {
            do throws(EvidenceError) {
                _ = try history.recheck(HistoryInput(Array(text.utf8)), budget: budget)
            } catch .undecided {
                continue
            } catch {
                return "its own evidence is refused (\(error)):\n\(text)"
            }
        }
        return nil
    }

    private static func defect(_ error: FormatError, in text: [UInt8]) -> String? {
        if error.message.isEmpty { return "an error without words" }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard (1...lines.count).contains(error.line) else { return "line \(error.line) of \(lines.count): \(error)" }
        // Just behind the last byte at most.
        let columns = 1...lines[error.line - 1].count + 1
        return columns.contains(error.column) ? nil : "column \(error.column) of \(columns.upperBound): \(error)"
    }
}
