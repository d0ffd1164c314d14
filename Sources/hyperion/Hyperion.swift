import Foundation
import HyperionLab

/// The command line: parses, dispatches, and turns errors into messages and exit codes.
@main
enum Hyperion {
    static let version = "0.1.0"

    static func main() {
        Console.openStandardDescriptors()
        Interruption.ignoreFailedWrites()
        do throws(ArgumentError) {
            exit(run(Array(try ArgumentText.ofProcess().dropFirst())).rawValue)
        } catch {
            Console.complain(error.description)
            exit(ArgumentError.exitCode)
        }
    }

    static func run(_ arguments: [String]) -> ExitCode {
        do throws(ArgumentError) {
            switch try CommandLineParser.parse(arguments) {
            case .help(let text):
                return Console.print(text)
            case .version:
                return Console.print("hyperion \(version)\n")
            case .command(let parsed):
                return dispatch(parsed)
            }
        } catch {
            Console.complain(error.description)
            return .wrongInput
        }
    }

    private static func dispatch(_ arguments: ParsedArguments) -> ExitCode {
        switch arguments.command.name {
        case .run: RunCommand(arguments).run()
        case .compare: CompareCommand.run(arguments)
        case .gate: GateCommand(arguments).run()
        case .report: ReportCommand.run(arguments)
        case .check: CheckCommand.run(arguments)
        case .list: ListCommand.run(arguments)
        case .environment: EnvironmentCommand.run(arguments)
        case .worker: WorkerCommand.run()
        }
    }
}

/// What the program's exit tells a script.
enum ExitCode: Int32 {
    case done = 0
    /// A fault of the machine or of the program.
    case failed = 1
    /// The command line or an input file is wrong.
    case wrongInput = 2
    /// Something is slower, a threshold is violated or an answer was wrong.
    case checkFailed = 3
    case noVerdict = 4
}
