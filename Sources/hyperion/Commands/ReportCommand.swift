import Foundation
import HyperionLab

/// `hyperion report`: every report again, from a result alone; a result in another tool's format; or the percentiles
/// of a histogram log.
enum ReportCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do throws(ArgumentError) {
            let path = arguments.positional("RESULTS") ?? ""
            // Asking for a unit says that it is a log, whatever its name.
            if path.hasSuffix(".hlog") || arguments.has("unit") { return try showLog(path, arguments) }
            if let format = arguments.value("export") { return try export(path, format, arguments) }
            if let surplus = arguments.positional("FILE") {
                throw wrong("unexpected argument '\(surplus)': a FILE is written with --export jmh or --export bmf")
            }
            return writeReports(path, arguments)
        } catch {
            Console.complain(error.description)
            return .wrongInput
        }
    }

    // MARK: Reports

    private static func writeReports(_ path: String, _ arguments: ParsedArguments) -> ExitCode {
        do throws(ReportError) {
            if SweepFolder.isSweep(path) { return try sweep(path, to: arguments.folder("output")) }
            if MaximumRateFolder.isSearch(path) {
                let (folder, result) = try MaximumRateFolder.report(path, to: arguments.folder("output"))
                Console.complain("Report: \(folder)/\(ReportFolder.reportFile)")
                return Console.print(MaximumRateText.text(result))
            }
            let result = try ResultFile.read(path)
            let folder: String
            if let output = arguments.folder("output") { folder = output } else { folder = try Self.folder(of: path) }
            try ReportFolder.write(result, to: folder)
            Console.complain("Report: \(folder)/\(ReportFolder.reportFile)")
            return Console.print(TerminalTable.text(result, colour: Console.wantsColour))
        } catch {
            return failure(error)
        }
    }

    private static func sweep(_ path: String, to output: String?) throws(ReportError) -> ExitCode {
        let summary = try SweepFolder.report(path, to: output)
        Console.complain("\(summary.verdict)\nReport: \(summary.folder)/\(ReportFolder.reportFile)")
        return Console.print(
            summary.points.map { "[\($0.label)]\n\(TerminalTable.text($0.result, colour: Console.wantsColour))\n" }
                .joined())
    }

    /// The folder that the result is, or lies in.
    ///
    /// - Throws: where another result has that folder already, whose reports would be replaced.
    private static func folder(of path: String) throws(ReportError) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return ParsedArguments.folder(from: path)
        }
        let folder = PathName.folder(of: path)
        let owner = "\(folder)/\(ReportFolder.resultFile)"
        // By contents, so that a copy or a link of the same result is no stranger.
        if FileManager.default.fileExists(atPath: owner),
            !FileManager.default.contentsEqual(atPath: owner, andPath: path)
        {
            throw .occupied(path: path, by: owner)
        }
        return folder
    }

    // MARK: Export

    private static func export(
        _ path: String, _ format: String, _ arguments: ParsedArguments
    ) throws(ArgumentError) -> ExitCode {
        guard let export = ResultExport(rawValue: format) else {
            throw wrong("unknown format '\(format)': there is \(choices(ResultExport.self))")
        }
        guard let file = arguments.positional("FILE") else {
            throw wrong("--export needs a file to write: '--export \(format) FILE', or - for standard output")
        }
        try refuse("output", with: "--export, which writes FILE alone", arguments)
        do throws(ReportError) {
            let points = try ResultExport.points(at: path)
            if file == "-" { return Console.write(try export.data(points)) }
            try export.write(points, to: file)
            Console.complain("Export: \(file)")
            return .done
        } catch {
            return failure(error)
        }
    }

    // MARK: Logs

    private static func showLog(_ path: String, _ arguments: ParsedArguments) throws(ArgumentError) -> ExitCode {
        var unit: HistogramLog.Unit?
        if let word = arguments.value("unit") {
            guard let known = HistogramLog.Unit(rawValue: word) else {
                throw wrong("unknown unit '\(word)': there is \(choices(HistogramLog.Unit.self))")
            }
            unit = known
        }
        for option in ["export", "output"] {
            try refuse(option, with: "a histogram log, which is only read", arguments)
        }
        if let surplus = arguments.positional("FILE") { throw wrong("unexpected argument '\(surplus)': give one log") }
        do throws(HistogramLogError) {
            let log = try HistogramLog.read(path, unit: unit)
            return Console.print(HistogramLogTable.text(log, colour: Console.wantsColour))
        } catch {
            for diagnostic in error.diagnostics { Console.complain(diagnostic.description) }
            return .wrongInput
        }
    }

    // MARK: Failures

    private static func refuse(
        _ option: String, with other: String, _ arguments: ParsedArguments
    ) throws(ArgumentError) {
        if arguments.has(option) { throw wrong("--\(option) does not go with \(other): leave it out") }
    }

    private static func wrong(_ message: String) -> ArgumentError { ArgumentError(message: message, command: .report) }

    private static func choices<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> String {
        Choice.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func failure(_ error: ReportError) -> ExitCode {
        Console.complain("\(error)")
        return error.isInputError ? .wrongInput : .failed
    }
}
