import Testing

@testable import HyperionLab

/// The judgement on placement finds each kind of drift, and nothing where there is none.
@Suite struct PlacementDriftTests {
    private func region(
        _ nodes: [Int: Int], name: String = "arena", resident: UInt64 = 64 << 20, transparent: UInt64 = 0,
        explicit: UInt64 = 0
    ) -> PlacementSample.RegionSample {
        PlacementSample.RegionSample(
            name: name, byteCount: resident, sampledPages: 4096,
            nodes: nodes.sorted { $0.key < $1.key }.map { .init(node: $0.key, pages: $0.value) },
            residentBytes: resident, transparentHugeBytes: transparent, explicitHugeBytes: explicit)
    }

    private func thread(
        _ asked: Int?, _ seen: [Int: Int], migrations: Int? = 0, niceness: Int? = 0, policy: String? = "normal"
    ) -> PlacementSample.ThreadSample {
        PlacementSample.ThreadSample(
            phase: 0, thread: 0, asked: asked,
            seen: seen.map { .init(processor: $0.key, node: $0.key / 2, samples: $0.value) }, migrations: migrations,
            niceness: niceness, schedulingPolicy: policy)
    }

    private func clauses(
        _ threads: [PlacementSample.ThreadSample] = [], _ regions: [PlacementSample.RegionSample] = [],
        on nodes: [Int]? = nil, interleaved: Bool = false, pages: Scenario.Pages = .transparent,
        refusals: [String]? = nil
    ) -> [String] {
        let sample = PlacementSample(
            threads: threads, regions: regions, recordNodes: nodes, isInterleaved: interleaved, refusals: refusals)
        return PlacementDrift(sample: sample, pages: pages).clauses
    }

    @Test func threadsSeenElsewhereAreNamed() {
        #expect(clauses([thread(2, [2: 40]), thread(nil, [0: 3, 1: 9])]).isEmpty)
        #expect(
            clauses([thread(2, [2: 40, 3: 1]), thread(2, [0: 1])])
                == ["a thread that was to stay on processor 2 was seen on 0 and 3"])
    }

    /// Between two looks it was elsewhere.
    @Test func threadsThatWereMovedAndMovedBackAreNamed() {
        #expect(clauses([thread(2, [2: 40], migrations: nil), thread(nil, [2: 4], migrations: 7)]).isEmpty)
        #expect(
            clauses([thread(2, [2: 40], migrations: 1), thread(2, [2: 40], migrations: 3)])
                == ["a thread that was to stay on processor 2 was moved away and back (4 migrations)"])
        #expect(clauses([thread(2, [2: 40, 3: 1], migrations: 2)]).count == 1, "said once")
    }

    @Test func aWorkerThatMightUseOtherProcessorsIsNamed() {
        func clauses(_ allowed: [Int]?, run: [Int]) -> [String] {
            let sample = PlacementSample(
                threads: [], regions: [], recordNodes: nil, isInterleaved: false, allowed: allowed)
            return PlacementDrift(sample: sample, pages: .base, runsProcessors: run).clauses
        }
        #expect(clauses([1], run: [0, 1, 2]) == ["the worker might use processors 1, and the run 0-2"])
        #expect(clauses([0, 1], run: [1, 0]).isEmpty)
        #expect(clauses(nil, run: [0]).isEmpty && clauses([0], run: []).isEmpty, "not known")
    }

    @Test func prioritiesThatNobodyAskedForAreRemarked() {
        func judged(_ thread: PlacementSample.ThreadSample, _ asked: Int?) -> PlacementDrift {
            let sample = PlacementSample(threads: [thread], regions: [], recordNodes: nil, isInterleaved: false)
            return PlacementDrift(sample: sample, pages: .base, niceness: asked)
        }
        let nice = judged(thread(0, [0: 1], niceness: 15, policy: "idle"), nil)
        #expect(
            nice.clauses.isEmpty
                && nice.remarks == [
                    "threads ran at nice 15, as the program was started",
                    "threads ran under the scheduling policy idle, as the program was started",
                ])
        #expect(judged(thread(0, [0: 1], niceness: 15), 5).clauses == ["threads ran at nice 15 instead of 5"])
        #expect(judged(thread(0, [0: 1], niceness: 5), 5).clauses.isEmpty)
        #expect(judged(thread(0, [0: 1], niceness: nil, policy: nil), nil).remarks.isEmpty)
    }

    @Test func pagesElsewhereAreCountedBeyondAFewPercent() {
        #expect(clauses([], [region([0: 97, 1: 3])], on: [0]).isEmpty)
        #expect(clauses([], [region([0: 96, 1: 4])], on: [0]) == ["4 % of the arena's pages were not on node 0"])
        #expect(clauses([], [region([2: 10])], on: [0, 1]) == ["100 % of the arena's pages were not on nodes 0 and 1"])
        #expect(clauses([], [region([1: 10])], on: nil).isEmpty, "nobody asked")
        // Of a heap of 2 MiB, 64 pages are an eighth: as many may be the laboratory's own.
        let small = { (there: Int) in region([0: 512 - there, 1: there], name: "heap", resident: 2 << 20) }
        #expect(clauses([], [small(64)], on: [0]).isEmpty && clauses([], [small(65)], on: [0]).count == 1)
        #expect(clauses([], [region([:])], on: [0]).isEmpty, "nothing in memory is nowhere else")
    }

    @Test func interleavedPagesAreEven() {
        #expect(clauses([], [region([0: 55, 1: 45])], on: [0, 1], interleaved: true).isEmpty)
        #expect(
            clauses([], [region([0: 65, 1: 35], name: "heap")], on: [0, 1], interleaved: true) == [
                "node 0 had 65 % of the heap's pages instead of 50 %",
                "node 1 had 35 % of the heap's pages instead of 50 %",
            ])
        // Three huge pages on two nodes cannot be even.
        let few = region([0: 66, 1: 33], resident: 6 << 20, transparent: 6 << 20)
        #expect(clauses([], [few], on: [0, 1], interleaved: true).isEmpty)
    }

    @Test func pagesOfAPoolArePromisedAndTransparentOnesAreNot() {
        let half = region([0: 1], explicit: 32 << 20)
        #expect(clauses([], [half]).isEmpty)
        #expect(
            clauses([], [half], pages: .explicit2Mi) == ["only 50 % of the arena was in explicit huge pages"])
        #expect(clauses([], [region([0: 1], explicit: 64 << 20)], pages: .explicit2Mi).isEmpty)
        #expect(clauses(refusals: ["memory policy: no"]) == ["the system refused memory policy: no"])
    }

    /// A request that nothing came of is no promise that was broken, and figures go by another name all the same.
    @Test func noTransparentPagesAtAllIsRemarked() {
        func remarks(_ region: PlacementSample.RegionSample, _ pages: Scenario.Pages) -> [String] {
            let sample = PlacementSample(threads: [], regions: [region], recordNodes: nil, isInterleaved: false)
            return PlacementDrift(sample: sample, pages: pages).remarks
        }
        #expect(remarks(region([0: 1]), .transparent).first?.hasPrefix("none of the arena was in transparent") == true)
        #expect(remarks(region([0: 1]), .base).isEmpty)
        #expect(remarks(region([0: 1], transparent: 2 << 20), .transparent).isEmpty)
        #expect(remarks(region([0: 1], resident: 8 << 20), .transparent).isEmpty, "too small to tell")
    }

    @Test func threadsOnFewerProcessorsThanTheyAreAreNamed() {
        var result = ResultFixture.result()
        func placed(_ asked: [Int?]) -> PlacementSample {
            PlacementSample(
                threads: asked.map { thread($0, [$0 ?? 0: 9]) }, regions: [], recordNodes: nil, isInterleaved: false)
        }
        result.samples[0].placement = placed([0, 1])
        #expect(!ReportModel(result).cautions.contains { $0.contains("shared") })
        result.samples[0].placement = placed([0, 0, 0])
        #expect(ReportModel(result).cautions.contains("3 threads shared 1 processor"))
    }

    /// The table shows what the caution says.
    @Test func theRepetitionThatDriftedIsShown() throws {
        var result = ResultFixture.result()
        let engine = result.samples[0].engine
        let indices = result.samples.indices.filter { result.samples[$0].engine == engine }
        for index in indices {
            result.samples[index].placement = PlacementSample(
                threads: [thread(2, [2: 40])], regions: [], recordNodes: nil, isInterleaved: false)
        }
        #expect(!MetricsCSV.text(result).contains("placement drifted"))
        let last = try #require(indices.last)
        result.samples[last].placement?.threads = [thread(2, [3: 1])]
        let text = MarkdownReport.text(result)
        let repetition = result.samples[last].repetition + 1
        #expect(text.contains("or where that drifted: of `\(engine)` in repetition \(repetition)"))
        #expect(text.contains("| 2 | 3 (node 1) | 0 |"))
        let lines = MetricsCSV.text(result).split(separator: "\n")
        #expect(lines.contains { $0.contains(",\(engine),") && $0.hasSuffix("placement drifted") })
        let comparability = Comparability(base: ResultFixture.result(), new: result)
        #expect(comparability.remarks.contains { $0.hasPrefix("new: placement drifted") })
    }

    @Test func theReportCautionsOnceForAllThatDrifted() throws {
        var result = ResultFixture.result()
        let before = MarkdownReport.text(result)
        #expect(!before.contains("## Placement") && ReportModel(result).misplaced.isEmpty)
        let good = PlacementSample(
            threads: [thread(2, [2: 40])], regions: [region([0: 100], transparent: 32 << 20)], recordNodes: [0],
            isInterleaved: false)
        for index in result.samples.indices { result.samples[index].placement = good }
        #expect(ReportModel(result).misplaced.isEmpty)
        #expect(MarkdownReport.text(result).contains("| arena | 64 MiB | 0: 100 % | 50 % | 0 % |"))
        var bad = good
        bad.threads = [thread(2, [3: 1])]
        bad.fallbacks = ["pages: explicit-1Gi cannot be had here; instead: transparent"]
        result.samples[0].placement = bad
        result.samples[1].placement = bad
        let engines = Set([result.samples[0].engine, result.samples[1].engine])
        let cautions = ReportModel(result).misplaced
        #expect(cautions.count == 2 && cautions[1] == bad.fallbacks?[0])
        #expect(cautions[0].hasPrefix("placement drifted: a thread that was to stay on processor 2 was seen on 3 ("))
        #expect(engines.allSatisfy { cautions[0].contains($0) })
        #expect(TerminalTable.text(result).contains("caution: placement drifted"))
        let again = try ResultFile.decode(try ResultFile.encode(result), path: "r")
        #expect(again.samples[0].placement == bad && again.samples[2].placement == good)
    }
}
