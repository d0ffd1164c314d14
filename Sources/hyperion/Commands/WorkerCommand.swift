import Foundation
import HyperionLab

/// `hyperion worker`: one arm, told on standard input, answered on standard output. Started by `run`.
enum WorkerCommand {
    static func run() -> ExitCode {
        Worker.dieWithParent()
        do {
            return Console.write(try Worker.run(Worker.readJob()))
        } catch {
            Console.complain("\(error)")
            return .failed
        }
    }
}
