extension CommandDefinition {
    /// Every command, in the order in which the help text lists them.
    static let all: [CommandDefinition] = [run, report, list, environment, worker]

    static func named(_ name: String) -> CommandDefinition? { all.first { $0.name.rawValue == name } }

    static let run = CommandDefinition(
        name: .run,
        summary: "measure the engines of a scenario file against each other",
        discussion: """
            Each engine runs in each repetition in a process of its own. The comparison goes to standard output, \
            progress to standard error, and results.json, metrics.csv and report.md to Reports/SCENARIO/TIME/.
            """,
        positionals: [Positional(name: "SCENARIO", help: "scenario file (YAML)")],
        options: [
            Option(
                name: "set", value: "KEY=VALUE", help: "override a key of the scenario: --set run.duration=1s",
                isRepeatable: true),
            Option(name: "output", value: "DIR", help: "write the report there instead"),
            Option(name: "count", value: "instructions", help: "count instructions an operation as well (valgrind)"),
            Option(name: "json", value: nil, help: "print results.json instead of the comparison"),
            Option(name: "no-report", value: nil, help: "write no files"),
            Option(name: "quiet", value: nil, help: "show no progress"),
        ],
        examples: [
            "hyperion run Scenarios/ycsb-b.yaml",
            "hyperion run Scenarios/ycsb-b.yaml --set records=100k --set run.repetitions=3",
        ])

    static let report = CommandDefinition(
        name: .report,
        summary: "write the reports again from a result, without measuring",
        positionals: [Positional(name: "RESULTS", help: "results.json, or the folder that it is in")],
        options: [Option(name: "output", value: "DIR", help: "write there instead of beside the result")],
        examples: ["hyperion report Reports/ycsb-b/2026-03-01T140509Z"])

    static let list = CommandDefinition(
        name: .list,
        summary: "list what a scenario can name",
        positionals: [
            Positional(
                name: "WHAT", help: "engines, distributions or scenarios; all of them unless said", isRequired: false,
                choices: ["engines", "distributions", "scenarios"])
        ])

    static let environment = CommandDefinition(
        name: .environment,
        summary: "describe this machine as reports do",
        options: [Option(name: "json", value: nil, help: "as JSON")])

    static let worker = CommandDefinition(
        name: .worker,
        summary: "measure one engine once, as told on standard input (started by 'run')",
        isHidden: true)
}
