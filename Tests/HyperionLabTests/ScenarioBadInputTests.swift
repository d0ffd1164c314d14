import Testing

@testable import HyperionLab

@Suite struct ScenarioBadInputTests {
    @Test(arguments: yaml + keysAndKinds + data + runs + phases + concurrency + thresholds)
    func `reports every problem with its place`(_ bad: BadScenario) {
        #expect(scenarioProblems(bad.text) == bad.expected)
    }

    static let yaml: [BadScenario] = [
        .init(whole: "", expect: "the file is empty; a scenario starts with `scenario: NAME`"),
        .init(whole: "# nothing\n", expect: "the file is empty; a scenario starts with `scenario: NAME`"),
        .init(whole: "- a\n", expect: "1:1: a scenario is a mapping that starts with `scenario: NAME`, not a list"),
        .init(whole: "hello", expect: "1:1: a scenario is a mapping that starts with `scenario: NAME`, not \"hello\""),
        .init(whole: "scenario: a\n\trecords: 1\n", expect: "2:1: a tab cannot indent; use spaces"),
        .init(whole: "run:\n  \tduration: 1s\n", expect: "2:3: a tab cannot indent; use spaces"),
        .init(
            whole: "scenario: a: b\n",
            expect: "1:12: a \":\" cannot stand here; check the indentation, or put the text in quotes"),
        .init(
            whole: "engines: [a, b\nrecords: 1\n",
            expect: "2:8: the list that starts in line 1 is not closed before here, or a comma is missing"),
        .init(whole: "scenario: \"a\n", expect: "1:11: the text in quotes that starts here is not closed"),
        .init(
            whole: "scenario: a\nrecords 1\nseed: 1",
            expect: "2:1: a \":\" is missing behind this key, or the indentation is wrong"),
        .init(
            whole: "engines:\n  - a\n  seed: 1\n",
            expect: "3:3: a list element is expected here; check the indentation"),
        .init(
            whole: "{run: 1}}\n",
            expect: "1:9: this does not belong to what stands before it; check the indentation"),
        .init(whole: "run: ]\n", expect: "1:6: a value is expected here"),
        .init(
            whole: "run: &a []\nseed: 'x\n",
            expect: "1:6: an anchor (&) cannot stand in a scenario; write the value itself",
            "2:7: the text in quotes that starts here is not closed"),
        .init(whole: "scenario: @a\n", expect: "1:11: this character cannot start a value; put it in quotes"),
        .init(whole: "scenario: \u{1}\n", expect: "1:11: this is not a text file: the character U+0001 stands here"),
        .init(whole: "a\n\0", expect: "2:1: this is not a text file: the character U+0000 stands here"),
        .init(
            "records: 2M", "seed: 1\nseed: 2",
            expect: "6:1: the key \"seed\" stands here again; it stands in line 5 already"),
        .init("description: \"\\0\"", expect: "5:14: a NUL character cannot stand in a scenario"),
        .init(
            "records: &a 1M", "seed: *a", "description: !!str x",
            expect: "2:10: an anchor (&) cannot stand in a scenario; write the value itself",
            "5:7: an alias (*) cannot stand in a scenario; write the value itself",
            "6:14: a tag (!) cannot stand in a scenario; write the value itself"),
        .init("? [a]\n: b", expect: "5:3: a key must be text, not a list"),
        .init("---\n: b", expect: "5:1: a second document starts here; a file holds one scenario"),
        .init(
            "description: " + String(repeating: "[", count: 40),
            expect: "5:45: nested deeper than 32 levels"),
    ]

    static let keysAndKinds: [BadScenario] = [
        .init(
            whole: "description: x\n",
            expect: "1:1: \"scenario\" is missing; write for example `scenario: ycsb-b`",
            "1:1: \"records\" is missing; write for example `records: 1M`",
            "1:1: \"operations\" is missing; write for example `operations: {read: 95%, update: 5%}`",
            "1:1: \"engines\" is missing; write for example `engines: [hyperion, swift-dictionary]`"),
        .init(
            "recrods: 1", "distrbution: uniform", "flavour: 3",
            expect: "5:1: unknown key \"recrods\". Did you mean \"records\"?",
            "6:1: unknown key \"distrbution\". Did you mean \"distribution\"?",
            "7:1: unknown key \"flavour\"; valid keys here: scenario, description, seed, store, records, keys, values, "
                + "operations, distribution, threads, load, pages, allocator, arena, run, engines, baseline, verify, "
                + "thresholds, sweep"),
        .init("run: {repetition: 3}", expect: "5:7: unknown key \"run.repetition\". Did you mean \"repetitions\"?"),
        .init(
            "sweep: {threads: [1, 2]}",
            expect: "5:8: \"sweep\" makes many scenarios of one, which only `hyperion run` takes; leave it out"),
        .init(
            "scenario: a/b",
            expect: "1:11: the scenario's name \"a/b\" names a folder: up to 100 letters, digits, "
                + "-, _ and ., a letter or digit first"),
        .init("scenario: [a]", expect: "1:11: \"scenario\" expects a name such as ycsb-b, not a list"),
        .init("description: {a: b}", expect: "5:14: \"description\" expects a text, not a mapping"),
        .init("seed: x", expect: "5:7: \"seed\" expects a whole number: \"x\" is not a number"),
        .init(
            "seed: 18446744073709551616",
            expect: "5:7: \"seed\" expects a whole number: \"18446744073709551616\" is too large"),
        .init("store: graph", expect: "5:8: \"store\" \"graph\" is not in this version yet; write key-value"),
        .init("store: keyvalue", expect: "5:8: \"store\" knows no \"keyvalue\". Did you mean \"key-value\"?"),
        .init(
            "allocator: malloc", expect: "5:12: \"allocator\" knows no \"malloc\". Did you mean \"jemalloc\"?"),
        .init(
            "allocator: tcmalloc", expect: "5:12: \"allocator\" knows no \"tcmalloc\". Did you mean \"jemalloc\"?"),
        .init(
            "allocator: mimalloc-2",
            expect: "5:12: \"allocator\" knows no \"mimalloc-2\"; write one of: system, system-huge-pages, jemalloc"),
        .init(
            "allocator: Jemalloc", expect: "5:12: \"allocator\" knows no \"Jemalloc\". Did you mean \"jemalloc\"?"),
        .init(
            "allocator: [1]",
            expect: "5:12: \"allocator\" expects system or system-huge-pages or jemalloc, not a list"),
        .init(
            "allocator: {jemalloc: true}",
            expect: "5:12: \"allocator\" expects system or system-huge-pages or jemalloc, not a mapping"),
        .init(
            "allocator:", expect: "5:11: \"allocator\" has no value; it expects system or system-huge-pages or jemalloc"
        ),
        .init(
            "pages: huge",
            expect: "5:8: \"pages\" knows no \"huge\"; write one of: base, transparent, explicit-2Mi, explicit-1Gi"),
    ]

    static let data: [BadScenario] = [
        .init("records: 0", expect: "2:10: \"records\" must be at least 1"),
        .init("records: 11G", expect: "2:10: \"records\" must be at most 10G"),
        .init(
            "records: 99999999999G",
            expect: "2:10: \"records\" expects a count such as 1M: \"99999999999G\" is too large"),
        .init("records: -1", expect: "2:10: \"records\" expects a count such as 1M: \"-1\" is negative"),
        .init("records: 1.5", expect: "2:10: \"records\" expects a count such as 1M: \"1.5\" is not a whole number"),
        .init(
            "records: 1m",
            expect: "2:10: \"records\" expects a count such as 1M: unknown unit \"m\" in \"1m\"; "
                + "counts take k, M, G, Ki, Mi or Gi, or nothing"),
        .init("records: [1]", expect: "2:10: \"records\" expects a count such as 1M, not a list"),
        .init("records:", expect: "2:9: \"records\" has no value; it expects a count such as 1M"),
        .init(
            "keys: file",
            expect:
                "5:7: \"keys\" expects a mapping such as {source: generated, bytes: 16}, not \"file\""),
        .init(
            "keys: {source: trace, path: x, format: cachebench}",
            expect: "5:29: the trace \"x\" does not exist"),
        .init("keys: {source: fiel}", expect: "5:16: \"keys.source\" knows no \"fiel\". Did you mean \"file\"?"),
        .init("keys: {bytes: 7}", expect: "5:15: \"keys.bytes\" must be at least 8"),
        .init("keys: {bytes: 64Ki}", expect: "5:15: \"keys.bytes\" must be at most 65535"),
        .init("keys: {path: x}", expect: "5:14: \"keys.path\" goes with `source: file`; generated keys have no file"),
        .init("keys: {source: file}", expect: "5:7: \"keys.path\" is missing; write for example `path: keys.txt`"),
        .init(
            "keys: {source: file, path: /nowhere/x}",
            expect: "5:28: the key file \"/nowhere/x\" does not exist"),
        .init(
            "keys: {source: file, path: /usr/share/dict/american-english-insane}",
            expect: "5:28: the key file \"/usr/share/dict/american-english-insane\" does not exist; "
                + "Debian has it in the package wamerican-insane"),
        .init(
            "keys: {source: file, path: /usr/share}",
            expect: "5:28: the key file \"/usr/share\" is a directory, not a file"),
        .init(
            "keys: {source: file, path: /dev/zero}",
            expect: "5:28: the key file \"/dev/zero\" is not a regular file"),
        .init(
            "keys: {source: file, path: /dev/null, bytes: 8}",
            expect: "5:28: the key file \"/dev/null\" is not a regular file",
            "5:46: \"keys.bytes\" goes with `source: generated`; keys from a file have their own length"),
        .init("values: 64", expect: "5:9: \"values\" expects a mapping such as {bytes: 64}, not \"64\""),
        .init("values: {bytes: 2Gi}", expect: "5:17: \"values.bytes\" must be at most 1Gi"),
        .init("values: {bytes: 9..8}", expect: "5:17: the range \"9..8\" ends before it starts"),
        .init("values: {bytes: {64: 90%, 128: 9%}}", expect: "5:17: shares sum to 99 %, not 100 %"),
        .init(
            "values: {bytes: {64: 90%, x: 10%}}",
            expect: "5:27: \"values.bytes\" expects a size such as 64Ki: \"x\" is not a number"),
        .init("distribution: zipfain", expect: "5:15: unknown distribution \"zipfain\". Did you mean \"zipfian\"?"),
        .init(
            "distribution: zipfian(0)",
            expect: "5:15: zipfian takes one number above 0 and up to 5, as in zipfian(0.99)"),
        .init(
            "distribution: latest(9%)",
            expect: "5:15: latest takes one number above 0 and up to 5, as in latest(0.99): unknown unit \"%\" in "
                + "\"9%\"; this takes a plain number"),
        .init("distribution: uniform(3)", expect: "5:15: uniform takes no parameters; write `uniform` alone"),
        .init(
            "distribution: zipfian(0.99",
            expect: "5:15: the parentheses of \"zipfian(0.99\" do not match; write for example zipfian(0.99)"),
        .init(
            "distribution: ycsb-zipfian(0.5)",
            expect: "5:15: ycsb-zipfian takes no parameters; write `ycsb-zipfian` alone"),
        .init(
            "distribution: hotspot",
            expect: "5:15: hotspot takes a share of the records and one of the operations, both between 0 and 100 %, "
                + "as in hotspot(20%, 80%)"),
        .init(
            "distribution: exponential(0%, 95%)",
            expect: "5:15: exponential takes a share of the records and one of the operations, both between 0 and "
                + "100 %, as in exponential(20%, 80%)"),
    ]

    static let runs: [BadScenario] = [
        .init("threads: 0", expect: "5:10: \"threads\" must be at least 1"),
        .init("threads: 2k", expect: "5:10: \"threads\" must be at most 1024"),
        .init(
            "threads: [1]",
            expect: "5:10: \"threads\" expects a count, or a mapping such as {readers: 3, writers: 1}, not a list"),
        .init("threads: {readers: 0, writers: 0}", expect: "5:10: \"threads\" must be 1 to 1024 in all, not 0"),
        .init("threads: {readers: 1024, writers: 1}", expect: "5:10: \"threads\" must be 1 to 1024 in all, not 1025"),
        .init(
            "threads: {mixed: 1, readers: 1}",
            expect: "5:18: \"threads.mixed\" cannot stand beside readers and writers; write the one or the others"),
        .init(
            "arena: 64MB/s",
            expect: "5:8: \"arena\" expects a size such as 64Mi: unknown unit \"MB/s\" in \"64MB/s\"; "
                + "sizes take B, k, M, G, Ki, Mi or Gi"),
        .init("arena: 0", expect: "5:8: \"arena\" must be at least 1; leave it out for as much as the scenario needs"),
        .init(
            "run: {duration: 5}",
            expect: "5:17: \"run.duration\" expects a duration such as 5s: \"5\" has no unit; "
                + "durations take ns, us, ms, s, m or h"),
        .init(
            "run: {duration: 999us, warmup: 2h, repetitions: 0, operations: 0}",
            expect: "5:17: \"run.duration\" must be 1ms to 1h", "5:32: \"run.warmup\" must be auto, or 0s to 1h",
            "5:49: \"run.repetitions\" must be at least 1", "5:64: \"run.operations\" must be at least 1"),
        .init(
            "engines: hyperion",
            expect: "4:10: \"engines\" expects a list such as [hyperion, swift-dictionary], not \"hyperion\""),
        .init(
            "engines: []",
            expect: "4:10: \"engines\" is empty; write for example `engines: [hyperion, swift-dictionary]`"),
        .init(
            "engines: [hyperoin, null, null, {a: b}]",
            expect: "4:11: unknown engine \"hyperoin\". Did you mean \"hyperion\"?",
            "4:27: the engine \"null\" stands in the list twice",
            "4:33: \"engines[3]\" expects the name of an engine, not a mapping"),
        .init(
            "baseline: nul",
            expect: "5:11: the baseline \"nul\" is not one of the engines; these are: hyperion"),
    ]

    static let phases: [BadScenario] = [
        .init(
            "operations: read",
            expect: "3:13: \"operations\" expects a mapping such as {read: 95%, update: 5%}, or a list of them, "
                + "not \"read\""),
        .init(
            "operations: []",
            expect: "3:13: \"operations\" is empty; write for example `operations: {read: 95%, update: 5%}`"),
        .init("operations: {}", expect: "3:13: \"operations\" has no operation; write for example `read: 100%`"),
        .init("operations: {read: 95%, update: 4%}", expect: "3:13: shares sum to 99 %, not 100 %"),
        .init("operations: {read: 33.3333%, update: 66.6668%}", expect: "3:13: shares sum to 100.0001 %, not 100 %"),
        .init(
            "operations: {read: 0.95}",
            expect: "3:20: \"operations.read\" expects a share such as 95%: \"0.95\" has no unit; shares take %"),
        .init(
            "operations: {read: 100%, update: 0%}",
            expect: "3:34: \"operations.update\" has a share of 0 %; leave it out"),
        .init("operations: {raed: 100%}", expect: "3:14: unknown operation \"raed\". Did you mean \"read\"?"),
        .init("operations: {read(3): 100%}", expect: "3:14: read takes no count; write `read` alone"),
        .init(
            "operations: {multi-read(2k): 100%}",
            expect: "3:14: multi-read takes a count of 1 to 1024, as in multi-read(32)"),
        .init(
            "operations: {scan(0): 100%}",
            expect: "3:14: scan takes a count of 1 to 1M, as in scan(100), or a range, as in scan(1..100)"),
        .init(
            "operations: {scan(1): 50%, scan(2): 50%}",
            expect: "3:28: scan stands twice in this mix; write it once, or in two phases"),
        .init(
            "operations: [{read: 100%}, {label: b, read: 100%}]",
            expect: "3:14: read occurs in several phases; tell them apart with `label: NAME` in each of them"),
        .init(
            "operations: [{label: b, read: 100%}, {label: b, insert: 100%}]",
            expect: "3:46: the label \"b\" is that of operations[0] already; each phase needs its own"),
        .init(
            "operations: [{label: a.b, read: 100%}]",
            expect: "3:22: the label \"a.b\" is not a name: up to 100 letters, digits, - and _, a letter or digit first"
        ),
        .init(
            "operations: [{readers: {update: 100%}}]", "threads: {readers: 1}",
            expect: "3:25: readers only read; update belongs to writers"),
        .init(
            "operations: [{writers: {read: 100%}}]", "threads: {writers: 1}",
            expect: "3:25: writers only write; read belongs to readers"),
        .init(
            "operations: [{readers: {read: 100%}, update: 5%}]",
            expect: "3:38: \"update\" cannot stand beside readers and writers; give it to one of them"),
        .init(
            "operations: [{readers: {read: 100%}}]",
            expect: "3:14: a mix for each role needs threads in roles; write `threads: {readers: 1, writers: 1}`"),
        .init(
            "operations: [{readers: {read: 100%}, writers: {update: 100%}}]", "threads: {readers: 1}",
            expect: "3:47: writers have a mix here, but \"threads.writers\" is 0; add a writer"),
        .init(
            "operations: {update: 100%}", "threads: {readers: 2, writers: 1}",
            expect: "3:13: this mix has no read for the 2 readers; leave \"threads.readers\" out, "
                + "or give each role its own mix: {readers: {…}, writers: {…}}"),
        .init(
            "operations: {read: 50%, update: 50%}", "threads: {readers: 2}",
            expect: "3:13: this mix writes, but \"threads.writers\" is 0; add a writer"),
    ]

    static let concurrency: [BadScenario] = [
        .init(
            "operations: {read: 50%, update: 50%}", "threads: 4", "engines: [hyperion, null]",
            expect: "4:11: the engine \"hyperion\" allows one writer, many readers, but this scenario has "
                + "4 threads that all write; write `threads: {readers: 3, writers: 1}`, or leave the engine out"),
        .init(
            "operations: {read: 50%, update: 50%}", "threads: {readers: 1, writers: 1}",
            "engines: [null, swift-dictionary]",
            expect: "4:17: the engine \"swift-dictionary\" allows one thread, or readers only, but this scenario has "
                + "1 writer beside 1 reader; write `threads: 1`, let it only read, or leave the engine out"),
        .init(
            "operations: [{read: 100%}, {label: b, insert: 100%}]", "threads: 2", "engines: [swift-dictionary]",
            expect: "4:11: the engine \"swift-dictionary\" allows one thread, or readers only, but \"b\" has "
                + "2 threads that all write; write `threads: 1`, let it only read, or leave the engine out"),
    ]

    static let thresholds: [BadScenario] = [
        .init(
            "thresholds: hyperion.read.p99 < 5us",
            expect: "5:13: \"thresholds\" expects a list such as [hyperion.read.p99 < 5us], not "
                + "\"hyperion.read.p99 < 5us\""),
        .init(
            "thresholds: [hyperion.read.p99 = 5us]",
            expect: "5:14: \"hyperion.read.p99 = 5us\" compares nothing; write METRIC < BOUND, with <, <=, > or >="),
        .init(
            "thresholds: [read.p99 < 5us]",
            expect: "5:14: \"read.p99\" is not ENGINE.OPERATION.METRIC, such as hyperion.read.p99"),
        .init(
            "thresholds: [hyperoin.read.p99 < 5us]",
            expect: "5:14: the engine \"hyperoin\" of \"hyperoin.read.p99\" is not in this scenario. "
                + "Did you mean \"hyperion\"?"),
        .init(
            "thresholds: [hyperion.update.p99 < 5us]",
            expect: "5:14: the operation \"update\" of \"hyperion.update.p99\" is not in this scenario; "
                + "it has: read, load, memory"),
        .init(
            "thresholds: [hyperion.read.p98 < 5us]",
            expect: "5:14: unknown metric \"p98\" in \"hyperion.read.p98\". Did you mean \"p90\"?"),
        .init(
            "thresholds: [hyperion.load.p99 < 5us]",
            expect: "5:14: load has no p99, only throughput, mean, limit-ratio, instructions-per-op, allocated-per-op, "
                + "heap-growth-per-op"),
        .init(
            "thresholds: [hyperion.read.allocated-per-op < 1B]",
            expect: "5:14: allocated-per-op is counted by jemalloc only; add `allocator: jemalloc`, or write "
                + "heap-growth-per-op, which every allocator tells"),
        .init(
            "thresholds: [hyperion.read.allocated-per-op < 1]", "allocator: jemalloc",
            expect: "5:14: the bound of hyperion.read.allocated-per-op: \"1\" has no unit; "
                + "sizes take B, k, M, G, Ki, Mi or Gi; write for example 128B or 0.7x baseline"),
        .init(
            "thresholds: [hyperion.read.rss < 5Mi]",
            expect: "5:14: read has no rss, only throughput, mean, p50, p90, p99, p99.9, p99.99, max, limit-ratio, "
                + "batched-mean, batched-p50, batched-p99, instructions-per-op, allocated-per-op, heap-growth-per-op; "
                + "write hyperion.memory.rss"),
        .init(
            "thresholds: [hyperion.read.p99.9 < 5]",
            expect: "5:14: the bound of hyperion.read.p99.9: \"5\" has no unit; latencies take ns, us, ms or s; "
                + "write for example 5us or 0.7x baseline"),
        .init(
            "thresholds: [hyperion.read.throughput > 5M]",
            expect: "5:14: the bound of hyperion.read.throughput: unknown unit \"M\" in \"5M\"; "
                + "rates take /s, k/s, M/s or G/s; write for example 5M/s or 1.5x baseline"),
        .init(
            "thresholds: [hyperion.memory.rss < 5]",
            expect: "5:14: the bound of hyperion.memory.rss: \"5\" has no unit; sizes take B, k, M, G, Ki, Mi or Gi; "
                + "write for example 128B or 0.7x baseline"),
        .init(
            "thresholds: [hyperion.read.p99 <]",
            expect: "5:14: a bound is missing after hyperion.read.p99; write for example 5us or 0.7x baseline"),
        .init(
            "thresholds: [hyperion.read.p99 < 0.7x baseline]",
            expect: "5:14: this scenario has no baseline; add `baseline: ENGINE`, or name an engine here"),
        .init(
            "thresholds: [hyperion.read.p99 < 0x hyperion.read.p50]",
            expect: "5:14: the factor of a bound must be more than 0"),
        .init(
            "thresholds: [hyperion.read.p99 < 2x]",
            expect: "5:14: 2x of what? Write for example 2x baseline"),
        .init(
            "thresholds: [hyperion.read.p99 < 2x nul]", "engines: [hyperion, null]",
            expect: "5:14: \"nul\" is neither an engine of this scenario nor a metric. Did you mean \"null\"?"),
        .init(
            "thresholds: [hyperion.read.p99 < 2x hyperion.read.throughput]",
            expect: "5:14: p99 is in ns and throughput in ops/s; they do not compare"),
        .init(
            "thresholds: [hyperion.read.p99 < 2x baseline]", "baseline: hyperion",
            expect: "5:14: hyperion.read.p99 is compared with itself"),
    ]
}
