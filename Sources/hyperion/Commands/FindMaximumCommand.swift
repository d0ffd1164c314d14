import Foundation
import HyperionLab

/// `hyperion run SCENARIO --find-max BOUND`: the highest rate of each engine that holds a bound.
struct FindMaximumCommand {
    private let arguments: ParsedArguments
    private let bound: String

    init(_ arguments: ParsedArguments, _ bound: String) { (self.arguments, self.bound) = (arguments, bound) }

    /// - Parameter makeFolder: claims the folder of the scenario of that name.
    func run(_ scenario: Scenario, makeFolder: (String) throws(ReportError) -> String) throws -> ExitCode {
        let bound: LatencyBound
        do throws(LatencyBound.Refusal) {
            bound = try LatencyBound(parsing: self.bound, operations: scenario.operationNames)
        } catch {
            return refuse("--find-max: \(error)")
        }
        if arguments.has("count") {
            return refuse("--count does not go with --find-max, which searches for rates: leave one of them out")
        }
        if !scenario.thresholds.isEmpty {
            Console.complain("hyperion: warning: thresholds are not judged while rates are searched for")
        }
        if scenario.verify != nil {
            Console.complain(
                "hyperion: warning: \"verify\" is not done while rates are searched for: whether what was read is right "
                    + "is judged by 'hyperion run' without --find-max")
        }
        let folder = arguments.has("no-report") ? nil : try makeFolder(scenario.name)
        // Before the first measurement: whoever cannot keep a result is not to learn it at the end.
        if let folder { try ReportFolder.prepare(folder) }
        let line = ProgressLine(isVisible: !arguments.has("quiet"))
        let search = MaximumRateSearch(scenario, bound, executable: RunCommand.executable)
        let result = try search.run { line.show($0) }
        line.clear()
        let printed = try show(result)
        if let folder {
            try MaximumRateFolder.write(result, to: folder)
            Console.complain("Report: \(folder)/\(ReportFolder.reportFile)")
        }
        return printed == .done ? conclusion(of: result) : printed
    }

    private func show(_ result: MaximumRateSearch.Result) throws -> ExitCode {
        guard arguments.has("json") else { return Console.print(MaximumRateText.text(result)) }
        return Console.write(try MaximumRateFolder.json(result))
    }

    private func refuse(_ message: String) -> ExitCode {
        Console.complain(ArgumentError(message: message, command: .run).description)
        return .wrongInput
    }

    /// From the gravest to the best.
    private func conclusion(of result: MaximumRateSearch.Result) -> ExitCode {
        if let signal = result.interruption {
            Console.complain("hyperion: error: interrupted by \(signal)")
            return .failed
        }
        let outcomes = Set(result.engines.map(\.outcome))
        if outcomes.contains(.wrongAnswers) { return .checkFailed }
        if outcomes.contains(.failed) { return .failed }
        if outcomes.contains(.belowLowest) { return .checkFailed }
        return outcomes.contains(.undecided) ? .noVerdict : .done
    }
}
