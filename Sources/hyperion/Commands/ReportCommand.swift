import Foundation
import HyperionLab

/// `hyperion report RESULTS`: every report again, from the result alone.
enum ReportCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do throws(ReportError) {
            let path = arguments.positional("RESULTS") ?? ""
            let result = try ResultFile.read(path)
            let folder: String
            if let output = arguments.folder("output") { folder = output } else { folder = try Self.folder(of: path) }
            try ReportFolder.write(result, to: folder)
            Console.complain("Report: \(folder)/\(ReportFolder.reportFile)")
            return Console.print(TerminalTable.text(result, colour: Console.wantsColour))
        } catch {
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        }
    }

    /// The folder that the result is, or lies in.
    ///
    /// - Throws: where another result has that folder already, whose reports would be replaced.
    private static func folder(of path: String) throws(ReportError) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return ParsedArguments.folder(from: path)
        }
        let parent = (path as NSString).deletingLastPathComponent
        let folder = parent.isEmpty ? "." : parent
        let owner = "\(folder)/\(ReportFolder.resultFile)"
        // By contents, so that a copy or a link of the same result is no stranger.
        if FileManager.default.fileExists(atPath: owner),
            !FileManager.default.contentsEqual(atPath: owner, andPath: path)
        {
            throw .occupied(path: path, by: owner)
        }
        return folder
    }
}
