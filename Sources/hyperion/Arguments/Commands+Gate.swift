// The commands that judge.
extension CommandDefinition {
    static let compare = CommandDefinition(
        name: .compare,
        summary: "compare two results, or two histogram logs, metric by metric",
        discussion: """
            Says of each metric that both have whether it improved, regressed or stayed the same, or that this cannot be \
            told, with the ratio of new to base and its interval. Results of another machine, scenario or kind of pages \
            are refused. Exit code 3: something regressed; 4: something may have regressed and the samples cannot tell; 0: \
            nothing is worse by more than the tolerance. HdrHistogram logs (.hlog) of any tool are compared tag by tag, \
            their intervals being the samples.
            """,
        positionals: [
            Positional(name: "BASE", help: "results.json, or the folder that it is in; or a histogram log"),
            Positional(name: "NEW", help: "the result, or the log, to judge"),
        ],
        options: [
            tolerance, metrics("throughput,p50,p99,bytes-per-record (of logs p50,p90,p99,p99.9,max,mean)"),
            Option(name: "force", value: nil, help: "compare what cannot be compared, and say why it cannot"),
            Option(
                name: "unit", value: "UNIT",
                help: "what both logs' values are: ns (unless said), us, ms or s; us,ns: of base and of new"),
            Option(name: "json", value: nil, help: "print the comparison as JSON"),
        ],
        examples: [
            "hyperion compare Reports/ycsb-b/2026-03-01T140509Z Reports/ycsb-b/2026-03-02T093011Z",
            "hyperion compare before.hlog after.hlog --metrics p99,max",
        ])

    static let gate = CommandDefinition(
        name: .gate,
        summary: "measure scenarios and fail if something is slower or a threshold is violated",
        discussion: """
            Each repetition is a process of its own; with --against the two builds take turns. What looks worse is measured a \
            second time and fails only if it does so again. Exit code 3: something failed; 4: something could not be decided; \
            0: everything holds. --self-test shows how often the gate errs: it compares this build with itself, slowed \
            down by nothing, 1, 2, 5, 10 and 20 %.
            """,
        positionals: [
            Positional(
                name: "SCENARIO", help: "scenario files (YAML)", isRequired: false, isRepeatable: true)
        ],
        options: [
            Option(name: "set", value: "KEY=VALUE", help: "override a key of every scenario", isRepeatable: true),
            Option(name: "against", value: "BINARY", help: "another build of hyperion, measured in the same run"),
            Option(name: "baseline", value: "RESULT", help: "a stored result of the scenario on this machine"),
            tolerance, metrics("throughput,p50 (not of operations too quick for the clock),bytes-per-record"),
            Option(
                name: "repetitions", value: "N",
                help: "pairs of arms, instead of the scenario's or what a verdict needs"),
            Option(
                name: "count", value: "instructions",
                help: "count them too, under valgrind; with --metrics instructions-per-op nothing is timed"),
            Option(name: "summary", value: "FILE", help: "write a summary in Markdown"),
            Option(name: "junit", value: "FILE", help: "write the checks as JUnit XML"),
            Option(name: "json", value: nil, help: "print the report as JSON"),
            Option(name: "quiet", value: nil, help: "show no progress"),
            Option(name: "self-test", value: nil, help: "measure false alarms and power of the gate instead"),
            Option(
                name: "comparisons", value: "N",
                help: "with --self-test: gates on identical builds, 300 unless said; 10 % gets a quarter, others a "
                    + "twentieth"),
            Option(name: "time", value: "DURATION", help: "with --self-test: end after so long; 10m unless said"),
            Option(
                name: "output", value: "DIR",
                help: "with --self-test: tables and comparisons go there, and go on from what is there"),
        ],
        examples: [
            "hyperion gate Scenarios/ycsb-b.yaml",
            "hyperion gate Scenarios/ycsb-b.yaml --against base/hyperion --summary summary.md",
            "hyperion gate --self-test --comparisons 300 --time 2h --output self-test",
        ])

    private static let tolerance = Option(
        name: "tolerance", value: "SHARE", help: "how much worse a metric may be; 5% unless said")

    private static func metrics(_ usual: String) -> Option {
        Option(name: "metrics", value: "LIST", help: "which ones, or all; \(usual) unless said")
    }
}
