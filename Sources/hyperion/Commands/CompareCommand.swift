import Foundation
import HyperionLab

/// `hyperion compare BASE NEW`: two stored results, or two histogram logs, metric by metric.
enum CompareCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do {
            let tolerance = try GateArguments.tolerance(arguments)
            let paths = (base: arguments.positional("BASE") ?? "", new: arguments.positional("NEW") ?? "")
            if concernsLogs(arguments, paths) { return try compareLogs(arguments, paths, tolerance: tolerance) }
            let metrics = try GateArguments.metrics(arguments, usual: Metric.usuallyCompared)
            let (base, new) = (try ResultFile.read(paths.base), try ResultFile.read(paths.new))
            let comparability = Comparability(base: base, new: new)
            if !comparability.refusals.isEmpty && !arguments.has("force") {
                for refusal in comparability.refusals {
                    Console.complain("\(paths.new): error: cannot be compared with \(paths.base): \(refusal)")
                }
                Console.complain("Compare results of one scenario on one machine, or give --force.")
                return .wrongInput
            }
            let forced = comparability.refusals.map { "NOT COMPARABLE: \($0)" }
            let comparison = ResultComparison(
                base: (paths.base, base), new: (paths.new, new), metrics: metrics, tolerance: tolerance,
                remarks: forced + comparability.remarks)
            return try show(comparison, arguments)
        } catch let error as ArgumentError {
            Console.complain(error.description)
            return .wrongInput
        } catch let error as ReportError {
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        } catch {
            Console.complain("hyperion: error: \(error)")
            return .failed
        }
    }

    static func show(_ comparison: ResultComparison, _ arguments: ParsedArguments) throws -> ExitCode {
        let printed =
            arguments.has("json")
            ? Console.write(try comparison.json()) : Console.print(comparison.text(colour: Console.wantsColour))
        return printed == .done ? code(comparison.outcome) : printed
    }

    private static func code(_ outcome: ResultComparison.Outcome) -> ExitCode {
        switch outcome {
        case .regressed: .checkFailed
        case .inconclusive: .noVerdict
        case .passed: .done
        }
    }
}
