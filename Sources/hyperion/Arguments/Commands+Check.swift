import HyperionVerify

extension CommandDefinition {
    static let check = CommandDefinition(
        name: .check,
        summary: "judge whether histories of any system are linearizable, or serializable",
        discussion: """
            A history says which operations clients began and which results came back. Formats: Hyperion's own, Jepsen's \
            EDN as Knossos takes it (registers, locks, several registers) and as Elle does (transactions of list-append and \
            rw-register, judged for strict serializability), the log of Jepsen's etcd test, key-value logs, call/return \
            and interval text. Exit code 3: a history is not linearizable, or its transactions are not what --consistency \
            says; 4: the budget ended before one was decided; 0: nothing contradicts any of them. Of several histories the \
            worst counts: a wrong file (2), then 3, then 4.
            """,
        positionals: [
            Positional(
                name: "HISTORY", help: "files; - for standard input", isRequired: false, isRepeatable: true)
        ],
        options: [
            Option(
                name: "format", value: "FORMAT",
                help: HistoryFormat.allCases.map(\.rawValue).joined(separator: ", ") + "; as it looks unless said"),
            Option(
                name: "model", value: "MODEL",
                help: HistoryModel.allCases.map(\.rawValue).joined(separator: ", ") + "; as the file says unless said"),
            Option(
                name: "initial", value: "VALUE",
                help: "what a register or counter is at first: a number, or of registers nil"),
            Option(
                name: "consistency", value: "MODEL",
                help: "of transactions: " + ConsistencyModel.allCases.map(\.rawValue).joined(separator: ", ")
                    + "; the last unless said"),
            Option(
                name: "linearizable-keys", value: nil,
                help: "of transactions on registers: the database promises that each key by itself is linearizable"),
            Option(name: "time", value: "DURATION", help: "give up after so long, for each history; 60s unless said"),
            Option(
                name: "memory", value: "SIZE",
                help:
                    "give up beyond that, for each history, beside 32 MiB for the program itself; 2Gi unless said"),
            Option(name: "json", value: nil, help: "print the verdicts as JSON"),
            Option(name: "timeline", value: nil, help: "draw the first operations too, whatever the verdict is"),
            Option(name: "html", value: "FILE", help: "write a page that shows what is wrong"),
            Option(
                name: "certificate", value: "FILE", help: "of a linearizable history: write the order that explains it"),
            Option(
                name: "counterexample", value: "FILE",
                help: "of another: write the operations that contradict each other, as a history"),
            Option(
                name: "recheck", value: "FILE",
                help: "instead: verify such a certificate or counterexample of this history"),
            Option(
                name: "self-test", value: nil,
                help: "instead: find every defect that is planted in a build with --traits PlantedDefects"),
        ],
        examples: [
            "hyperion check history.edn",
            "hyperion check etcd_*.log --time 10s",
            "hyperion check transactions.edn --consistency serializable",
            "hyperion check history.edn --html wrong.html --counterexample wrong.history",
            "hyperion check history.edn --recheck wrong.history",
        ])
}
