import Testing

@testable import HyperionVerify

/// The search of small histories, and how often it did not end: what is compared with nothing has to be counted.
struct BoundedSearches: CustomStringConvertible {
    private(set) var count = 0
    private(set) var undecided = 0

    var description: String { "\(undecided) of \(count) searches too long" }

    /// nil: it takes too long.
    mutating func isLinearizable<M: Model>(_ calls: [Call<M.Operation>], model: M) -> Bool? {
        var budget = Budget()
        budget.stepLimit = 10_000
        var search = Search(calls, model: model, budget: budget)
        count += 1
        switch search.run() {
        case .linearizable: return true
        case .violated: return false
        case .undecided:
            undecided += 1
            return nil
        }
    }
}

/// Every monitor against the search, on random runs that are too long for brute force.
@Suite struct MonitorTests {
    /// Histories of each test; with an optimised build all together are 140,000. `HYPERION_TEST_FACTOR=200`: 1,400,000.
    private var count: Int { 400 * TestEffort.factor }

    /// About a third of the histories turns out violated. `taken`: how many of ten the monitor has to decide.
    private func compare<M: Model>(_ run: RecordedRun<M>, name: String, taken: Int = 10) throws {
        let seed = TestRandom.seed(of: name)
        var random = TestRandom(seed: seed)
        var (violated, left) = (0, 0)
        var searches = BoundedSearches()
        for number in 0..<count {
            // Of the shorter ones also the search ends that has all opened but what the monitor blames.
            let longest = number % 8 < 5 ? 12 : 21
            let history = try run.history(
                &random, operations: 4 + random.below(longest - 3), clients: 2 + random.below(4),
                isSpoilt: number % 4 > 0)
            guard let verdict = try run.model.monitor(history.calls, budget: Budget()) else {
                left += 1
                continue
            }
            if let flaw = Self.flaw(verdict, history, model: run.model, &searches) {
                Issue.record("\(flaw): history \(number) of seed \(seed): \(history.operations)")
                return
            }
            if case .linearizable = verdict {} else { violated += 1 }
        }
        print("\(name): \(violated) of \(count) violated, \(left) left to the search, \(searches)")
        #expect(violated > count / 5 && violated < count * 4 / 5)
        #expect((count - left) * 10 >= count * taken)
        // What a search did not end is no agreement.
        #expect(searches.undecided * 10 < searches.count)
    }

    /// nil: the search agrees, the order is a proof, or the core contradicts itself whatever the others did.
    static func flaw<M: Model>(
        _ verdict: MonitorVerdict, _ history: History<M.Operation>, model: M, _ searches: inout BoundedSearches
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
            if searches.isLinearizable(calls, model: model) == true { return "the search finds an order" }
            let kept = Set(core)
            let opened = calls.indices.map { kept.contains($0) ? calls[$0] : calls[$0].opened }
            if searches.isLinearizable(opened, model: model) == true { return "the core \(core) is no contradiction" }
            let alone = core.sorted().map { calls[$0] }
            guard searches.isLinearizable(alone, model: model) != true,
                case .violated? = try? model.monitor(alone, budget: Budget())
            else { return "the core \(core) alone is no contradiction" }
        case .violatedUp(let place):
            let prefix = Minimiser<M>.prefix(of: calls, to: calls[place].response)
            if searches.isLinearizable(prefix, model: model) == true {
                return "what began before call \(place) has an order"
            }
        case .heldUp(_, let place, _): return "call \(place) ends a budget that has no end"
        }
        return nil
    }

    @Test func runsOfRegisters() throws { try compare(RecordedRuns.register, name: "runsOfRegisters") }

    @Test(arguments: Container.Discipline.allCases)
    func runsOfContainers(_ discipline: Container.Discipline) throws {
        try compare(RecordedRuns.container(discipline), name: "runsOfContainers", taken: 9)
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
        // Whoever does not know its result may have taken 1; not if it began too late.
        #expect(try verdict("[+1 ] [+2 ] [-?  >\n                   [-2 ]") == .linearizable(order: [0, 1, 2, 3]))
        #expect(try verdict("[+1 ] [+2 ] [-2 ] [-?  >") == nil)
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
