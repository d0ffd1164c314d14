import Foundation
import HyperionLab

/// `hyperion gate --self-test`: false alarms and power, measured.
struct GateSelfTest {
    private let arguments: ParsedArguments
    private static let scenario = "Scenarios/gate.yaml"

    init(_ arguments: ParsedArguments) { self.arguments = arguments }

    func run() throws -> ExitCode {
        for option in ["against", "baseline", "summary", "junit", "json", "count"] where arguments.has(option) {
            throw refusal("--\(option) does not go with --self-test, which compares this build with itself")
        }
        guard arguments.positionals.count <= 1 else { throw refusal("--self-test takes one SCENARIO") }
        let settings = try GateCommand.settings(arguments)
        let wanted = try GateArguments.count(arguments, "comparisons", in: 1...1_000_000, example: "300") ?? 300
        let seconds = try GateArguments.seconds(arguments, "time") ?? 600
        var decoded = try ScenarioDecoder.decode(
            path: arguments.positionals.first ?? Self.scenario, overrides: arguments.values("set"))
        if let path = arguments.positionals.first { GateCommand.warn(path, decoded.scenario) }
        // Thresholds are not what is tested.
        decoded.scenario.thresholds = []
        let gate = Gate(
            settings, new: build, reference: .build(GateBuild(name: "base", executable: RunCommand.executable)))
        try gate.check([decoded])
        decoded.scenario.run.repetitions = gate.pairs(decoded.scenario)

        let folder = try folder(decoded.scenario.name)
        try ReportFolder.prepare(folder)
        // Two that append to one log would count each other's comparisons as their own.
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let log = SelfTestLog(folder: folder)
        let design = SelfTest.Design(
            scenario: decoded.scenario, settings: settings, hyperion: Hyperion.version,
            program: SelfTest.Design.digest(of: RunCommand.executable) ?? "unknown",
            machine: EnvironmentProbe.probe().processor ?? "unknown")
        let (done, dropped) = try log.open(design)
        if dropped { Console.complain("hyperion: warning: \(log.path): the last line was cut off and is dropped") }
        var test = SelfTest(design, wanted: wanted, executable: RunCommand.executable, done: done)
        return try run(&test, log, folder, seconds: seconds)
    }

    private func run(
        _ test: inout SelfTest, _ log: SelfTestLog, _ folder: String, seconds: Double
    ) throws -> ExitCode {
        let line = ProgressLine(isVisible: !arguments.has("quiet"))
        var interruption: GateError?
        do {
            try test.run(seconds: seconds, keep: { try log.append($0) }) { done, total in
                line.show("self-test: \(done) of \(total) comparisons")
            }
        } catch let error as GateError {
            // What was compared before is kept and shown.
            interruption = error
        }
        line.clear()
        let command = CommandLine.arguments.dropFirst().joined(separator: " ")
        let table = SelfTestTable(
            test, made: "\(RunCommand.timeOfDay().prefix(10)) by hyperion \(Format.printable(command))")
        try OutputFile.write(table.markdown(), to: folder + "/self-test.md")
        try OutputFile.write(table.csv(), to: folder + "/self-test.csv")
        Console.complain("Self-test: \(folder)/self-test.md")
        let printed = Console.print(table.text(colour: Console.wantsColour))
        if let interruption { throw interruption }
        return printed == .done ? GateCommand.code(table.outcome) : printed
    }

    private var build: GateBuild { GateBuild(name: "new", executable: RunCommand.executable) }

    private func folder(_ scenario: String) throws(ReportError) -> String {
        if let output = arguments.value("output") { return output }
        return try ReportFolder.claim("Reports/\(scenario)/\(RunCommand.timeOfDay())")
    }

    private func refusal(_ message: String) -> ArgumentError { ArgumentError(message: message, command: .gate) }
}
