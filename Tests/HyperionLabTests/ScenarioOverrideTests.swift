import Testing

@testable import HyperionLab

@Suite struct ScenarioOverrideTests {
    @Test func `overrides replace and add`() throws {
        let scenario = try decodeScenario(
            scenarioText(["run: {repetitions: 3}"]),
            [
                "run.duration=2s", "threads.readers=2", "engines=[hyperion, null]", "operations.read=100%",
                "distribution=hotspot(20%, 80%)", "values.bytes.128=100%", "seed=1", "seed=2",
                "thresholds=[hyperion.read.p50 < 2x null]", "engines.2=swift-dictionary",
            ])
        #expect(scenario.run.durationNanoseconds == 2_000_000_000)
        #expect(scenario.run.repetitions == 3)
        #expect(scenario.threads == .init(mixed: 0, readers: 2))
        #expect(scenario.engines == ["hyperion", "null", "swift-dictionary"])
        #expect(scenario.values.largest == 128)
        #expect(scenario.seed == 2)
        #expect(scenario.thresholds.count == 1)
    }

    /// A number alone stands for threads of both kinds; what is set beside it leaves them.
    @Test func aNumberOfThreadsTakesOtherKeysBesideIt() throws {
        let scenario = try decodeScenario(
            scenarioText(["threads: 3"]), ["threads.pin=none", "threads.priority=nice 5"])
        #expect(scenario.threads.mixed == 3 && scenario.threads.pin == .none && scenario.threads.priority == .nice(5))
    }

    @Test(arguments: [
        ("records", "--set records: a value is missing; write KEY=VALUE, such as run.duration=1s"),
        ("=1", "--set =1: a key is empty; write KEY=VALUE, such as run.duration=1s"),
        ("run..duration=1s", "--set run..duration=1s: a key is empty; write KEY=VALUE, such as run.duration=1s"),
        ("records=0", "--set records=0: \"records\" must be at least 1"),
        ("recrods=1", "--set recrods=1: unknown key \"recrods\". Did you mean \"records\"?"),
        (
            "run.duration=1",
            "--set run.duration=1: \"run.duration\" expects a duration such as 5s: \"1\" has no unit; "
                + "durations take ns, us, ms, s, m or h"
        ),
        (
            "run.times=3",
            "--set run.times=3: unknown key \"run.times\"; valid keys here: warmup, duration, operations, "
                + "repetitions"
        ),
        ("records.x=1", "--set records.x=1: \"records\" is a single value; set it as a whole"),
        (
            "engines.x=null",
            "--set engines.x=null: \"engines\" is a list; write an index of 0 to 1 (1 appends), not \"x\""
        ),
        (
            "engines.9=null",
            "--set engines.9=null: \"engines\" is a list; write an index of 0 to 1 (1 appends), not \"9\""
        ),
        ("engines=[a", "--set engines=[a: the list is not closed before here, or a comma is missing"),
        ("seed=&a 1", "--set seed=&a 1: an anchor (&) cannot stand in a scenario; write the value itself"),
        ("engines.0=hyperoin", "--set engines.0=hyperoin: unknown engine \"hyperoin\". Did you mean \"hyperion\"?"),
    ])
    func `a wrong override is reported as such`(_ override: String, _ expected: String) {
        #expect(scenarioProblems(scenarioText(), [override]) == [expected])
    }

    @Test func `a path of any length is refused or applied, never followed too deep`() {
        let path = String(repeating: "a.", count: 100_000) + "a=1"
        #expect(scenarioProblems(scenarioText(), [path]).count == 1)
    }

    @Test func `the file's errors come first, then each override's in its order`() {
        let problems = scenarioProblems(scenarioText(["recrods: 1"]), ["seed=x", "records=0", "pages=x"])
        #expect(
            problems.map { String($0.prefix(13)) } == [
                "5:1: unknown ", "--set seed=x:", "--set records", "--set pages=x",
            ])
    }
}

@Suite struct ScenarioPlaceTests {
    @Test func `a later stage finds the place of any value`() throws {
        let text = scenarioText(["keys:\n  bytes: 24", "thresholds:\n  - hyperion.read.p50 < 5us", "arena: 1Mi"])
        let decoded = try ScenarioDecoder.decode(
            text: Array(text.utf8), file: "a.yaml", overrides: ["run.duration=1s", "threads={readers: 1}"])
        func place(_ keyPath: String) -> String { decoded.diagnostic(at: keyPath, "m").description }
        #expect(place("arena") == "a.yaml:9:8: error: m")
        #expect(place("keys.bytes") == "a.yaml:6:10: error: m")
        #expect(place("keys.path") == "a.yaml:6:3: error: m")
        #expect(place("engines[0]") == "a.yaml:4:11: error: m")
        #expect(place("engines[9]") == "a.yaml:4:10: error: m")
        #expect(place("thresholds[0]") == "a.yaml:8:5: error: m")
        #expect(place("operations.read") == "a.yaml:3:20: error: m")
        #expect(place("run.duration") == "--set run.duration=1s: error: m")
        #expect(place("run.warmup") == "--set run.duration=1s: error: m")
        #expect(place("threads.readers") == "--set threads={readers: 1}: error: m")
        #expect(place("nothing") == "a.yaml:1:1: error: m")
    }
}
