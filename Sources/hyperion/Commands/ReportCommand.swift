import Foundation
import HyperionLab

/// `hyperion report RESULTS`: every report again, from the result alone.
enum ReportCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do throws(ReportError) {
            let path = arguments.positional("RESULTS") ?? ""
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

    private static func folder(of path: String) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return path }
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }
}
