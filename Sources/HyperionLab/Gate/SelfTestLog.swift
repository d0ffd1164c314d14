import Foundation

/// Where a self-test keeps its comparisons, one line of JSON each behind a line that describes the design, so that it
/// goes on where it was broken off.
public struct SelfTestLog {
    static let schemaName = "hyperion-gate-self-test"

    private struct Header: Codable {
        var schema: String
        var version: Int
        var design: SelfTest.Design
    }

    public let path: String

    public init(folder: String) { path = folder + (folder.hasSuffix("/") ? "" : "/") + "comparisons.jsonl" }

    private func encoder() -> JSONEncoder {
        let encoder = ResultFile.encoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// What was compared before. A last line without its end, which a kill leaves behind, is taken out of the file.
    ///
    /// - Returns: the comparisons, and whether a broken line was dropped.
    public func open(_ design: SelfTest.Design) throws(ReportError) -> (done: [SelfTest.Comparison], dropped: Bool) {
        let header = Header(schema: Self.schemaName, version: 1, design: design)
        guard access(path, F_OK) == 0 else {
            try replace([encoded(header)])
            return ([], false)
        }
        let bytes: [UInt8]
        do { bytes = try InputFile.contents(of: path, limit: 1 << 28) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Data($0) }
        let dropped = lines.last?.isEmpty == false
        lines.removeLast()
        guard let first = lines.first else { throw malformed(1, "no header: this is no log of a self-test") }
        let known: Header = try decoded(first, line: 1)
        guard known.schema == Self.schemaName else { throw .foreignSchema(path: path, schema: known.schema) }
        guard known.version == 1 else { throw .unsupportedVersion(path: path, version: known.version) }
        guard known.design == design else {
            throw malformed(1, "it holds comparisons of another design: give another folder with --output")
        }
        var done: [SelfTest.Comparison] = []
        for (number, line) in lines.enumerated().dropFirst() {
            let comparison: SelfTest.Comparison = try decoded(line, line: number + 1)
            guard SelfTest.slowdowns.contains(comparison.slowdown), !comparison.lines.isEmpty else {
                throw malformed(number + 1, "it is not a comparison of this self-test")
            }
            done.append(comparison)
        }
        if dropped { try replace(lines) }
        return (done, dropped)
    }

    /// Adds a line at the end, flushed.
    public func append(_ comparison: SelfTest.Comparison) throws(ReportError) {
        let line = try encoded(comparison) + Data("\n".utf8)
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(errno)) }
        defer { close(descriptor) }
        let failure = AtomicFile.writeAll(line, to: descriptor)
        guard failure == 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(failure)) }
        fsync(descriptor)
    }

    private func replace(_ lines: [Data]) throws(ReportError) {
        try AtomicFile.write(lines.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) }, to: path)
    }

    private func encoded(_ value: some Encodable) throws(ReportError) -> Data {
        do { return try encoder().encode(value) } catch {
            throw .unwritable(path: path, reason: "not representable as JSON: \(error)")
        }
    }

    private func decoded<Value: Decodable>(_ line: Data, line number: Int) throws(ReportError) -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try decoder.decode(Value.self, from: line) } catch {
            var diagnostic = ResultFile.diagnostic(of: error, in: line, path: path)
            diagnostic.line = number
            throw .malformed(diagnostic)
        }
    }

    private func malformed(_ line: Int, _ message: String) -> ReportError {
        .malformed(Diagnostic(file: path, line: line, column: 1, message: message))
    }
}
