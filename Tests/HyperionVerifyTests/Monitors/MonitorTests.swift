import Testing

@testable import HyperionVerify

/// Every monitor against the search, on random runs that are too long for brute force.
@Suite struct MonitorTests {
    /// Histories of each test: 20,000 in all of an optimised build's tests are 100,000 and more;
    /// `HYPERION_TEST_FACTOR=200` makes them more than a million.
    private var count: Int { 1000 * TestEffort.factor }

    /// A third of the histories is spoilt. `taken`: how many of ten the monitor has to decide.
    private func compare<M: Model>(_ run: RecordedRun<M>, name: String, taken: Int = 10) throws {
        let seed = TestRandom.seed(of: name)
        var random = TestRandom(seed: seed)
        var (violated, left) = (0, 0)
        for number in 0..<count {
            let history = try run.history(
                &random, operations: 4 + random.below(24), clients: 2 + random.below(4), isSpoilt: number % 2 == 0)
            guard let verdict = try run.model.monitor(history.calls, budget: Budget()) else {
                left += 1
                continue
            }
            if let flaw = Self.flaw(verdict, history, model: run.model) {
                Issue.record("\(flaw): history \(number) of seed \(seed): \(history.operations)")
                return
            }
            if case .violated = verdict { violated += 1 }
        }
        print("\(name): \(violated) of \(count) violated, \(left) left to the search")
        #expect(violated > count / 5 && violated < count * 4 / 5)
        #expect((count - left) * 10 >= count * taken)
    }

    /// nil: the search agrees, the order is a proof, or the core contradicts itself whatever the others did.
    static func flaw<M: Model>(
        _ verdict: MonitorVerdict, _ history: History<M.Operation>, model: M
    ) -> String? {
        let calls = history.calls
        switch verdict {
        case .linearizable(let order):
            let certificate = Certificate(parts: [PartialCertificate(order: order, of: calls)])
            do throws(CertificateError) {
                try CertificateVerifier.verify(certificate, of: history, model: model)
            } catch {
                return "the certificate fails: \(error)"
            }
        case .violated(let core):
            let kept = Set(core)
            var whole = Search(
                calls.indices.map { kept.contains($0) ? calls[$0] : calls[$0].opened }, model: model, budget: Budget())
            guard case .violated = whole.run() else { return "the core \(core) is no contradiction" }
            guard case .violated? = try? model.monitor(core.sorted().map { calls[$0] }, budget: Budget()) else {
                return "the core \(core) alone is no contradiction to the monitor"
            }
        }
        return nil
    }

    @Test func runsOfRegisters() throws { try compare(RecordedRuns.register, name: "runsOfRegisters") }

    @Test(arguments: Container.Discipline.allCases)
    func runsOfContainers(_ discipline: Container.Discipline) throws {
        try compare(RecordedRuns.container(discipline), name: "runsOfContainers", taken: 7)
    }

    @Test func runsOfSets() throws { try compare(RecordedRuns.memberSet, name: "runsOfSets") }
    @Test func runsOfLocks() throws { try compare(RecordedRuns.mutualExclusion, name: "runsOfLocks") }
    @Test func runsOfAppends() throws { try compare(RecordedRuns.appended, name: "runsOfAppends") }

    @Test func containersLeaveToSearchWhatTheyCannotTake() throws {
        func verdict(_ picture: String) throws -> MonitorVerdict? {
            try Container(.queue).monitor(Container.history(picture).calls, budget: Budget())
        }
        #expect(try verdict("[+1 ] [+1 ]") == nil)
        #expect(try verdict("[+1 ] [-? ]") == nil)
        #expect(try verdict("[+1 ] [+2 ] [-?  >\n              [-2 ]") == nil)
        #expect(try verdict("[+1 ] [+2 ] [-?  >\n              [-1 ]") != nil)
    }

    /// Texts that do not tell where they come from.
    @Test func appendsLeaveToSearchWhatTheyCannotTake() throws {
        func verdict(_ operations: [KeyValue.Operation]) throws -> MonitorVerdict? {
            let timed = operations.enumerated().map { TimedOperation($1, start: 2 * $0, end: 2 * $0 + 1) }
            return try KeyValue().monitor(History(timed: timed).calls, budget: Budget())
        }
        #expect(try verdict([.append(key: "k", value: "a"), .append(key: "k", value: "a")]) == nil)
        #expect(try verdict([.append(key: "k", value: "a"), .put(key: "k", value: "ab")]) == nil)
        #expect(try verdict([.append(key: "k", value: "a"), .put(key: "k", value: "")]) == nil)
        #expect(try verdict([.append(key: "k", value: "a"), .delete(key: "k")]) == nil)
        #expect(try verdict([.append(key: "k", value: "a"), .put(key: "k", value: "b")]) != nil)
    }
}
