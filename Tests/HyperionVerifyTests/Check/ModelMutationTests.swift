import Testing

@testable import HyperionVerify

/// Good histories of each model with one value, order or interval changed so that they must fail (`Mutations`): the
/// monitor and the search both find it, and what they blame is the change.
@Suite struct ModelMutationTests {
    /// Histories of each mutation.
    private var wanted: Int { 12 * TestEffort.factor }

    /// What was tried and seen of the histories of one model.
    private struct Tally {
        var changed = 0
        var byMonitor = 0
        /// Counterexamples of which no trial could say whether they are minimal.
        var unproven = 0
        var trials = BoundedSearches()
    }

    /// `monitored`: the least share, of ten, of the changed histories that a monitor judges. Where none does, histories
    /// are shorter: that a counterexample is minimal takes searches among open operations, each of which may come or not.
    private func mutate<M: Model>(
        _ run: RecordedRun<M>, _ mutations: [Mutation<M>], monitored: Int, name: String
    ) throws {
        let seed = TestRandom.seed(of: name)
        var random = TestRandom(seed: seed)
        var tally = Tally()
        for mutation in mutations {
            var (found, tried) = (0, 0)
            while found < wanted, tried < 200 * wanted {
                tried += 1
                let count = monitored > 0 ? 8 + random.below(6) : 6 + random.below(7)
                let good = try run.history(
                    &random, operations: count, clients: 2 + random.below(3), isSpoilt: false)
                guard let operations = mutation.apply(good.operations, &random) else { continue }
                found += 1
                let history = try History(operations)
                let flaw = Self.refusal(of: good, run.model).map { $0 + ", before any change" }
                if let flaw = try flaw ?? Self.flaw(of: history, run.model, &tally) {
                    Issue.record(
                        "\(flaw): \(mutation.name), history \(found) of seed \(seed): \(Self.text(history, run.model))")
                    return
                }
            }
            #expect(found == wanted, "\(mutation.name) found only \(found) occasions in \(tried) histories")
        }
        print(
            "\(name): \(tally.changed) histories by \(mutations.count) changes, \(tally.byMonitor) judged by a monitor; "
                + "\(tally.unproven) counterexamples not proven minimal, \(tally.trials)")
        #expect(tally.byMonitor * 10 >= tally.changed * monitored)
        #expect(tally.unproven * 10 < tally.changed && tally.trials.undecided * 10 < tally.trials.count)
    }

    /// What is wrong with the verdict on a good history.
    private static func refusal<M: Model>(of history: History<M.Operation>, _ model: M) -> String? {
        let report = Linearizability.check(history, model: model, threads: 1)
        guard let certificate = report.certificate else { return "\(report.outcome)" }
        do throws(CertificateError) {
            try CertificateVerifier.verify(certificate, of: history, model: model)
        } catch {
            return "the certificate fails: \(error)"
        }
        return isLinearizable(history.calls, model) == true ? nil : "the search finds no order"
    }

    /// What is wrong with the verdict on a changed one.
    private static func flaw<M: Model>(
        of history: History<M.Operation>, _ model: M, _ tally: inout Tally
    ) throws -> String? {
        tally.changed += 1
        let report = Linearizability.check(history, model: model, threads: 1)
        guard report.outcome == .violated, let counterexample = report.counterexample else {
            return "the check says \(report.outcome)"
        }
        // Of each part: the monitor's verdict, where it has one, and the search's.
        var (hasMonitor, isFound) = (false, false)
        for group in try Partition.groups(of: history.calls, model: model, budget: Budget()) {
            let isGood = isLinearizable(group.calls, model)
            if isGood == false { isFound = true }
            switch (try model.monitor(group.calls, budget: Budget()), isGood) {
            case (nil, _): break
            case (.linearizable?, true?): break
            case (.violated?, false?), (.violatedUp?, false?): hasMonitor = true
            default: return "the search says \(isGood.map { "\($0)" } ?? "nothing"), the monitor otherwise"
            }
        }
        guard isFound else { return "the search finds an order" }
        if hasMonitor { tally.byMonitor += 1 }
        return flaw(of: counterexample, history, model, &tally)
    }

    /// By search: whether it contradicts itself whatever the others did, needs each of its operations, and has the one
    /// without which the history is good.
    private static func flaw<M: Model>(
        of counterexample: Counterexample, _ history: History<M.Operation>, _ model: M, _ tally: inout Tally
    ) -> String? {
        let operations = counterexample.operations
        func opened(but kept: [Int]) -> [Call<M.Operation>] {
            history.calls.map { kept.contains($0.index) ? $0 : $0.opened }
        }
        if tally.trials.isLinearizable(opened(but: operations), model: model) == true {
            return "\(operations) is no counterexample"
        }
        if counterexample.isMinimal {
            for operation in operations {
                let others = opened(but: operations.filter { $0 != operation })
                if tally.trials.isLinearizable(others, model: model) == false {
                    return "operation \(operation) can be left out of \(operations)"
                }
            }
        } else {
            tally.unproven += 1
        }
        let culprits = history.operations.indices.filter { history.operations[$0].process == culpritProcess }
        return culprits.isEmpty || culprits.contains(where: operations.contains)
            ? nil : "the counterexample \(operations) does not have what was changed, \(culprits)"
    }

    /// nil: it takes too long.
    private static func isLinearizable<M: Model>(_ calls: [Call<M.Operation>], _ model: M) -> Bool? {
        var budget = Budget()
        budget.stepLimit = 1_000_000
        var search = Search(calls, model: model, budget: budget)
        switch search.run() {
        case .linearizable: return true
        case .violated: return false
        case .undecided: return nil
        }
    }

    private static func text<M: Model>(_ history: History<M.Operation>, _ model: M) -> String {
        history.operations.enumerated().map { number, operation in
            let end = operation.response.map { "\($0)" } ?? "open"
            return "\(number): \(model.describe(operation.operation)) \(operation.invocation)…\(end)"
        }.joined(separator: "; ")
    }

    @Test func changedRegisters() throws {
        try mutate(RecordedRuns.register, Mutations.register, monitored: 10, name: "changedRegisters")
    }

    @Test func changedCompareAndSetRegisters() throws {
        try mutate(
            RecordedRuns.compareAndSetRegister(), Mutations.compareAndSetRegister, monitored: 0,
            name: "changedCompareAndSetRegisters")
    }

    @Test func changedMultiRegisters() throws {
        try mutate(
            RecordedRuns.multiRegister, Mutations.multiRegister, monitored: 0, name: "changedMultiRegisters")
    }

    @Test func changedPuts() throws {
        try mutate(RecordedRuns.puts, Mutations.puts, monitored: 10, name: "changedPuts")
    }

    @Test func changedAppends() throws {
        try mutate(RecordedRuns.appended, Mutations.appends, monitored: 10, name: "changedAppends")
    }

    @Test func changedDeletes() throws {
        try mutate(RecordedRuns.deletes, Mutations.deletes, monitored: 0, name: "changedDeletes")
    }

    @Test func changedSets() throws {
        try mutate(RecordedRuns.memberSet, Mutations.memberSet, monitored: 10, name: "changedSets")
    }

    @Test func changedCounters() throws {
        try mutate(RecordedRuns.counter, Mutations.counter, monitored: 0, name: "changedCounters")
    }

    @Test func changedLocks() throws {
        try mutate(
            RecordedRuns.mutualExclusion, Mutations.mutualExclusion, monitored: 10, name: "changedLocks")
    }

    @Test(arguments: Container.Discipline.allCases)
    func changedContainers(_ discipline: Container.Discipline) throws {
        try mutate(
            RecordedRuns.container(discipline), Mutations.containers(discipline), monitored: 7,
            name: "changedContainers")
    }
}
