import Foundation

/// `results.json`: a `RunResult` as JSON, with sorted keys and indented, so that two of them can be compared by
/// eye and by `diff`.
///
/// Numbers that JSON does not have are the strings `"nan"`, `"inf"` and `"-inf"`: one odd sample must not cost
/// the run that it came from.
public enum ResultFile {
    /// In bytes. A run of ten engines with ten repetitions takes a few MiB.
    public static let sizeLimit: UInt64 = 1 << 30

    public static func write(_ result: RunResult, to path: String) throws(ReportError) {
        let bytes: Data
        do { bytes = try encode(result) } catch {
            throw .unwritable(path: path, reason: "not representable as JSON: \(error)")
        }
        try AtomicFile.write(bytes, to: path)
    }

    /// As written to the file; also what `hyperion run --json` prints.
    public static func encode(_ result: RunResult) throws -> Data {
        try encoder().encode(result) + Data("\n".utf8)
    }

    /// The form in which everything of this project is written as JSON.
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    /// Reads what `encoder` writes.
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }

    /// The file that is meant by `path`: a result file, or a report folder that has a `results.json`.
    public static func path(_ path: String) -> String {
        AtomicFile.isFolder(path) ? path + (path.hasSuffix("/") ? "" : "/") + ReportFolder.resultFile : path
    }

    /// - Parameter path: a result file, or a report folder that has a `results.json`.
    public static func read(_ path: String) throws(ReportError) -> RunResult {
        let file = Self.path(path)
        return try decode(try contents(file), path: file)
    }

    /// - Parameter path: for messages.
    public static func decode(_ bytes: Data, path: String) throws(ReportError) -> RunResult {
        let decoder = decoder()
        do {
            // First, so that another version's document is named as such and not called malformed.
            let header = try decoder.decode(Header.self, from: bytes)
            guard header.schema == RunResult.schemaName else {
                throw ReportError.foreignSchema(path: path, schema: header.schema)
            }
            guard header.version == RunResult.schemaVersion else {
                throw ReportError.unsupportedVersion(path: path, version: header.version)
            }
            let result = try decoder.decode(RunResult.self, from: bytes)
            if let fault = ResultBounds.firstFault(in: result) {
                throw ReportError.malformed(located(fault, in: bytes, path: path))
            }
            return result
        } catch let error as ReportError {
            throw error
        } catch {
            throw .malformed(diagnostic(of: error, in: bytes, path: path))
        }
    }

    private struct Header: Decodable {
        var schema: String
        var version: Int
    }

    private static func contents(_ path: String) throws(ReportError) -> Data {
        // Not blocking, so that a pipe is refused instead of waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: AtomicFile.reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, reason: AtomicFile.reason(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not a regular file")
        }
        guard status.st_size <= sizeLimit else {
            throw .tooLarge(path: path, bytes: UInt64(status.st_size), limit: sizeLimit)
        }
        var bytes = Data(count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let count = bytes.withUnsafeMutableBytes { buffer in
                Foundation.read(descriptor, buffer.baseAddress! + start, buffer.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: AtomicFile.reason(errno)) }
            if count == 0 { break }
            filled += count
        }
        return bytes.prefix(filled)
    }
}
