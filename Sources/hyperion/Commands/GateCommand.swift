import Foundation
import HyperionLab

/// `hyperion gate SCENARIO…`: measure, judge, measure again what failed.
struct GateCommand {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) { self.arguments = arguments }

    func run() -> ExitCode {
        Interruption.watch()
        do {
            try ProcessLimits.check()
            return arguments.has("self-test") ? try GateSelfTest(arguments).run() : try judge()
        } catch let error as ArgumentError {
            Console.complain(error.description)
            return .wrongInput
        } catch let error as ScenarioError {
            for diagnostic in error.diagnostics { Console.complain(diagnostic.description) }
            return .wrongInput
        } catch let error as ReportError {
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        } catch let error as GateError {
            Console.complain("\(error)")
            return error.isInputError ? .wrongInput : .failed
        } catch {
            Console.complain("hyperion: error: \(error)")
            return .failed
        }
    }

    private func judge() throws -> ExitCode {
        for option in ["comparisons", "time", "output"] where arguments.has(option) {
            throw refusal("--\(option) belongs to --self-test: leave it out, or add --self-test")
        }
        guard !arguments.positionals.isEmpty else { throw refusal("SCENARIO is missing (scenario files (YAML))") }
        let settings = try Self.settings(arguments)
        try checkFiles()
        let reference = try reference()
        let scenarios = try arguments.positionals.map { path in
            try ScenarioDecoder.decode(path: path, overrides: arguments.values("set"))
        }
        for note in scenarios.flatMap(\.notes) { Console.complain(note.warning) }
        for (path, decoded) in zip(arguments.positionals, scenarios) { Self.warn(path, decoded.scenario) }
        let line = ProgressLine(isVisible: !arguments.has("quiet"))
        var gate = Gate(
            settings, new: GateBuild(name: "new", executable: RunCommand.executable), reference: reference)
        gate.progress = { scenario, isSecond, finished, total in
            line.show("\(scenario)\(isSecond ? ", second run" : ""): \(finished) of \(total) arms")
        }
        for option in ["summary", "junit"] {
            if let path = arguments.value(option) { try OutputFile.prepare(path) }
        }
        try gate.check(scenarios)
        let report = try gate.run(scenarios)
        line.clear()
        return try finish(report)
    }

    /// What a scenario asks for that no gate does.
    static func warn(_ path: String, _ scenario: Scenario) {
        guard scenario.verify != nil else { return }
        Console.complain(
            "\(path): warning: \"verify\" is not done by a gate, which only measures: whether what was read is right is "
                + "judged by 'hyperion run'")
    }

    private func finish(_ report: GateReport) throws -> ExitCode {
        if let path = arguments.value("summary") { try OutputFile.write(report.markdown(), to: path) }
        if let path = arguments.value("junit") { try OutputFile.write(report.junit(), to: path) }
        let printed =
            arguments.has("json")
            ? Console.write(try report.json()) : Console.print(report.text(colour: Console.wantsColour))
        guard printed == .done else { return printed }
        return Self.code(report.outcome)
    }

    private func checkFiles() throws(ArgumentError) {
        var files = FileOwners(.gate)
        for path in arguments.positionals { files.read(path, as: "the scenario '\(path)'") }
        if let path = arguments.value("baseline") { files.read(ResultFile.path(path), as: "the baseline '\(path)'") }
        if let path = arguments.value("against") { files.read(path, as: "the build '\(path)'") }
        for option in ["summary", "junit"] {
            if let path = arguments.value(option) { try files.write(path, option: option) }
        }
    }

    private func reference() throws -> GateReference {
        switch (arguments.value("against"), arguments.value("baseline")) {
        case (nil, nil): return .nothing
        case (let program?, nil):
            // A path, never a word to be looked up.
            let path = program.hasPrefix("/") ? program : FileManager.default.currentDirectoryPath + "/" + program
            return .build(GateBuild(name: "base", executable: path))
        case (nil, let path?):
            guard arguments.positionals.count == 1 else {
                throw refusal("--baseline is the result of one scenario: give one SCENARIO")
            }
            return .result(path: path, try ResultFile.read(path))
        case (_?, _?):
            throw refusal("--against and --baseline are two ways to compare: give one of them")
        }
    }

    private func refusal(_ message: String) -> ArgumentError { ArgumentError(message: message, command: .gate) }

    static func settings(_ arguments: ParsedArguments) throws(ArgumentError) -> GateSettings {
        var settings = GateSettings()
        settings.tolerance = try GateArguments.tolerance(arguments)
        settings.metrics = try GateArguments.metrics(arguments, usual: Metric.usuallyGated)
        settings.judgesQuickOperations = arguments.value("metrics") != nil
        if try arguments.countsInstructions() {
            settings.countsInstructions = true
            settings.metrics.removeAll { $0 == .instructionsPerOperation }
        } else if arguments.value("metrics") != "all", settings.metrics.contains(.instructionsPerOperation) {
            throw ArgumentError(
                message: "--metrics: instructions are counted only if asked for: add --count instructions",
                command: .gate)
        }
        settings.repetitions = try GateArguments.count(arguments, "repetitions", in: 1...1000, example: "16")
        return settings
    }

    static func code(_ outcome: GateLine.Outcome) -> ExitCode {
        switch outcome {
        case .failed: .checkFailed
        case .undecided: .noVerdict
        case .passed: .done
        }
    }
}
