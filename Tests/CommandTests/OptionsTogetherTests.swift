import Foundation
import Testing

/// Options that were ignored beside others: they are heeded or refused.
@Suite struct OptionsTogetherTests {
    private let command: HyperionCommand
    private let sweep = ["run", "tiny.yaml", "--no-report", "--set", "sweep={records: [100, 200]}"]

    init() throws { command = try HyperionCommand() }

    @Test func aSearchForARateOfASweep() throws {
        let outcome = try command.run(sweep + ["--find-max", "p50<1h"])
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("--find-max searches for the rates of one scenario"), "\(outcome.errors)")
        // One point is one scenario.
        let one = try command.run(
            "run", "tiny.yaml", "--set", "sweep={records: [100]}", "--find-max", "read.p50<1ns", "--set",
            "run.operations=300", "--no-report")
        #expect(
            [3, 4].contains(one.status) && one.output.contains("the highest rate with read.p50<1ns"), "\(one.errors)")
    }

    @Test func aSearchForARateThatCounts() throws {
        let outcome = try command.run("run", "tiny.yaml", "--find-max", "p50<1h", "--count", "instructions")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("--count does not go with --find-max"), "\(outcome.errors)")
    }

    @Test func aSweepThatCountsSomethingElse() throws {
        let outcome = try command.run(sweep + ["--count", "cycles"])
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("'cycles' is not something that --count counts"), "\(outcome.errors)")
    }

    /// A name or value in a message must not rewrite the terminal.
    @Test(arguments: [
        ["run", "\u{1B}[31m.yaml"], ["run", "tiny.yaml", "--set", "scenario=a\u{1B}[31mb"],
        ["report", "\u{1B}[2J.json"], ["compare", "a\u{7}", "b\u{9B}31m"],
        ["gate", "tiny.yaml", "--against", "./\u{1B}]0;title\u{7}"],
        ["gate", "tiny.yaml", "--junit", "tiny.yaml/\u{1B}[1m"],
        ["\u{1B}[31m"], ["run", "--\u{1B}[31m"],
    ])
    func controlCharactersDoNotReachTheTerminal(arguments: [String]) throws {
        let outcome = try command.run(arguments)
        #expect([1, 2].contains(outcome.status) && outcome.errors.contains("error: "), "\(outcome.errors)")
        let controls = (outcome.errors + outcome.output).unicodeScalars.filter {
            $0.properties.generalCategory == .control && $0 != "\n"
        }
        #expect(controls.isEmpty, "\(outcome.errors.debugDescription)")
    }
}
