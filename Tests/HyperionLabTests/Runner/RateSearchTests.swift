import Testing

@testable import HyperionLab

@Suite struct RateSearchTests {
    /// Searches for a planted limit, and returns what was tried.
    private func search(
        limit: Double, start: Double = 1000, lowest: Double = 100, highest: Double = 1e6
    ) -> (answer: RateSearch.Answer?, tried: [Double]) {
        var tried: [Double] = []
        let answer = RateSearch(start: start, lowest: lowest, highest: highest).run { rate in
            tried.append(rate)
            return rate <= limit ? .holds : rate > 2 * limit ? .notHeld : .violated
        }
        return (answer, tried)
    }

    @Test(arguments: [150, 999, 1000, 1001, 37_123, 999_999])
    func aLimitIsFoundWithinTheResolution(limit: Double) throws {
        let (answer, tried) = search(limit: limit)
        guard case .between(let low, let high)? = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(low <= limit && limit < high && high <= low * 1.05)
        #expect(Set(tried).count == tried.count, "no rate is measured twice")
        #expect(tried.count <= 20)
    }

    @Test func ratesDoubleUntilOneFails() {
        #expect(search(limit: 5000).tried.prefix(4) == [1000, 2000, 4000, 8000])
        #expect(search(limit: 300).tried.prefix(3) == [1000, 500, 250])
    }

    @Test func theEndsAreSaid() {
        #expect(search(limit: 99).answer == .belowLowest(100))
        #expect(search(limit: 1e6).answer == .aboveHighest(1e6))
        #expect(search(limit: 5, start: 1, lowest: 10, highest: 20).answer == .belowLowest(10))
        #expect(search(limit: 50, start: 90, lowest: 10, highest: 20).answer == .aboveHighest(20))
    }

    @Test func aProbeThatDecidesNothingEndsTheSearch() {
        let search = RateSearch(start: 1000, lowest: 1, highest: 1e6)
        #expect(search.run { $0 > 3000 ? .undecided : .holds } == .undecided(4000))
        #expect(search.run { _ in nil } == nil)
    }

    private func bound(_ text: String) -> String {
        do throws(LatencyBound.Refusal) {
            let bound = try LatencyBound(parsing: text, operations: ["read", "update@b"])
            return
                "\(bound.operation ?? "all") \(bound.metric.rawValue) \(bound.comparison.rawValue) \(bound.nanoseconds)"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("p99<10us", "all p99 < 10000.0"), (" p99.9 <= 1.5 ms ", "all p99.9 <= 1500000.0"),
        ("read.p50<80ns", "read p50 < 80.0"), ("update@b.p99.99<1s", "update@b p99.99 < 1000000000.0"),
        ("max<1s", "all max < 1000000000.0"),
    ])
    func boundsAreRead(text: String, meaning: String) { #expect(bound(text) == meaning) }

    @Test(arguments: [
        ("p99<10", "\"10\" has no unit"), ("p99<0us", "must be more than 0"), ("p99<-1us", "\"-1us\" is negative"),
        ("p99<", "\"\" is not a number"), ("p98<1us", "\"p98\" is no latency metric. Did you mean \"p90\"?"),
        ("throughput<1us", "is no latency metric; there is: mean, p50"), ("service-p99<1us", "is no latency metric"),
        ("raed.p99<1us", "the scenario has no operation \"raed\". Did you mean \"read\"?"),
        ("read.p98<1us", "\"p98\" is no latency metric"), ("p99>1us", "is no upper bound"),
        ("p99", "compares nothing"), ("", "compares nothing"), ("<1us", "\"\" is no latency metric"),
        ("p99<10apples", "unknown unit \"apples\""), ("p99<99999999999999999999999999h", ""),
    ])
    func badBoundsAreRefused(text: String, message: String) {
        let found = bound(text)
        #expect(message.isEmpty || found.contains(message), "\(found)")
    }

    // MARK: Judging a probe

    private func arm(_ repetition: Int, response: [(UInt64, UInt64)], caughtUp: Bool = true) throws -> ArmSample {
        var arm = try SummaryFixture.arm("fast", repetition, reads: 1e6, latencies: [(50, 1000)])
        arm.phases[0].operations[0].response = try SummaryFixture.histogram(response)
        arm.phases[0].openLoad = [
            OpenLoadSample(
                crew: .threads, offeredPerSecond: 2e5, achievedPerSecond: 2e5, finished: 1000, largestBacklog: 7,
                backlogAtEnd: 0, caughtUp: caughtUp)
        ]
        return arm
    }

    private func verdict(_ arms: [ArmSample], _ text: String) throws -> RateSearch.Verdict {
        let bound = try LatencyBound(parsing: text, operations: ["read"])
        return MaximumRateSearch.judge(arms, rate: 2e5, bound, operations: ["read"]).verdict
    }

    @Test func theResponseIsJudged() throws {
        let arms = try (0..<3).map { try arm($0, response: [(1000, 970), (8000, 30)]) }
        #expect(try verdict(arms, "p99<10us") == .holds)
        #expect(try verdict(arms, "p99<7us") == .violated)
        #expect(try verdict(arms, "p50<100ns") == .violated, "the service time of 50 ns is not what is asked for")
        #expect(try verdict(arms, "p99.99<10us") == .undecided, "3,000 samples")
    }

    @Test func aStepKeepsItsLatencies() throws {
        let arms = try (0..<3).map { try arm($0, response: [(1000, 970), (8000, 30)]) }
        let bound = try LatencyBound(parsing: "read.p50<10us", operations: ["read", "update"])
        let probe = MaximumRateSearch.judge(arms, rate: 2e5, bound, operations: ["read", "update"]).probe
        #expect(probe.latencies?.map(\.operation) == ["read", "update"])
        let read = try #require(probe.latencies?.first)
        let (p50, p99) = (try #require(read.p50), try #require(read.p99))
        #expect(abs(p50 - 1000) < 2 && abs(p99 - 8000) < 10)
        #expect(probe.latencies?.last?.p50 == nil, "nothing was updated")
    }

    @Test func aRateThatWasNotHeldHoldsNoBound() throws {
        let arms = try (0..<3).map { try arm($0, response: [(1000, 1000)], caughtUp: $0 == 0) }
        #expect(try verdict(arms, "p99<10us") == .notHeld)
    }
}
