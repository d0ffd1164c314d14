import Foundation

/// The folder that a search for the highest rate leaves behind: `find-max.json`, and the reports made from it.
public enum MaximumRateFolder {
    public static let resultFile = "find-max.json"
    /// Bytes of a result: a search keeps some numbers a step.
    static let largest = 16 << 20

    /// Whether `path` is such a folder or its `find-max.json`.
    public static func isSearch(_ path: String) -> Bool {
        access(file(of: path), F_OK) == 0 && (AtomicFile.isFolder(path) || path.hasSuffix(resultFile))
    }

    /// Makes the folder if need be. What was measured comes first, what can be derived from it behind.
    public static func write(_ result: MaximumRateSearch.Result, to folder: String) throws(ReportError) {
        try AtomicFile.makeFolder(folder)
        let path = "\(folder)/\(resultFile)"
        let bytes: Data
        do { bytes = try json(result) } catch {
            throw .unwritable(path: path, reason: "not representable as JSON: \(error)")
        }
        try AtomicFile.write(bytes, to: path)
        let report = MaximumRateReport(result)
        try AtomicFile.write(Data(report.text.utf8), to: "\(folder)/\(ReportFolder.reportFile)")
        for plot in report.rates.plots {
            try AtomicFile.write(Data(plot.svg(isAlone: true).utf8), to: "\(folder)/\(plot.file)")
        }
        try AtomicFile.write(Data(report.page.utf8), to: "\(folder)/\(ReportFolder.pageFile)")
    }

    /// Makes the reports again.
    ///
    /// - Parameter output: where they go; nil: beside the result.
    public static func report(
        _ path: String, to output: String? = nil
    ) throws(ReportError) -> (folder: String, result: MaximumRateSearch.Result) {
        let file = file(of: path)
        let result = try read(file)
        let folder = output ?? PathName.folder(of: file)
        try write(result, to: folder)
        return (folder, result)
    }

    public static func json(_ result: MaximumRateSearch.Result) throws -> Data {
        try ResultFile.encoder().encode(result) + Data("\n".utf8)
    }

    static func read(_ path: String) throws(ReportError) -> MaximumRateSearch.Result {
        let text: [UInt8]
        do { text = try InputFile.contents(of: path, limit: largest) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        let bytes = Data(text)
        let result: MaximumRateSearch.Result
        do { result = try ResultFile.decoder().decode(MaximumRateSearch.Result.self, from: bytes) } catch {
            throw .malformed(ResultFile.diagnostic(of: error, in: bytes, path: path))
        }
        typealias Result = MaximumRateSearch.Result
        guard result.schema == Result.schemaName, result.version == Result.schemaVersion else {
            throw .malformed(
                Diagnostic(
                    file: path,
                    message: "the schema is not '\(Result.schemaName)' of version \(Result.schemaVersion); give the "
                        + "folder of a run with --find-max"))
        }
        if let fault = ResultBounds.firstFault(in: result.scenario) {
            throw .malformed(ResultFile.located(fault, in: bytes, path: path))
        }
        return result
    }

    private static func file(of path: String) -> String {
        AtomicFile.isFolder(path) ? path + (path.hasSuffix("/") ? "" : "/") + resultFile : path
    }
}
