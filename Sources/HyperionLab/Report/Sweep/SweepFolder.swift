import Foundation

/// The folder that a sweep leaves behind: `sweep.json`, a report folder a point, and the reports over all points.
public enum SweepFolder {
    public static let indexFile = "sweep.json"

    /// Whether `path` is a sweep's folder or its `sweep.json`.
    public static func isSweep(_ path: String) -> Bool {
        access(self.index(of: path), F_OK) == 0 && (AtomicFile.isFolder(path) || path.hasSuffix(indexFile))
    }

    /// Writes the index alone: before the first point.
    public static func prepare(_ index: SweepIndex, in folder: String) throws(ReportError) {
        try ReportFolder.prepare(folder)
        let path = "\(folder)/\(indexFile)"
        let bytes: Data
        do { bytes = try ResultFile.encoder().encode(index) + Data("\n".utf8) } catch {
            throw .unwritable(path: path, reason: "not representable as JSON: \(error)")
        }
        try AtomicFile.write(bytes, to: path)
    }

    /// Makes the reports over all points that have a result.
    ///
    /// - Parameter output: where they go; each point's own reports go into folders below.
    /// - Returns: the results, by the folder of their point.
    @discardableResult
    public static func report(_ path: String, to output: String? = nil) throws(ReportError) -> SweepSummary {
        let file = self.index(of: path)
        let index = try read(file)
        let source = PathName.folder(of: file)
        let target = output ?? source
        let results = try results(of: index, in: source)
        if output != nil { try prepare(index, in: target) }
        for (folder, result) in results.sorted(by: { $0.key < $1.key }) {
            try ReportFolder.write(result, to: "\(target)/\(folder)")
        }
        let report = SweepReport(index, results: results)
        try AtomicFile.write(Data(report.metrics.utf8), to: "\(target)/\(ReportFolder.metricsFile)")
        try AtomicFile.write(Data(report.text.utf8), to: "\(target)/\(ReportFolder.reportFile)")
        for plot in report.drawings {
            try AtomicFile.write(Data(plot.svg(isAlone: true).utf8), to: "\(target)/\(plot.file)")
        }
        try AtomicFile.write(Data(report.page.utf8), to: "\(target)/\(ReportFolder.pageFile)")
        return SweepSummary(
            folder: target, points: report.points.map { ($0.label, $0.model.result) }, verdict: report.verdict)
    }

    /// Those that were measured, in the order of the sweep.
    public static func points(_ path: String) throws(ReportError) -> [ResultExport.Point] {
        let file = self.index(of: path)
        let index = try read(file)
        let results = try results(of: index, in: PathName.folder(of: file))
        return index.points.compactMap { point in
            results[point.folder].map { ResultExport.Point($0, keys: index.keys, values: point.values) }
        }
    }

    /// By the folder of their point.
    private static func results(of index: SweepIndex, in folder: String) throws(ReportError) -> [String: RunResult] {
        var results: [String: RunResult] = [:]
        for point in index.points {
            let file = "\(folder)/\(point.folder)/\(ReportFolder.resultFile)"
            // A sweep that was interrupted has points without results, and its report says how many.
            guard access(file, F_OK) == 0 else { continue }
            results[point.folder] = try ResultFile.read(file)
        }
        return results
    }

    private static func index(of path: String) -> String {
        AtomicFile.isFolder(path) ? path + (path.hasSuffix("/") ? "" : "/") + indexFile : path
    }

    private static func read(_ path: String) throws(ReportError) -> SweepIndex {
        let text: [UInt8]
        do { text = try InputFile.contents(of: path, limit: 1 << 20) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        let bytes = Data(text)
        let index: SweepIndex
        do { index = try JSONDecoder().decode(SweepIndex.self, from: bytes) } catch {
            throw .malformed(ResultFile.diagnostic(of: error, in: bytes, path: path))
        }
        if index.schema != SweepIndex.schemaName || index.version != SweepIndex.schemaVersion {
            throw .malformed(
                Diagnostic(
                    file: path,
                    message: "the schema is not '\(SweepIndex.schemaName)' of version \(SweepIndex.schemaVersion); "
                        + "give the folder of a sweep"))
        }
        if let fault = index.fault { throw .malformed(Diagnostic(file: path, message: fault)) }
        return index
    }
}

/// What a sweep came to.
public struct SweepSummary: Sendable {
    public var folder: String
    /// Those that were measured.
    public var points: [(label: String, result: RunResult)]
    public var verdict: String
}
