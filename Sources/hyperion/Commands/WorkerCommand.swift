import Foundation
import HyperionLab

/// `hyperion worker`: one arm, told on standard input, answered on standard output. Started by `run`.
enum WorkerCommand {
    static func run() -> ExitCode {
        Worker.dieWithParent()
        do {
            let input = try FileHandle.standardInput.readToEnd() ?? Data()
            return Console.write(try Worker.run(input))
        } catch {
            Console.complain("\(error)")
            return .failed
        }
    }
}
