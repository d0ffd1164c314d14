import Foundation
import Testing

@testable import HyperionLab

@Suite struct SelfTestTests {
    private static let made = "2026-05-01 by hyperion gate --self-test"

    private func design(_ changes: String...) throws -> SelfTest.Design {
        let scenario = try tinyScenario(changes.first ?? "records: 10")
        return SelfTest.Design(scenario: scenario, settings: GateSettings(), hyperion: "0", program: "1", machine: "m")
    }

    private func comparison(_ slowdown: Double, alarm: Bool, seconds: Double = 2) -> SelfTest.Comparison {
        let base = Observations.Series(values: Dictionary(uniqueKeysWithValues: (0..<12).map { ($0, 100.0) }))
        let new = Observations.Series(values: base.values.mapValues { $0 * (alarm ? 1.3 : 1) })
        let lines = [Metric.p50, .throughput].map { metric in
            let name = Threshold.MetricName(engine: "hyperion", operation: "read", metric: metric)
            let (old, late) = metric == .p50 ? (base, new) : (new, base)
            var line = GateLine(
                MetricComparison(paired: name, base: old, new: late, rule: ComparisonRule(comparisons: 1)))
            if alarm { line.confirm(with: line) }
            return line
        }
        return SelfTest.Comparison(slowdown: slowdown, seconds: seconds, lines: lines)
    }

    /// Whenever it ends, every slowdown has had its share.
    @Test func allSlowdownsAdvanceTogether() throws {
        var done: [SelfTest.Comparison] = []
        let all = SelfTest(try design(), wanted: 40, executable: "x", done: []).total
        #expect(all == 40 + 10 + 4 * 2)
        for count in 0..<all {
            let next = try #require(SelfTest(try design(), wanted: 40, executable: "x", done: done).next)
            done.append(comparison(next, alarm: false))
            let identical = Double(done.count { $0.slowdown == 0 }) / 40
            for slowdown in SelfTest.slowdowns.dropFirst() {
                let share = Double(done.count { $0.slowdown == slowdown }) / (slowdown == 0.1 ? 10 : 2)
                #expect(abs(share - identical) <= 0.5 + 1e-9, "after \(count)")
            }
        }
        #expect(SelfTest(try design(), wanted: 40, executable: "x", done: done).next == nil)
    }

    @Test func theTableCountsAlarms() throws {
        var done = (0..<300).map { _ in comparison(0, alarm: false) }
        for slowdown in SelfTest.slowdowns.dropFirst() {
            done += (0..<75).map { _ in comparison(slowdown, alarm: slowdown > 0.05, seconds: 4) }
        }
        let table = SelfTestTable(SelfTest(try design(), wanted: 300, executable: "x", done: done), made: Self.made)
        let identical = try #require(table.rows.first { $0.slowdown == 0 && $0.metric != nil })
        #expect(identical.comparisons == 300 && identical.alarms == 0 && abs(identical.interval.high - 0.01222) < 1e-4)
        let tenth = try #require(table.rows.first { $0.slowdown == 0.1 && $0.metric == nil })
        #expect(tenth.alarms == 75 && tenth.rate == 1)
        #expect(table.isComplete && table.outcome == .passed)
        #expect(table.text().contains("Reached."))
        #expect(table.csv().contains("\n0,hyperion.read.p50,300,0,0,0,0.0122"))
        let row = "| none | `hyperion.read.p50` | 300 | 0 | 0 % | 0 % to 1.22 % | 0 | 0 | 1.000x |"
        #expect(table.markdown().contains(row))
        #expect(table.text().contains("made \(Self.made)."))
        #expect(table.csv().split(separator: "\n").count == 19)
    }

    /// A gate that cries wolf, and one that sleeps, are both found out.
    @Test func aBadGateIsFoundOut() throws {
        func outcome(_ wanted: Int, _ alarm: (Int, Double) -> Bool) throws -> GateLine.Outcome {
            var done: [SelfTest.Comparison] = []
            while let next = SelfTest(try design(), wanted: wanted, executable: "x", done: done).next {
                done.append(comparison(next, alarm: alarm(done.count, next)))
            }
            return SelfTestTable(SelfTest(try design(), wanted: wanted, executable: "x", done: done), made: Self.made)
                .outcome
        }
        #expect(try outcome(300) { _, slowdown in slowdown >= 0.1 } == .passed)
        #expect(try outcome(80) { _, slowdown in slowdown >= 0.1 } == .undecided, "too few to show anything")
        #expect(try outcome(80) { number, slowdown in slowdown >= 0.1 || number % 4 == 0 } == .failed)
        #expect(try outcome(80) { number, slowdown in slowdown >= 0.1 && number % 2 == 0 } == .failed)
        let partial = SelfTest(
            try design(), wanted: 300, executable: "x",
            done: [comparison(0, alarm: false), comparison(0.1, alarm: true)])
        #expect(SelfTestTable(partial, made: Self.made).outcome == .undecided)
        #expect(
            SelfTestTable(SelfTest(try design(), wanted: 1, executable: "x", done: []), made: Self.made).outcome
                == .undecided)
    }

    /// A latency near the clock's cost is judged in some comparisons only. An alarm of it counts for the gate as a whole,
    /// and its own rate, of few comparisons, shows nothing; a wrong answer is of all comparisons.
    @Test func rowsOfFewComparisonsDoNotDecide() throws {
        func table(_ rare: GateLine, slowdown: Double) throws -> SelfTestTable {
            var done = (0..<300).map { _ in comparison(0, alarm: false) }
            for slowdown in SelfTest.slowdowns.dropFirst() {
                done += (0..<75).map { _ in comparison(slowdown, alarm: slowdown > 0.05) }
            }
            let place = try #require(done.firstIndex { $0.slowdown == slowdown })
            done[place].lines.append(rare)
            return SelfTestTable(SelfTest(try design(), wanted: 300, executable: "x", done: done), made: Self.made)
        }
        var rare = GateLine(.comparison, "hyperion.other.p50", .failed, measured: "")
        let alarmed = try table(rare, slowdown: 0)
        let row = try #require(alarmed.rows.first { $0.metric == "hyperion.other.p50" })
        #expect(row.comparisons == 1 && row.alarms == 1 && alarmed.outcome == .passed)
        #expect(alarmed.rows.first { $0.slowdown == 0 && $0.metric == nil }?.alarms == 1)
        rare.outcome = .passed
        #expect(try table(rare, slowdown: 0.1).outcome == .passed, "one that was missed once of once")
        let wrong = try table(GateLine(.correctness, "hyperion", .failed, measured: ""), slowdown: 0)
        #expect(wrong.rows.first { $0.metric == "hyperion" }?.comparisons == 300)
    }

    @Test func itGoesOnWhereItWasBrokenOff() throws {
        let folder = try TemporaryFolder()
        let log = SelfTestLog(folder: folder.path)
        let design = try design()
        #expect(try log.open(design).done.isEmpty)
        let comparisons = [comparison(0, alarm: false), comparison(0.1, alarm: true)]
        for comparison in comparisons { try log.append(comparison) }
        #expect(try log.open(design).done == comparisons)
        // Killed while it wrote.
        let whole = try String(contentsOfFile: log.path, encoding: .utf8)
        try folder.write(String(whole.dropLast(40)), to: "comparisons.jsonl")
        let (done, dropped) = try log.open(design)
        #expect(done == [comparisons[0]] && dropped)
        try log.append(comparisons[1])
        #expect(try log.open(design) == (comparisons, false))
    }

    @Test func logsThatAreNotItsOwnAreRefused() throws {
        let folder = try TemporaryFolder()
        let log = SelfTestLog(folder: folder.path + "/")
        let design = try design()
        func message(_ text: String) throws -> String {
            try folder.write(text, to: "comparisons.jsonl")
            do throws(ReportError) {
                _ = try log.open(design)
                return "accepted"
            } catch {
                #expect(error.isInputError)
                return error.description.replacing(log.path, with: "log")
            }
        }
        _ = try log.open(design)
        try log.append(comparison(0, alarm: false))
        let good = try String(contentsOfFile: log.path, encoding: .utf8)
        let lines = good.split(separator: "\n").map(String.init)
        #expect(try message(good) == "accepted")
        #expect(try message("").hasPrefix("log:1:1: error: no header"))
        #expect(try message("{}\n").hasPrefix("log:1:1: error: document: 'schema' is missing"))
        #expect(try message(String(repeating: "[", count: 100_000) + "\n").hasPrefix("log:1:"))
        #expect(try message(lines[0] + "\n{\"slowdown\": 1e999}\n").hasPrefix("log:2:"))
        #expect(try message(lines[0] + "\nnonsense\n" + lines[1] + "\n").hasPrefix("log:2:1: error: not valid JSON"))
        #expect(
            try message(lines[0] + "\n" + lines[1].replacing("\"slowdown\":0", with: "\"slowdown\":0.3") + "\n")
                .hasPrefix("log:2:1: error: it is not a comparison of this self-test"))
        #expect(try message(lines[0].replacing("\"version\":1", with: "\"version\":2") + "\n").contains("version 2"))
        try folder.write(good, to: "comparisons.jsonl")
        #expect(throws: ReportError.self) { try log.open(try self.design("records: 11")) }
    }
}
