import Foundation

/// Reads trace files; every fault names its line or its record.
enum TraceReader {
    private static let zstandard: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// The largest file, in bytes: the most requests that a tape has room for take less in either format. At most a
    /// quarter of the memory, since what is made of the file takes as much again, and the store its own.
    static let largestFile = largestFile(memory: ArenaPlan.physicalMemory)

    static func largestFile(memory: Int) -> Int { min(16 << 30, memory / 4) }

    /// - Parameter format: nil: told from the contents.
    static func read(path: String, format: Scenario.Trace.Format?) throws(ScenarioError) -> TraceContents {
        let bytes: [UInt8]
        do {
            bytes = try contents(of: path)
        } catch {
            throw .invalid(Diagnostic(file: path, message: "the trace \(error.reason)"))
        }
        let result: Result<TraceContents, ScenarioError> = bytes.withUnsafeBytes { bytes in
            do throws(ScenarioError) {
                return .success(try read(bytes, file: path, format: format))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// All of a regular file that is not too large, of which nothing is read otherwise. Not mapped: a file that is cut
    /// off while it is mapped would end the program.
    private static func contents(of path: String) throws(InputFile.Failure) -> [UInt8] {
        func tooLarge(_ bytes: Int) -> InputFile.Failure {
            InputFile.Failure(
                reason:
                    "has \(Format.bytes(Double(bytes))) and this machine takes \(Format.bytes(Double(largestFile))) of "
                    + "one (a quarter of its memory, at most 16 GiB); give a part of it")
        }
        let file = try InputFile.open(path)
        guard file.byteCount <= largestFile else { throw tooLarge(file.byteCount) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(file.byteCount)
        while case let part = try file.read(upTo: 1 << 20), !part.isEmpty {
            bytes += part
            // It may grow while it is read.
            guard bytes.count <= largestFile else { throw tooLarge(bytes.count) }
        }
        return bytes
    }

    static func read(
        _ bytes: UnsafeRawBufferPointer, file: String, format: Scenario.Trace.Format?
    ) throws(ScenarioError) -> TraceContents {
        func refuse(_ message: String) -> ScenarioError { .invalid(Diagnostic(file: file, message: message)) }
        guard !bytes.isEmpty else { throw refuse("the trace is empty; it has at least a few requests") }
        if bytes.starts(with: zstandard) {
            throw refuse("the trace is compressed with Zstandard; decompress it first (zstd -d)")
        }
        if bytes.starts(with: [0x1F, 0x8B]) { throw refuse("the trace is compressed; decompress it first (gunzip)") }
        guard let format = format ?? guess(bytes) else {
            throw refuse(
                "the format of the trace cannot be told: it has no line that names the columns key, op and size, and "
                    + "its \(bytes.count) bytes are no multiple of 24; write format: cachebench or oracleGeneral")
        }
        let contents =
            switch format {
            case .cachebench: try CacheBenchTrace.read(bytes, file: file)
            case .oracleGeneral: try OracleGeneralTrace.read(bytes, file: file)
            }
        guard contents.requestCount > 0 else { throw refuse("the trace has no requests") }
        return contents
    }

    private static func guess(_ bytes: UnsafeRawBufferPointer) -> Scenario.Trace.Format? {
        let line = bytes.prefix(4096).prefix { $0 != UInt8(ascii: "\n") }
        let names = CacheBenchTrace.names(in: line)
        if names.contains("key") || names.contains("op") { return .cachebench }
        return bytes.count % OracleGeneralTrace.recordBytes == 0 ? .oracleGeneral : nil
    }
}
