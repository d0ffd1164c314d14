import Foundation
import Testing

@testable import HyperionLab

@Suite struct ResultComparisonTests {
    private let engine = ResultFixture.engines[0]

    /// A result of one engine whose reads take so many times as long.
    private func result(_ factor: Double = 1) -> RunResult {
        var changed = engine
        changed.read *= factor
        return ResultFixture.result(engines: [changed])
    }

    private func compare(_ base: RunResult, _ new: RunResult, _ metrics: [Metric] = [.throughput]) -> ResultComparison {
        ResultComparison(base: ("a", base), new: ("b", new), metrics: metrics, tolerance: 0.05)
    }

    @Test func eachMetricHasItsVerdict() throws {
        let comparison = compare(result(), result(1.3))
        let verdicts = Dictionary(
            uniqueKeysWithValues: comparison.metrics.map { ($0.name.description, $0.outcome) })
        #expect(
            verdicts == [
                "hyperion.load.throughput": .same, "hyperion.read@alone.throughput": .regressed,
                "hyperion.read@mixed.throughput": .regressed, "hyperion.update@mixed.throughput": .regressed,
            ])
        #expect(comparison.outcome == .regressed)
        let ratio = try #require(comparison.metrics[1].ratio)
        #expect(abs(ratio - 1 / 1.3) < 1e-9)
        #expect(compare(result(1.3), result()).outcome == .passed)
        #expect(compare(result(1.3), result()).metrics[1].outcome == .improved)
        #expect(compare(result(), result()).outcome == .passed)
        #expect(compare(result(), result(1.06)).outcome == .inconclusive)
    }

    @Test func theTextSaysWhatWasDone() {
        let text = compare(result(), result(1.3)).text()
        #expect(text.contains("hyperion.read@alone.throughput  "))
        #expect(text.contains("regressed\n"))
        #expect(text.contains("REGRESSED: 4 metrics, 3 regressed, 0 improved, 1 same, 0 inconclusive\n"))
        #expect(text.contains("Tolerance 5 %; intervals of 98.8 % each, so that all 4 comparisons hold together"))
        #expect(text.contains("Note: not compared: mean, p50, p90"))
    }

    @Test func nothingToCompareIsNoPass() {
        var other = engine
        other.name = "null"
        let comparison = compare(result(), ResultFixture.result(engines: [other]))
        #expect(comparison.metrics.isEmpty && comparison.outcome == .inconclusive)
        #expect(compare(result(), result(), [.p50]).outcome == .inconclusive, "the fixture has no histograms")
        #expect(comparison.sentence.hasPrefix("NO VERDICT: nothing to compare"))
    }

    @Test func aWrongAnswerIsWorseThanASlowOne() {
        var wrong = result()
        wrong.samples[2].corrupted = 1
        #expect(compare(result(), wrong).outcome == .regressed)
        #expect(compare(result(), wrong).text().contains("WRONG ANSWERS of hyperion in new"))
        #expect(compare(wrong, wrong).outcome == .passed, "the base was as wrong")
    }

    @Test func fewRepetitionsNeverPass() {
        var few = result()
        few.samples = Array(few.samples.prefix(2))
        let comparison = compare(few, few)
        #expect(comparison.metrics.allSatisfy { $0.outcome == .inconclusive })
        #expect(comparison.outcome == .inconclusive)
    }

    @Test func theComparisonIsWrittenAsJSON() throws {
        var hostile = result(1.3)
        hostile.samples[0].phases[1].operations[0].operationsPerSecond = .infinity
        let text = String(decoding: try compare(result(), hostile).json(), as: UTF8.self)
        #expect(text.contains("\"schema\" : \"hyperion-comparison\"") && text.contains("\"outcome\" : \"regressed\""))
    }

    // MARK: What may be compared

    private func refusals(_ change: (inout RunResult) -> Void) -> [String] {
        var changed = result()
        change(&changed)
        return Comparability(base: result(), new: changed).refusals
    }

    @Test func whatMovesTheNumbersByItselfIsRefused() {
        #expect(refusals { _ in } == [])
        #expect(
            refusals { $0.environment.processor = "Other" } == [
                "other machine: processor was Fixture 9000, is Other"
            ])
        #expect(refusals { $0.environment.processor = nil }.count == 1)
        #expect(refusals { $0.environment.onlineProcessors = 8 }.count == 1)
        #expect(refusals { $0.environment.memoryBytes = 1 << 40 }.count == 1)
        #expect(refusals { $0.environment.memoryBytes! += 4096 }.isEmpty, "some pages more are the same machine")
        #expect(refusals { $0.environment.transparentHugePages = "always" }.count == 1)
        #expect(refusals { $0.scenario.pages = .base } == ["other pages: pages was transparent, is base"])
        #expect(refusals { $0.scenario.records = 7 } == ["other scenario: records was 1000000, is 7"])
        #expect(refusals { $0.scenario.seed = 7 }.count == 1)
        #expect(refusals { $0.scenario.distribution = .uniform }.count == 1)
        let mixed = ResultFixture.result().scenario.threads.mixed
        #expect(
            refusals { $0.scenario.threads.mixed = mixed + 1 }
                == ["other scenario: threads.mixed was \(mixed), is \(mixed + 1)"])
        #expect(refusals { $0.scenario.preferences = [.pages] }.isEmpty, "what was run is the same")
        #expect(refusals { $0.environment.limits = .init(processors: 0.5, memoryBytes: nil) }.count == 1)
        #expect(refusals { $0.environment.limits = .init(processors: nil, memoryBytes: 1 << 30) }.isEmpty)
        #expect(refusals { $0.scenario.name = "other" }.count == 1)
    }

    @Test func whatMightMoveThemIsRemarked() {
        var changed = result()
        changed.environment.kernel = "Linux 7"
        changed.scenario.run.durationNanoseconds = 1_000_000
        changed.scenario.run.repetitions = 50
        changed.scenario.engines = ["null"]
        changed.scenario.thresholds = []
        changed.complete = false
        let comparability = Comparability(base: result(), new: changed)
        #expect(comparability.refusals.isEmpty)
        for remark in [
            "kernel was Linux 6.18.44, is Linux 7", "passes are of another length or warm-up",
            "not in base, so not compared: null", "not in new, so not compared: hyperion",
            "new is partial: not all arms ran",
        ] {
            #expect(comparability.remarks.contains(remark), "\(comparability.remarks)")
        }
    }

    @Test func anotherMachineOfTheSameTypeIsMarkedAndNotRefused() throws {
        func comparability(_ base: String?, _ new: String?, _ change: (inout RunResult) -> Void = { _ in })
            -> Comparability
        {
            var (old, now) = (result(), result())
            (old.environment.machine, now.environment.machine) = (base, new)
            change(&now)
            return Comparability(base: old, new: now)
        }
        let mark = "measured on two machines of the same type, so that their difference is in every ratio of times"
        let other = comparability("0123456789", "9876543210")
        #expect(other.refusals.isEmpty && other.remarks == [mark])
        #expect(comparability("0123456789", "0123456789").remarks.isEmpty)
        // What older results do not say is not known.
        #expect(comparability(nil, "0123456789").remarks.isEmpty && comparability(nil, nil).remarks.isEmpty)
        let another = comparability("0123456789", "9876543210") { $0.environment.processor = "Other" }
        #expect(another.refusals.count == 1 && !another.remarks.contains(mark), "which is said already")
        var old = result()
        old.environment.machine = nil
        #expect(try ResultFile.decode(try ResultFile.encode(old), path: "r").environment.machine == nil)
    }

    /// Whatever changed bytes make of a result, comparing it never traps.
    @Test func changedBytesNeverTrap() throws {
        let seed = ReplaySeed.draw(test: "ResultComparisonTests/changedBytesNeverTrap")
        var random = RandomSource(seed: seed)
        func next(_ bound: Int) -> Int { min(Int(random.unit() * Double(bound)), bound - 1) }
        let original = try ResultFile.encode(result())
        let alphabet = Array("0123456789-eE.\"[]{},:ntf".utf8)
        var compared = 0
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<(1 + next(3)) { bytes[next(bytes.count)] = alphabet[next(alphabet.count)] }
            guard let changed = try? ResultFile.decode(bytes, path: "r") else { continue }
            compared += 1
            _ = Comparability(base: result(), new: changed)
            #expect(!compare(result(), changed, Metric.allCases).text().isEmpty, "seed \(seed)")
            #expect(try !compare(changed, result(), Metric.allCases).json().isEmpty)
        }
        #expect(compared > 0, "nothing was readable: seed \(seed)")
    }
}
