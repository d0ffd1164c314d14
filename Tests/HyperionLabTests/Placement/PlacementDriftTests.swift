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

    private func thread(_ asked: Int?, _ seen: [Int: Int]) -> PlacementSample.ThreadSample {
        PlacementSample.ThreadSample(
            phase: 0, thread: 0, asked: asked,
            seen: seen.map { .init(processor: $0.key, node: $0.key / 2, samples: $0.value) }, migrations: 0)
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

    @Test func pagesElsewhereAreCountedBeyondAFewPercent() {
        #expect(clauses([], [region([0: 97, 1: 3])], on: [0]).isEmpty)
        #expect(clauses([], [region([0: 96, 1: 4])], on: [0]) == ["4 % of the arena's pages were not on node 0"])
        #expect(clauses([], [region([2: 10])], on: [0, 1]) == ["100 % of the arena's pages were not on nodes 0 and 1"])
        #expect(clauses([], [region([1: 10])], on: nil).isEmpty, "nobody asked")
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

    @Test func theReportCautionsOnceForAllThatDrifted() throws {
        var result = ResultFixture.result()
        let before = MarkdownReport.text(result)
        #expect(!before.contains("## Placement") && ReportModel(result).misplaced.isEmpty)
        let good = PlacementSample(
            threads: [thread(2, [2: 40])], regions: [region([0: 100])], recordNodes: [0], isInterleaved: false)
        for index in result.samples.indices { result.samples[index].placement = good }
        #expect(ReportModel(result).misplaced.isEmpty)
        #expect(MarkdownReport.text(result).contains("| arena | 64 MiB | 0: 100 % | 0 % | 0 % |"))
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
