import Testing

@testable import HyperionLab

@Suite struct ScenarioSweepTests {
    private func decode(_ changes: [String], _ overrides: [String] = []) throws(ScenarioError) -> ScenarioFile {
        try ScenarioDecoder.decodeFile(
            text: Array(scenarioText(changes).utf8), file: "a.yaml", overrides: overrides)
    }

    private func sweep(_ changes: [String], _ overrides: [String] = []) throws -> ScenarioSweep {
        guard case .sweep(let sweep) = try decode(changes, overrides) else {
            Issue.record("no sweep")
            throw ScenarioError.invalid([])
        }
        return sweep
    }

    private func problems(_ sweep: String, _ overrides: [String] = []) -> [String] {
        do throws(ScenarioError) {
            _ = try decode([sweep], overrides)
            return []
        } catch { return error.diagnostics.map(\.description) }
    }

    @Test func withoutASweepItIsOneScenario() throws {
        guard case .single(let decoded) = try decode([]) else {
            Issue.record("not a single scenario")
            return
        }
        #expect(decoded.scenario == (try decodeScenario(scenarioText())))
    }

    @Test func theLastKeyVariesFastest() throws {
        let sweep = try sweep(["threads: {readers: 1}", "sweep: {records: [10k, 1M], threads.readers: [1, 2, 4]}"])
        #expect(sweep.keys == ["records", "threads.readers"])
        #expect(
            sweep.points.map(\.values).map { $0.joined(separator: " ") } == [
                "10k 1", "10k 2", "10k 4", "1M 1", "1M 2", "1M 4",
            ])
        #expect(
            sweep.points.map(\.decoded.scenario.records) == [10_000, 10_000, 10_000, 1_000_000, 1_000_000, 1_000_000])
        #expect(sweep.points.map(\.decoded.scenario.threads.readers) == [1, 2, 4, 1, 2, 4])
    }

    /// A comma inside of parentheses does not end a value, although YAML ends its text there.
    @Test(arguments: [
        "sweep: {load: [open(50k/s, poisson), closed, open(100k/s), open(100k/s, constant)]}",
        "sweep: {load: ['open(50k/s, poisson)', closed, open(100k/s), \"open(100k/s, constant)\"]}",
    ])
    func loadsAreSwept(text: String) throws {
        let sweep = try sweep([text])
        #expect(
            sweep.points.map(\.values)
                == [["open(50k/s, poisson)"], ["closed"], ["open(100k/s)"], ["open(100k/s, constant)"]])
        #expect(
            sweep.points.map(\.decoded.scenario.load) == [
                .open(.init(rate: 50_000, arrivals: .poisson)), .closed,
                .open(.init(rate: 100_000, arrivals: .constant)),
                .open(.init(rate: 100_000, arrivals: .constant)),
            ])
        for point in sweep.points {
            let again = try self.sweep([text], point.decoded.overrides)
            #expect(again.points.map(\.decoded.scenario) == [point.decoded.scenario])
        }
    }

    @Test(arguments: [
        "sweep: {load: [open(50k/s, poisson]}", "sweep: {load: [open(50k/s, [poisson)]]}",
        "sweep: {load: [open(50k/s, poisson), open(50k/s, poisson)]}", "sweep: {load: [open(]}",
        "sweep: {load: ['open(50k/s', 'poisson)']}",
    ])
    func loadsThatAreNone(text: String) {
        let found = problems(text)
        #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("a.yaml:5:") }, "\(found)")
    }

    /// What a point's result notes as overrides makes this point again, and no other.
    @Test func theOverridesOfAPointMakeItAgain() throws {
        let text = ["threads: {readers: 1}", "sweep: {records: [10k, 1M], threads.readers: [1, 2]}"]
        for point in try sweep(text, ["seed=7"]).points {
            let again = try sweep(text, point.decoded.overrides)
            #expect(again.points.count == 1)
            #expect(again.points.first?.decoded.scenario == point.decoded.scenario)
            #expect(again.points.first?.decoded.scenario.seed == 7)
        }
    }

    @Test(arguments: [
        ("sweep: {recrods: [1k]}", "a.yaml:5:9: error: unknown key \"sweep.recrods\""),
        ("sweep: {run.repetition: [1, 2]}", "a.yaml:5:26: error: unknown key \"run.repetition\""),
        ("sweep: {records: []}", "a.yaml:5:18: error: \"sweep.records\" is empty; write a list such as [10k, 100k]"),
        ("sweep: {}", "a.yaml:5:8: error: \"sweep\" is empty; write for example `sweep: {records: [10k, 100k]}`"),
        ("sweep: [1]", "a.yaml:5:8: error: \"sweep\" expects a mapping such as {records: [10k, 100k]}, not a list"),
        ("sweep:", "a.yaml:5:"), ("sweep: {records: 10k}", "a.yaml:5:18: error: \"sweep.records\" expects a list"),
        ("sweep: {records: [10k, 10k]}", "a.yaml:5:24: error: \"10k\" stands in \"sweep.records\" twice"),
        ("sweep: {records: [10k, [1]]}", "a.yaml:5:24: error: \"sweep.records[1]\" expects a single value"),
        ("sweep: {records: [10k, 0]}", "a.yaml:5:24: error: \"records\" must be at least 1"),
        ("sweep: {engines: [hyperion]}", "a.yaml:5:9: error: \"engines\" cannot be swept"),
        ("sweep: {scenario: [a, b]}", "a.yaml:5:9: error: \"scenario\" cannot be swept"),
        ("sweep: {sweep: [a, b]}", "a.yaml:5:9: error: \"sweep\" cannot be swept"),
        ("sweep: {threads..x: [a]}", "a.yaml:5:9: error: unknown key \"sweep.threads..x\""),
    ])
    func mistakesStandWhereTheyAre(text: String, problem: String) {
        let found = problems(text)
        #expect(found.first?.hasPrefix(problem) == true, "\(found)")
    }

    @Test func theNumberOfPointsIsBounded() {
        let values = (1...9).map(String.init).joined(separator: ", ")
        let text = "sweep: {records: [\(values)], seed: [\(values)]}"
        #expect(problems(text).first?.hasPrefix("a.yaml:5:8: error: \"sweep\" has 81 points") == true)
        #expect(problems(text, ["sweep.seed=[1, 2]"]) == [])
    }

    /// A mistake outside of the sweep shows at every point and is told once.
    @Test func aMistakeIsToldOnce() throws {
        do throws(ScenarioError) {
            _ = try decode(["records: x", "sweep: {seed: [1, 2, 3]}"])
            Issue.record("accepted")
        } catch { #expect(error.diagnostics.count == 1) }
    }
}
