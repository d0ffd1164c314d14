import Foundation
import HyperionLab

/// `hyperion environment`: the machine as reports describe it.
enum EnvironmentCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        let report = EnvironmentProbe.probeWithMemory()
        guard arguments.has("json") else { return Console.print(report.text) }
        do {
            return Console.print(try report.json())
        } catch {
            Console.complain("hyperion: error: \(error)")
            return .failed
        }
    }
}
