import Foundation
import HyperionLab

/// `hyperion compare BASE.hlog NEW.hlog`: histogram logs of any tool, tag by tag.
extension CompareCommand {
    /// Whether either side is a log. Asking for a unit says that both are, whatever their names.
    static func concernsLogs(_ arguments: ParsedArguments, _ paths: (base: String, new: String)) -> Bool {
        arguments.has("unit") || isLog(paths.base) || isLog(paths.new)
    }

    static func compareLogs(
        _ arguments: ParsedArguments, _ paths: (base: String, new: String), tolerance: Double
    ) throws -> ExitCode {
        let metrics = try logMetrics(arguments)
        let units = try units(arguments)
        if units == nil, isLog(paths.base) != isLog(paths.new) {
            let (result, log) = isLog(paths.new) ? (paths.base, paths.new) : (paths.new, paths.base)
            Console.complain(mixed(result: result, log: log))
            return .wrongInput
        }
        // Both are read, so that the faults of both are told at once.
        let logs = (read(paths.base, units?.base), read(paths.new, units?.new))
        guard let base = logs.0, let new = logs.1 else { return .wrongInput }
        let comparison: ResultComparison
        do throws(HistogramLogError) {
            comparison = try ResultComparison(
                base: base, new: new, metrics: metrics, tolerance: tolerance, ignoringTags: arguments.has("force"))
        } catch {
            for diagnostic in error.diagnostics { Console.complain(diagnostic.description) }
            return .wrongInput
        }
        return try show(comparison, arguments)
    }

    private static func isLog(_ path: String) -> Bool { path.hasSuffix(".hlog") }

    private static func read(_ path: String, _ unit: HistogramLog.Unit?) -> HistogramLog? {
        do throws(HistogramLogError) {
            return try HistogramLog.read(path, unit: unit)
        } catch {
            for diagnostic in error.diagnostics { Console.complain(diagnostic.description) }
            return nil
        }
    }

    private static func logMetrics(_ arguments: ParsedArguments) throws(ArgumentError) -> [Metric] {
        if arguments.value("metrics") == "all" { return ResultComparison.metricsOfLogs }
        let metrics = try GateArguments.metrics(arguments, usual: ResultComparison.usualOfLogs)
        if let foreign = metrics.first(where: { !ResultComparison.metricsOfLogs.contains($0) }) {
            let known = ResultComparison.metricsOfLogs.map(\.rawValue).joined(separator: ", ")
            throw GateArguments.refusal(
                arguments, "metrics", "a histogram log has no \(foreign.rawValue); there is \(known)", "p50,p99")
        }
        return metrics
    }

    /// `us` of both logs, or `us,ns` of base and new.
    private static func units(
        _ arguments: ParsedArguments
    ) throws(ArgumentError) -> (base: HistogramLog.Unit, new: HistogramLog.Unit)? {
        guard let text = arguments.value("unit") else { return nil }
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let units = words.compactMap(HistogramLog.Unit.init(rawValue:))
        guard units.count == words.count, let first = units.first, units.count <= 2 else {
            let known = HistogramLog.Unit.allCases.map(\.rawValue).joined(separator: ", ")
            throw GateArguments.refusal(
                arguments, "unit", "'\(text)' is no unit, nor one of base and one of new; there is \(known)", "us,ns")
        }
        return (first, units.last ?? first)
    }

    /// Why a result cannot stand beside a log, and which logs of it can.
    private static func mixed(result: String, log: String) -> String {
        var folder = result
        if result.hasSuffix(".json") { folder = PathName.folder(of: result) }
        if folder.isEmpty { folder = "." }
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(isLog).sorted()
        let files = names.prefix(12).map { "\(folder)/\($0)" }.joined(separator: ", ")
        let more = names.count > 12 ? " and \(names.count - 12) more" : ""
        return "\(result): error: cannot be compared with the histogram log \(log): a log is compared with a log; give "
            + (names.isEmpty
                ? "one of the .hlog files that 'hyperion report RESULT' writes beside a result"
                : "one of \(files)\(more)")
            + (names.isEmpty ? "" : ", with --force, since its tag is another")
    }
}
