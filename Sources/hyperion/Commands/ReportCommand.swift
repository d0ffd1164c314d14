import Foundation
import HyperionLab

/// `hyperion report RESULTS`: every report again, from the result alone.
enum ReportCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do throws(ReportError) {
            let path = arguments.positional("RESULTS") ?? ""
            if SweepFolder.isSweep(path) { return try sweep(path, to: arguments.value("output")) }
            let result = try ResultFile.read(path)
            let folder = arguments.value("output") ?? folder(of: path)
            try ReportFolder.write(result, to: folder)
            Console.complain("Report: \(folder)/\(ReportFolder.reportFile)")
            return Console.print(TerminalTable.text(result, colour: Console.wantsColour))
        } catch {
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        }
    }

    private static func sweep(_ path: String, to output: String?) throws(ReportError) -> ExitCode {
        let summary = try SweepFolder.report(path, to: output)
        Console.complain("\(summary.verdict)\nReport: \(summary.folder)/\(ReportFolder.reportFile)")
        return Console.print(
            summary.points.map { "[\($0.label)]\n\(TerminalTable.text($0.result, colour: Console.wantsColour))\n" }
                .joined())
    }

    private static func folder(of path: String) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return path }
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }
}
