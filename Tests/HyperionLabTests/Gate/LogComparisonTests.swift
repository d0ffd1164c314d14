import Foundation
import Testing

@testable import HyperionLab

@Suite struct LogComparisonTests {
    /// Counts by nanoseconds of an interval: p50 is 1 µs, p90 2 µs, p99 5 µs, p99.9 20 µs with ten values beyond it.
    private static let shape: [(nanoseconds: Double, count: UInt64)] = [
        (1000, 8000), (2000, 1500), (5000, 400), (20_000, 100),
    ]

    struct Recipe {
        var tags: [String?] = ["get"]
        var intervals = 30
        /// Of every value, and of those above 10 µs as well.
        var factor = 1.0
        var tail = 1.0
        /// Of the counts.
        var values: UInt64 = 1
        /// What is written is divided by it, as by a writer that counts in another unit.
        var unit = HistogramLog.Unit.nanoseconds
    }

    /// Intervals that scatter by 1 %.
    private func log(_ recipe: Recipe = Recipe()) throws -> HistogramLog {
        var text = LogFixture.header
        for interval in 0..<recipe.intervals {
            for tag in recipe.tags {
                let histogram = Histogram()
                let scatter = 1 + Double(interval * 7 % 11) / 1000
                for step in Self.shape {
                    let nanoseconds = step.nanoseconds * recipe.factor * (step.nanoseconds > 1e4 ? recipe.tail : 1)
                    histogram.record(
                        UInt64(nanoseconds * scatter / recipe.unit.nanoseconds), count: step.count * recipe.values)
                }
                text += try LogFixture.line(histogram, tag: tag, start: Double(interval))
            }
        }
        return try LogFixture.read(text, unit: recipe.unit)
    }

    private func compare(
        _ base: Recipe, _ new: Recipe, _ metrics: [Metric] = ResultComparison.usualOfLogs, force: Bool = false
    ) throws -> ResultComparison {
        try ResultComparison(
            base: log(base), new: log(new), metrics: metrics, tolerance: 0.05, ignoringTags: force)
    }

    private func outcomes(_ comparison: ResultComparison) -> [String: MetricComparison.Outcome] {
        Dictionary(uniqueKeysWithValues: comparison.metrics.map { ($0.name.description, $0.outcome) })
    }

    @Test func aLogIsTheSameAsItself() throws {
        let comparison = try compare(Recipe(), Recipe())
        #expect(comparison.outcome == .passed && comparison.metrics.allSatisfy { $0.outcome == .same })
        #expect(
            comparison.metrics.map(\.name.description) == [
                "get.p50", "get.p90", "get.p99", "get.p99.9", "get.max", "get.mean",
            ])
        #expect(comparison.metrics.allSatisfy { $0.ratio == 1 && $0.low! <= 1 && $0.high! >= 1 })
        #expect(comparison.rule.comparisons == 6 && comparison.metrics.allSatisfy { $0.newSamples == 30 })
    }

    @Test func aPlantedRegressionIsFoundWhereItIs() throws {
        let slower = try compare(Recipe(), Recipe(factor: 1.3))
        #expect(slower.outcome == .regressed && slower.metrics.allSatisfy { $0.outcome == .regressed })
        for line in slower.metrics { #expect(abs(try #require(line.ratio) - 1.3) < 0.01, "\(line.name)") }
        let tail = outcomes(try compare(Recipe(), Recipe(tail: 1.2)))
        #expect(
            tail == [
                "get.p50": .same, "get.p90": .same, "get.p99": .same, "get.p99.9": .regressed, "get.max": .regressed,
                "get.mean": .same,
            ])
        #expect(try compare(Recipe(factor: 1.3), Recipe()).metrics.allSatisfy { $0.outcome == .improved })
        #expect(try compare(Recipe(), Recipe(factor: 1.05)).outcome == .inconclusive, "at the tolerance's edge")
    }

    @Test func tagsAreMatched() throws {
        let base = Recipe(tags: ["get", "put", nil])
        let comparison = try compare(base, Recipe(tags: ["hyperion.scan", "put", "get"]), [.p50])
        #expect(comparison.metrics.map(\.name.description) == ["put.p50", "get.p50"])
        #expect(comparison.remarks.contains("not in base, so not compared: hyperion.scan"))
        #expect(comparison.remarks.contains("not in new, so not compared: untagged"))
        let own = try compare(Recipe(tags: ["hyperion.read@alone"]), Recipe(tags: ["hyperion.read@alone"]), [.p50])
        #expect(own.metrics[0].name == .init(engine: "hyperion", operation: "read@alone", metric: .p50))
    }

    @Test(arguments: [".x", "x.", "a.b.c", "plain", "."])
    func aNamePrintsItsTagWhole(tag: String) throws {
        let comparison = try compare(Recipe(tags: [tag]), Recipe(tags: [tag]), [.p99])
        #expect(comparison.metrics.map(\.name.description) == [tag + ".p99"])
    }

    @Test func tagsThatMatchNothingAreAnError() throws {
        func message(_ base: [String?], _ new: [String?], force: Bool = false) throws -> String {
            do throws(HistogramLogError) {
                let (base, new) = try! (log(Recipe(tags: base)), log(Recipe(tags: new)))
                _ = try ResultComparison(base: base, new: new, metrics: [.p50], tolerance: 0.05, ignoringTags: force)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(try message(["a"], ["b"]).contains(": error: none of its tags (b) is in "))
        #expect(
            try message(["a"], [nil]).hasSuffix(
                "(a), so that nothing can be compared; give --force to compare them all the same"))
        #expect(try message(["a"], ["b"], force: true) == "")
        #expect(try message(["a", "c"], ["b"], force: true).hasSuffix("give logs that have a tag in common"))
        #expect(
            try compare(Recipe(tags: ["a"]), Recipe(tags: ["b"]), [.p50], force: true).remarks.first
                == "NOT COMPARABLE: the tag was a, is b")
    }

    @Test func tooFewIntervalsSayHowManyAreNeeded() throws {
        let comparison = try compare(Recipe(intervals: 3), Recipe(intervals: 3, factor: 2))
        #expect(comparison.outcome == .inconclusive)
        for line in comparison.metrics {
            #expect(line.outcome == .inconclusive && line.note == "too few intervals: 5 in each are needed")
        }
        #expect(try compare(Recipe(intervals: 5), Recipe(intervals: 5, factor: 2)).outcome == .regressed)
    }

    @Test func aPercentileNeedsTenValuesBeyondItInItsInterval() throws {
        var text = LogFixture.header
        for interval in 0..<20 {
            let histogram = Histogram()
            // 1,000 values: ten beyond p99 and one beyond p99.9; every other interval has 100.
            histogram.record(1000, count: interval.isMultiple(of: 2) ? 1000 : 100)
            text += try LogFixture.line(histogram, start: Double(interval))
        }
        // An interval in which nothing happened.
        text += try LogFixture.line(Histogram(), start: 20)
        let log = try LogFixture.read(text)
        #expect(log.series[0].parts.count == 21 && log.series[0].parts[20][.max] == nil)
        let comparison = try ResultComparison(base: log, new: log, metrics: [.p99, .p999, .mean], tolerance: 0.05)
        let lines = comparison.metrics
        #expect(lines[0].outcome == .same && lines[0].newSamples == 10)
        #expect(
            lines[0].note
                == "11 intervals of base left out (fewer than 10 values beyond p99); "
                + "11 intervals of new left out (fewer than 10 values beyond p99)")
        #expect(lines[1].outcome == .inconclusive && lines[1].ratio == nil)
        #expect(lines[1].note.contains("not measured in base (in every interval fewer than 10 values beyond p99.9)"))
        #expect(lines[2].outcome == .same && lines[2].newSamples == 20)
    }

    @Test func unitsAreThoseOfEachLog() throws {
        let fine = Recipe(factor: 1000)
        let coarse = Recipe(factor: 1000, unit: .microseconds)
        #expect(try compare(fine, coarse).outcome == .passed)
        #expect(try compare(fine, coarse).remarks.contains("values were read as ns in base and us in new"))
        #expect(try log(coarse).series[0].parts[0][.p50].map { abs($0 - 1e6) < 1e3 } == true)
    }

    @Test func maximaOfUnlikeCountsAreNotCompared() throws {
        let comparison = try compare(Recipe(), Recipe(values: 4), [.p50, .max])
        #expect(comparison.metrics.map(\.outcome) == [.same, .inconclusive])
        #expect(comparison.metrics[1].note == "the maximum of more values is greater by itself")
        #expect(
            comparison.remarks.contains(
                "get: an interval has 10,000 values in base and 40,000 in new (medians): other load, or intervals of "
                    + "another length"))
    }

    @Test func veryManyIntervalsAreThinnedAndThatIsSaid() throws {
        let comparison = try compare(Recipe(intervals: 1000), Recipe(factor: 1.3), [.p50])
        #expect(comparison.metrics[0].baseSamples == 400 && comparison.metrics[0].outcome == .regressed)
        #expect(comparison.remarks.contains { $0.hasPrefix("get: of the 1,000 intervals in base at most 400, at ") })
    }

    @Test func whatALogDoesNotSayIsRemarked() throws {
        let comparison = try compare(Recipe(), Recipe())
        #expect(comparison.remarks.contains { $0.contains("whether these two may be compared could not be checked") })
        #expect(comparison.remarks.contains { $0.contains("not independent runs") })
        let json = String(decoding: try comparison.json(), as: UTF8.self)
        #expect(json.contains("\"schema\" : \"hyperion-comparison\"") && !json.contains("\"hyperion\""))
        let text = comparison.text()
        #expect(
            text.hasPrefix("histogram logs: ") && text.contains("Passed: 6 metrics, 0 regressed, 0 improved, 6 same"))
        #expect(text.contains("Note: a log does not say on which machine"))
    }
}
