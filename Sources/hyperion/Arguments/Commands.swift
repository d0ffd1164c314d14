extension CommandDefinition {
    /// Every command, in the order in which the help text lists them.
    static let all: [CommandDefinition] = [run, compare, gate, report, check, list, environment, worker]

    static func named(_ name: String) -> CommandDefinition? { all.first { $0.name.rawValue == name } }

    static let run = CommandDefinition(
        name: .run,
        summary: "measure the engines of a scenario file against each other",
        discussion: """
            Each engine runs in each repetition in a process of its own. The comparison goes to standard output, \
            progress to standard error, and results.json, metrics.csv, report.md, report.html and plots to \
            Reports/SCENARIO/TIME/. A scenario with a sweep is run once for each point of it.
            """,
        positionals: [Positional(name: "SCENARIO", help: "scenario file (YAML), or a YCSB workload (.properties)")],
        options: [
            Option(
                name: "set", value: "KEY=VALUE", help: "override a key of the scenario: --set run.duration=1s",
                isRepeatable: true),
            Option(
                name: "find-max", value: "BOUND",
                help: "search for the highest rate that holds a bound of response latency: 'p99<10us'"),
            Option(name: "output", value: "DIR", help: "write the report there instead"),
            Option(name: "print-scenario", value: nil, help: "print the scenario as YAML, measure nothing"),
            Option(name: "count", value: "instructions", help: "count instructions an operation as well (valgrind)"),
            Option(name: "json", value: nil, help: "print results.json instead of the comparison"),
            Option(name: "no-report", value: nil, help: "write no files"),
            Option(name: "quiet", value: nil, help: "show no progress"),
        ],
        examples: [
            "hyperion run Scenarios/ycsb-b.yaml",
            "hyperion run Scenarios/ycsb-b.yaml --set records=100k --set run.repetitions=3",
            "hyperion run Scenarios/open-load.yaml --find-max 'p99<10us'",
        ])

    static let report = CommandDefinition(
        name: .report,
        summary: "write the reports again from a result, without measuring, or show a histogram log",
        discussion: """
            With --export it writes FILE instead, in a format that other dashboards read: jmh (the JSON of the Java \
            Microbenchmark Harness) or bmf (Bencher Metric Format), with all points of a sweep. Of an HdrHistogram log (.hlog) of any tool it \
            prints the percentiles of each tag and writes nothing.
            """,
        positionals: [
            Positional(
                name: "RESULTS", help: "results.json, the folder of a run, sweep or --find-max, or a histogram log"),
            Positional(name: "FILE", help: "what --export writes; - for standard output", isRequired: false),
        ],
        options: [
            Option(name: "output", value: "DIR", help: "write there instead of beside the result"),
            Option(name: "export", value: "FORMAT", help: "jmh or bmf: write FILE, and no report"),
            Option(
                name: "unit", value: "UNIT", help: "what a log's values are: ns (unless said), us, ms or s"),
        ],
        examples: [
            "hyperion report Reports/ycsb-b/2026-03-01T140509Z",
            "hyperion report Reports/ycsb-b/2026-03-01T140509Z --export bmf metrics.json",
            "hyperion report other-tool.hlog --unit us",
        ])

    static let list = CommandDefinition(
        name: .list,
        summary: "list what a scenario can name",
        discussion: """
            A threshold writes a metric as ENGINE.OPERATION.METRIC, and its bound with a unit: hyperion.read.p99 < 5us, \
            hyperion.load.throughput >= 5M/s, hyperion.memory.rss < 1Gi. --metrics of gate and compare takes the names \
            alone: throughput,p50.
            """,
        positionals: [
            Positional(
                name: "WHAT", help: "engines, distributions, metrics or scenarios; all of them unless said",
                isRequired: false, choices: ["engines", "distributions", "metrics", "scenarios"])
        ])

    static let environment = CommandDefinition(
        name: .environment,
        summary: "describe this machine as reports do",
        options: [Option(name: "json", value: nil, help: "as JSON")])

    static let worker = CommandDefinition(
        name: .worker,
        summary: "measure one engine once, as told on standard input (started by 'run' and 'gate')",
        isHidden: true)
}
