import Testing

@testable import hyperion

/// The arguments of a command line that is expected to name one.
private func parsed(_ arguments: String...) throws -> ParsedArguments {
    guard case .command(let parsed) = try CommandLineParser.parse(arguments) else {
        throw ArgumentError(message: "no command in \(arguments)")
    }
    return parsed
}

private func message(_ arguments: String...) -> String {
    do {
        _ = try CommandLineParser.parse(arguments)
        return "accepted"
    } catch {
        return error.description
    }
}

@Suite struct ArgumentTests {
    @Test func valuesAreWrittenBothWaysAndAnywhere() throws {
        let arguments = try parsed(
            "run", "--set", "records=1k", "a.yaml", "--set=seed=7", "--output=out", "--json")
        #expect(arguments.command.name == .run)
        #expect(arguments.positional("SCENARIO") == "a.yaml")
        #expect(arguments.values("set") == ["records=1k", "seed=7"])
        #expect(arguments.value("output") == "out")
        #expect(arguments.has("json"))
        #expect(!arguments.has("quiet"))
        #expect(arguments.value("quiet") == nil)
    }

    @Test func twoHyphensEndTheOptions() throws {
        #expect(try parsed("run", "--quiet", "--", "--odd.yaml").positionals == ["--odd.yaml"])
        #expect(try parsed("run", "--", "--help").positionals == ["--help"])
        #expect(try parsed("report", "-").positionals == ["-"])
        #expect(try parsed("run", "a", "--output", "-").value("output") == "-")
    }

    @Test func helpWinsOverEveryMistake() throws {
        for arguments in [["run", "--help"], ["run", "-h"], ["run", "--nonsense", "a", "b", "--help"]] {
            #expect(try CommandLineParser.parse(arguments) == .help(HelpText.of(.run)))
        }
        #expect(try CommandLineParser.parse(["--help"]) == .help(HelpText.overview))
        #expect(try CommandLineParser.parse(["-h"]) == .help(HelpText.overview))
        #expect(try CommandLineParser.parse(["--version"]) == .version)
    }

    @Test func optionalArgumentsAndChoices() throws {
        #expect(try parsed("list").positional("WHAT") == nil)
        #expect(try parsed("list", "engines").positional("WHAT") == "engines")
        #expect(message("list", "engine").contains("unknown WHAT 'engine': did you mean 'engines'?"))
        #expect(message("list", "xyz").contains("there is engines, distributions, metrics, scenarios"))
    }

    @Test func mistakesAreNamedWithWhatToWriteInstead() {
        #expect(
            message("run", "a.yaml", "--ouput=x") == """
                hyperion run: error: unknown option '--ouput': did you mean '--output'?
                See 'hyperion run --help'.
                """)
        #expect(message("rnu") == "hyperion: error: unknown command 'rnu': did you mean 'run'?\nSee 'hyperion --help'.")
        #expect(message().contains("a command is missing: run, compare, gate, report, check, list, environment"))
        #expect(message("--json", "run", "a").contains("options follow the command"))
        #expect(message("--bogus").contains("unknown option '--bogus'"))
        #expect(message("run").contains("SCENARIO is missing"))
        #expect(message("run", "a", "b").contains("unexpected argument 'b': run takes only SCENARIO"))
        #expect(message("environment", "b").contains("unexpected argument 'b': environment takes no arguments"))
        #expect(message("run", "a", "--json=yes").contains("--json takes no value"))
        #expect(message("run", "a", "--output").contains("--output needs a value: '--output DIR'"))
        #expect(message("run", "a", "--output", "--json").contains("--output=--json"))
        #expect(message("run", "a", "--output=").contains("empty value"))
        #expect(message("run", "a", "--json", "--json").contains("--json is given twice"))
        #expect(message("run", "a", "--outp", "x").contains("did you mean '--output'?"))
        #expect(message("run", "a", "-o", "x").contains("unknown option '-o'"))
        #expect(message("run", "").contains("SCENARIO is empty"))
        #expect(message("").contains("unknown command ''"))
        #expect(ArgumentError.exitCode == 2)
    }

    @Test func helpNamesEverythingDeclared() {
        for command in CommandDefinition.all {
            let help = HelpText.of(command)
            #expect(help.hasPrefix("Usage: hyperion \(command.name.rawValue)"))
            #expect(command.options.allSatisfy { help.contains($0.usage) && help.contains($0.help) })
            #expect(command.positionals.allSatisfy { help.contains($0.name) && help.contains($0.help) })
            #expect(HelpText.overview.contains("  \(command.name.rawValue) ") == !command.isHidden)
        }
        #expect(Set(CommandDefinition.all.map(\.name)) == Set(CommandDefinition.Name.allCases))
        #expect(HelpText.exitCodes.map(\.0) == ["0", "1", "2", "3", "4"])
    }

    @Test func helpOfRun() {
        #expect(
            HelpText.of(.run) == """
                Usage: hyperion run SCENARIO [--set KEY=VALUE]… [--find-max BOUND]
                       [--output DIR] [--print-scenario] [--count instructions] [--json]
                       [--no-report] [--quiet]

                Measure the engines of a scenario file against each other.

                Each engine runs in each repetition in a process of its own. The comparison goes
                to standard output, progress to standard error, and results.json, metrics.csv,
                report.md, report.html and plots to Reports/SCENARIO/TIME/. A scenario with a
                sweep is run once for each point of it.

                Arguments:
                  SCENARIO  scenario file (YAML), or a YCSB workload (.properties)

                Options:
                  --set KEY=VALUE       override a key of the scenario: --set run.duration=1s (repeatable)
                  --find-max BOUND      search for the highest rate that holds a bound of response latency: 'p99<10us'
                  --output DIR          write the report there instead
                  --print-scenario      print the scenario as YAML, measure nothing
                  --count instructions  count instructions an operation as well (valgrind)
                  --json                print results.json instead of the comparison
                  --no-report           write no files
                  --quiet               show no progress
                  -h, --help            show this

                Examples:
                  hyperion run Scenarios/ycsb-b.yaml
                  hyperion run Scenarios/ycsb-b.yaml --set records=100k --set run.repetitions=3
                  hyperion run Scenarios/open-load.yaml --find-max 'p99<10us'

                """)
    }
}
