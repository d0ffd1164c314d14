import Foundation

/// The folder that a run leaves behind: `results.json`, and the reports made from it.
public enum ReportFolder {
    public static let resultFile = "results.json"
    public static let metricsFile = "metrics.csv"
    public static let reportFile = "report.md"
    public static let pageFile = "report.html"

    /// Makes the folder and shows that it can be written, before anything is measured.
    public static func prepare(_ folder: String) throws(ReportError) {
        try AtomicFile.makeFolder(folder)
        let probe = "\(folder)/.hyperion-\(getpid())"
        try AtomicFile.write(Data("x".utf8), to: probe)
        unlink(probe)
    }

    /// Makes a folder that nobody had: `base`, or `base-2`, `base-3`, … where runs that began together are ahead.
    ///
    /// - Returns: its path. The system decides who was first, so that no two runs ever share one.
    public static func claim(_ base: String) throws(ReportError) -> String {
        try AtomicFile.makeFolder(PathName.folder(of: base))
        var path = base
        var number = 1
        while mkdir(path, 0o777) != 0 {
            guard errno == EEXIST else { throw .unwritable(path: path, reason: AtomicFile.reason(errno)) }
            number += 1
            path = "\(base)-\(number)"
        }
        return path
    }

    /// Names of the plots and logs that were made from the result that a folder has; none: it has none.
    ///
    /// Plots and logs are named after phases, engines and operations: those of a run of others would stay beside the new
    /// report as if they were its own.
    public static func derivedFiles(in folder: String) -> Set<String> {
        guard let result = try? ResultFile.read("\(folder)/\(resultFile)") else { return [] }
        return derivedFiles(of: result)
    }

    private static func derivedFiles(of result: RunResult) -> Set<String> {
        HistogramFiles.names(of: result).union(MarkdownReport(result).plots.all.map(\.file))
    }

    /// Removes what an earlier run left and this one did not replace.
    ///
    /// - Parameter former: `derivedFiles(in:)` before this run.
    public static func removeLeftovers(_ former: Set<String>, of result: RunResult, in folder: String) {
        guard !former.isEmpty else { return }
        for name in former.subtracting(derivedFiles(of: result)) { unlink("\(folder)/\(name)") }
    }

    /// Replaces `results.json` alone: what is kept of a run that is still going on.
    public static func writeResult(_ result: RunResult, to folder: String) throws(ReportError) {
        try ResultFile.write(result, to: "\(folder)/\(resultFile)")
    }

    /// Makes the folder if need be and replaces each file whole. `results.json` comes first: should the disk
    /// fill up, what was measured is saved before what can be derived from it.
    public static func write(_ result: RunResult, to folder: String) throws(ReportError) {
        try AtomicFile.makeFolder(folder)
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        try ResultFile.write(result, to: prefix + resultFile)
        try AtomicFile.write(Data(MetricsCSV.text(result).utf8), to: prefix + metricsFile)
        let report = MarkdownReport(result)
        try AtomicFile.write(Data(report.text.utf8), to: prefix + reportFile)
        for plot in report.plots.all {
            try AtomicFile.write(Data(plot.svg(isAlone: true).utf8), to: prefix + plot.file)
        }
        try AtomicFile.write(Data(HTMLReport.text(report).utf8), to: prefix + pageFile)
        try HistogramFiles.write(result, to: prefix)
    }
}
