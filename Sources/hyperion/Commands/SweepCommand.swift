import Foundation
import HyperionLab

/// `hyperion run` of a scenario with a sweep: one run a point, then the reports over all of them.
struct SweepCommand {
    let arguments: ParsedArguments
    let sweep: ScenarioSweep

    /// - Parameter makeFolder: claims the folder of the scenario of that name.
    func run(makeFolder: (String) throws(ReportError) -> String) throws -> ExitCode {
        guard !arguments.has("json") else {
            Console.complain(
                "hyperion: error: a sweep has a result for each point and --json prints one; leave it out, and "
                    + "read results.json in the folder of each point")
            return .wrongInput
        }
        if let bound = arguments.value("find-max") {
            if sweep.points.count == 1 {
                return try FindMaximumCommand(arguments, bound).run(
                    sweep.points[0].decoded.scenario, makeFolder: makeFolder)
            }
            Console.complain(
                "hyperion: error: --find-max searches for the rates of one scenario and this is a sweep; choose a "
                    + "point with --set sweep.KEY=[VALUE]")
            return .wrongInput
        }
        let countsInstructions = try arguments.countsInstructions()
        let runners = sweep.points.map {
            Runner(
                $0.decoded, executable: RunCommand.executable, version: Hyperion.version,
                countsInstructions: countsInstructions)
        }
        for runner in runners { try runner.preflight() }
        let index = SweepIndex(sweep)
        let folder = arguments.has("no-report") ? nil : try makeFolder(index.scenario)
        if let folder { try SweepFolder.prepare(index, in: folder) }

        var code = ExitCode.done
        for (point, runner) in zip(index.points, runners) {
            let pointFolder = folder.map { "\($0)/\(point.folder)" }
            if let pointFolder { try ReportFolder.prepare(pointFolder) }
            let result = try measure(runner, "[\(index.label(point))] ", keptIn: pointFolder)
            code = Self.graver(code, RunCommand.conclusion(of: result, isKept: folder != nil))
            let title = "[\(index.label(point))]\n"
            let table = TerminalTable.text(result, colour: Console.wantsColour)
            if Console.print(title + table + "\n") != .done { code = Self.graver(code, .failed) }
            if let pointFolder { try ReportFolder.write(result, to: pointFolder) }
            if result.interruption != nil { break }
        }
        guard let folder else { return code }
        let summary = try SweepFolder.report(folder)
        Console.complain("\(summary.verdict)\nReport: \(folder)/\(ReportFolder.reportFile)")
        return code
    }

    private func measure(_ runner: Runner, _ label: String, keptIn folder: String?) throws -> RunResult {
        var runner = runner
        runner.reportFolder = folder
        let line = ProgressLine(isVisible: !arguments.has("quiet"))
        defer { line.clear() }
        return try runner.run(
            progress: { line.show(label + ProgressBar.text($0)) },
            partial: { partial in
                // A disk that is full now may have room when the point ends; that writing says so if not.
                if let folder { try? ReportFolder.writeResult(partial, to: folder) }
            })
    }

    /// What the whole comes to: an interruption or fault first, then a failed check, then no verdict.
    static func graver(_ left: ExitCode, _ right: ExitCode) -> ExitCode {
        let order: [ExitCode] = [.done, .noVerdict, .checkFailed, .failed, .wrongInput]
        func rank(_ code: ExitCode) -> Int { order.firstIndex(of: code) ?? order.count }
        return rank(left) >= rank(right) ? left : right
    }
}
