import Testing

@testable import HyperionVerify

/// Small random histories against all orders of their transactions.
@Suite struct TransactionOracleTests {
    private static let keys: [Atom] = ["a", "b"]

    /// Transactions run in some order, with intervals around their moments; then, two times of three, something is
    /// changed: a read or an interval.
    private func entries(
        _ random: inout TestRandom, _ kind: TransactionHistory.Kind, hasLastReader: Bool
    ) -> [TransactionOracle.Entry] {
        var entries: [TransactionOracle.Entry] = []
        var state: [Atom: [Atom]] = [:]
        var everything: [Atom: [Atom]] = [:]
        var next = 1
        let count = 2 + random.below(4)
        for place in 0..<count {
            let before = state
            var operations: [TransactionOperation] = []
            for _ in 0...random.below(3) {
                let key = Self.keys[random.below(2)]
                if random.below(2) == 0 {
                    state[key, default: []].append(.number(next))
                    everything[key, default: []].append(.number(next))
                    operations.append(
                        kind == .listAppend ? .append(key: key, .number(next)) : .write(key: key, .number(next)))
                    next += 1
                } else {
                    operations.append(read(key, state[key] ?? [], kind))
                }
            }
            let moment = 20 * (place + 1)
            let isAborted = random.below(8) == 0
            let isUnknown = !isAborted && random.below(8) == 0
            if isAborted || (isUnknown && random.below(2) == 0) { state = before }
            entries.append(
                TransactionOracle.Entry(
                    operations: operations, invocation: moment - 1 - random.below(45),
                    response: isUnknown ? nil : moment + 1 + random.below(45), isAborted: isAborted))
        }
        if random.below(3) > 0 { change(&entries, everything, kind, &random) }
        if hasLastReader {
            entries.append(
                TransactionOracle.Entry(
                    operations: Self.keys.map { read($0, state[$0] ?? [], kind) }, invocation: 1000, response: 1001))
        }
        // What was not completed has read nothing.
        for place in entries.indices where entries[place].response == nil || entries[place].isAborted {
            entries[place].operations = entries[place].operations.map { operation in
                switch operation {
                case .readList(let key, _): .readList(key: key, nil)
                case .read(let key, _): .read(key: key, .unknown)
                default: operation
                }
            }
        }
        return distinct(entries)
    }

    private func read(_ key: Atom, _ list: [Atom], _ kind: TransactionHistory.Kind) -> TransactionOperation {
        kind == .listAppend ? .readList(key: key, list) : .read(key: key, .value(list.last))
    }

    private func change(
        _ entries: inout [TransactionOracle.Entry], _ everything: [Atom: [Atom]], _ kind: TransactionHistory.Kind,
        _ random: inout TestRandom
    ) {
        for _ in 0...random.below(4) {
            let place = random.below(entries.count)
            let operation = random.below(entries[place].operations.count)
            switch entries[place].operations[operation] {
            case .readList(let key, let list?):
                let all = everything[key] ?? []
                var changed = Array(all.prefix(random.below(all.count + 1)))
                if random.below(4) == 0 { changed = list.shuffled(using: &random) }
                entries[place].operations[operation] = .readList(key: key, changed)
            case .read(let key, _):
                let all = everything[key] ?? []
                let value = random.below(4) == 0 || all.isEmpty ? nil : all[random.below(all.count)]
                entries[place].operations[operation] = .read(key: key, .value(value))
            default:
                let shift = 20 * (random.below(13) - 6)
                entries[place].invocation += shift
                if let response = entries[place].response { entries[place].response = response + shift }
            }
        }
    }

    /// Positions of events, each once.
    private func distinct(_ entries: [TransactionOracle.Entry]) -> [TransactionOracle.Entry] {
        var entries = entries
        for place in entries.indices {
            let entry = entries[place]
            entries[place].invocation = entry.invocation * 16 + place
            entries[place].response = entry.response.map { $0 * 16 + 8 + place }
        }
        return entries
    }

    /// Where the order of all appends is known, the verdicts are the same.
    @Test func agreesOnLists() throws {
        let seed = TestRandom.seed(of: "agreesOnLists")
        var random = TestRandom(seed: seed)
        var counts = [0, 0, 0]
        // Until each kind has come often enough, whatever the seed.
        for number in 0..<(2_000 * TestEffort.factor) {
            if number >= 400 * TestEffort.factor, counts.allSatisfy({ $0 > 30 }) { break }
            let entries = entries(&random, .listAppend, hasLastReader: true)
            let history = try TransactionOracle.history(entries)
            let isSerializable = TransactionOracle.isSerializable(entries, strict: false)
            let isStrict = TransactionOracle.isSerializable(entries, strict: true)
            let report = Transactions.check(history)
            let wanted: [TransactionReport.Outcome] = [isSerializable, isStrict].map { $0 ? .possible : .violated }
            let found = [report.outcome(.serializable), report.outcome(.strictSerializable)]
            counts[isStrict ? 0 : isSerializable ? 1 : 2] += 1
            guard found == wanted else {
                Issue.record("history \(number) of seed \(seed): \(wanted) but \(report.summary)\n\(text(history))")
                return
            }
        }
        #expect(counts.allSatisfy { $0 > 30 }, "\(counts)")
    }

    /// Nothing is said against what has an order, whatever is unknown; and something is found most of the time.
    @Test(arguments: [TransactionHistory.Kind.listAppend, .register])
    func neverWrong(_ kind: TransactionHistory.Kind) throws {
        let seed = TestRandom.seed(of: "neverWrong")
        var random = TestRandom(seed: seed)
        var counts = (violations: 0, found: 0)
        for number in 0..<(400 * TestEffort.factor) {
            let entries = entries(&random, kind, hasLastReader: random.below(2) == 0)
            let history = try TransactionOracle.history(entries)
            let report = Transactions.check(history)
            for (model, strict) in [(ConsistencyModel.serializable, false), (.strictSerializable, true)] {
                let isPossible = TransactionOracle.isSerializable(entries, strict: strict)
                let isViolated = report.outcome(model) == .violated
                if !isPossible { counts.violations += 1 }
                if !isPossible, isViolated { counts.found += 1 }
                guard isPossible, isViolated else { continue }
                Issue.record("history \(number) of seed \(seed): wrong\n\(report.summary)\n\(text(history))")
                return
            }
        }
        print("neverWrong(\(kind.rawValue)): \(counts.found) of \(counts.violations) violations found")
        #expect(2 * counts.found > counts.violations, "\(counts)")
    }

    private func text(_ history: TransactionHistory) -> String {
        (0..<history.count).map {
            "\(history.invocations[$0])–\(history.responses[$0]) \(history.describe($0))"
        }.joined(separator: "\n")
    }
}
