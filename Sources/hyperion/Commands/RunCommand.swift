import Foundation
import HyperionLab

/// `hyperion run SCENARIO`: measure, compare, report.
struct RunCommand {
    private let arguments: ParsedArguments
    private let held = HeldFolder()

    init(_ arguments: ParsedArguments) { self.arguments = arguments }

    func run() -> ExitCode {
        defer { held.lock = nil }
        do {
            try ProcessLimits.check()
            if arguments.has("no-report"), arguments.has("output") {
                throw ArgumentError(
                    message: "--no-report writes nothing to --output: leave one of them out", command: .run)
            }
            let file = try ScenarioDecoder.decodeFile(
                path: arguments.positional("SCENARIO") ?? "", overrides: arguments.values("set"))
            let decoded: DecodedScenario
            switch file {
            case .single(let scenario): decoded = scenario
            case .sweep(let sweep):
                for note in sweep.points.first?.decoded.notes ?? [] { Console.complain(note.warning) }
                if arguments.has("print-scenario") {
                    if sweep.points.count == 1 { return Console.print(sweep.points[0].decoded.yaml) }
                    Console.complain(
                        "hyperion: error: --print-scenario prints one scenario and this is a sweep; choose a point "
                            + "with --set sweep.KEY=[VALUE]")
                    return .wrongInput
                }
                Interruption.watch()
                return try SweepCommand(arguments: arguments, sweep: sweep).run(makeFolder: reportFolder)
            }
            for note in decoded.notes { Console.complain(note.warning) }
            if arguments.has("print-scenario") { return Console.print(decoded.yaml) }
            let runner = Runner(
                decoded, executable: Self.executable, version: Hyperion.version,
                countsInstructions: try arguments.countsInstructions())
            try runner.preflight()
            // Not before: until something is measured there is nothing to keep, and a signal ends the program.
            Interruption.watch()
            if let bound = arguments.value("find-max") {
                return try FindMaximumCommand(arguments, bound).run(decoded.scenario, makeFolder: reportFolder)
            }
            return try measure(decoded, runner)
        } catch let error as ScenarioError {
            for diagnostic in error.diagnostics { Console.complain(diagnostic.description) }
            return .wrongInput
        } catch let error as ArgumentError {
            Console.complain("\(error)")
            return .wrongInput
        } catch let error as ReportError {
            // It names its file and says "error:" itself.
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        } catch {
            Console.complain("hyperion: error: \(error)")
            return .failed
        }
    }

    private func measure(_ decoded: DecodedScenario, _ runner: Runner) throws -> ExitCode {
        let folder = arguments.has("no-report") ? nil : try reportFolder(decoded.scenario.name)
        let former = folder.map(ReportFolder.derivedFiles(in:)) ?? []

        var runner = runner
        runner.reportFolder = folder
        let line = ProgressLine(isVisible: !arguments.has("quiet"))
        var hasWarned = false
        let result = try runner.run(
            progress: { line.show(ProgressBar.text($0)) },
            partial: { partial in
                guard let folder, !hasWarned else { return }
                do throws(ReportError) {
                    try ReportFolder.writeResult(partial, to: folder)
                } catch {
                    // The measurement goes on: the disk may have room again when it ends.
                    line.clear()
                    Console.complain("\(error)\nhyperion: warning: partial results are not saved; the run goes on")
                    hasWarned = true
                }
            })
        line.clear()
        return finish(result, folder, former)
    }

    private func finish(_ result: RunResult, _ folder: String?, _ former: Set<String>) -> ExitCode {
        let printed = show(result)
        do throws(ReportError) {
            if let folder {
                try ReportFolder.write(result, to: folder)
                ReportFolder.removeLeftovers(former, of: result, in: folder)
            }
        } catch {
            if let signal = result.interruption { Console.complain("hyperion: error: interrupted by \(signal)") }
            Console.complain("\(error)")
            rescue(result)
            return .failed
        }
        let code = Self.conclusion(of: result, isKept: folder != nil)
        if let folder { Console.complain("Report: \(folder)/\(ReportFolder.reportFile)") }
        return printed == .done ? code : .failed
    }

    private func show(_ result: RunResult) -> ExitCode {
        guard arguments.has("json") else {
            return Console.print(TerminalTable.text(result, colour: Console.wantsColour))
        }
        do {
            return Console.write(try ResultFile.encode(result))
        } catch {
            Console.complain("hyperion: error: \(error)")
            return .failed
        }
    }

    /// Keeps a result that its folder could not take.
    private func rescue(_ result: RunResult) {
        let folder = NSTemporaryDirectory() + "hyperion-\(result.scenario.name)-\(getpid())"
        do throws(ReportError) {
            try ReportFolder.write(result, to: folder)
            Console.complain("The results were kept in \(folder) instead.")
        } catch {
            Console.complain("\(error)\nThe results could not be kept; the table above is all that is left of them.")
        }
    }

    /// What the run comes to for a script; says on standard error if it was interrupted.
    static func conclusion(of result: RunResult, isKept: Bool) -> ExitCode {
        if let signal = result.interruption {
            let rest =
                isKept
                ? "what was measured so far is kept, marked partial"
                : "what was measured so far is printed, marked partial, and not kept (--no-report)"
            Console.complain("hyperion: error: interrupted by \(signal); \(rest)")
            return .failed
        }
        switch RunVerdict(result).outcome {
        case .failed: return .checkFailed
        case _ where !result.failures.isEmpty: return .failed
        case .undecided: return .noVerdict
        case .passed: return .done
        }
    }

    /// Made before the first measurement: whoever cannot keep a result is not to learn it at the end.
    private func reportFolder(_ scenario: String) throws(ReportError) -> String {
        let output = arguments.folder("output")
        let folder =
            if let output { output } else { try ReportFolder.claim("Reports/\(scenario)/\(Self.timeOfDay())") }
        try ReportFolder.prepare(folder)
        // Two runs into one folder would each replace a part of the other's files; a claimed one is nobody else's.
        if output != nil { held.lock = try FolderLock(folder) }
        return folder
    }

    /// The lock on the folder that the command line names, until the command ends.
    private final class HeldFolder { var lock: FolderLock? }

    /// Now, as report folders are named.
    static func timeOfDay() -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd'T'HHmmss'Z'"
        return formatter.string(from: Date())
    }

    /// The program itself: workers are the same build, also after the file was replaced or deleted in mid-run.
    /// The link leads to the program that this process runs, whatever stands at its path by now.
    static var executable: String {
        let link = "/proc/\(getpid())/exe"
        return access(link, X_OK) == 0 ? link : CommandLine.arguments[0]
    }
}
