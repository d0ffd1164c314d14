/// Why a result could not be written or read.
public enum ReportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `reason` is the system's: `No space left on device`.
    case unwritable(path: String, reason: String)
    case unreadable(path: String, reason: String)
    /// In bytes.
    case tooLarge(path: String, bytes: UInt64, limit: UInt64)
    /// Not JSON, or not the document that its schema promises.
    case malformed(Diagnostic)
    /// JSON, but of another kind.
    case foreignSchema(path: String, schema: String)
    case unsupportedVersion(path: String, version: Int)
    /// A folder was given where a file is to be written.
    case folderForFile(path: String)
    /// Another process writes into the folder, as far as it is known which.
    case inUse(folder: String, process: Int32?)
    /// Given to `report --export`, which takes a result or a sweep.
    case notExported(path: String, what: String)
    /// The reports would stand in a folder that has another result.
    case occupied(path: String, by: String)

    /// Whether the input is wrong (exit code 2) rather than the machine (exit code 1).
    public var isInputError: Bool {
        switch self {
        case .unwritable: false
        case .unreadable, .tooLarge, .malformed, .foreignSchema, .unsupportedVersion, .occupied, .folderForFile, .inUse,
            .notExported:
            true
        }
    }

    public var description: String {
        switch self {
        case .unwritable(let path, let reason): "\(path): error: cannot be written: \(reason)"
        case .unreadable(let path, let reason): "\(path): error: cannot be read: \(reason)"
        case .tooLarge(let path, let bytes, let limit):
            "\(path): error: \(Format.bytes(bytes)) is more than a result file may have (\(Format.bytes(limit)))"
        case .malformed(let diagnostic): diagnostic.description
        case .foreignSchema(let path, let schema):
            "\(path): error: the schema is '\(Format.printable(schema))', not '\(RunResult.schemaName)': "
                + "give the results.json of a run"
        case .folderForFile(let path):
            "\(path): error: this is a folder: name a file in it, such as "
                + (path.hasSuffix("/") ? path : path + "/") + "NAME"
        case .inUse(let folder, let process):
            "\(folder): error: another program\(process.map { " (process \($0))" } ?? "") writes into this folder: wait "
                + "until it has ended, or write --output with another folder"
        case .notExported(let path, let what): "\(path): error: \(what)"
        case .occupied(let path, let owner):
            "\(path): error: its folder has the reports of another result, \(owner): write --output DIR"
        case .unsupportedVersion(let path, let version):
            "\(path): error: version \(version) of the schema, of which this program reads "
                + "\(RunResult.schemaVersion): report it with the program that wrote it"
        }
    }
}
