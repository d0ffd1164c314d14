/// Judged by its zones as it is, whatever comes of that: only the operations that a contradiction is about, and a few
/// beside them, are unpacked to be told of. What is told is what the unpacked history would tell.
///
/// Only a history in which a value was written twice is unpacked whole, for the search.
extension PackedRegisterHistory: JudgeableHistory {
    /// Of an operation with its lines.
    private static let bytesEach = 24
    /// Of an operation's order, and of its line in a certificate or a counterexample, which doubles as it grows.
    private static let evidenceBytesEach = 64

    func judged(budget: Budget, evidence: Bool) -> JudgedHistory {
        guard log.count > 0 else { return unpacked.judged(budget: budget, evidence: evidence) }
        var packed = budget
        packed.memoryBytes = max(budget.memoryBytes - log.count * Self.bytesEach, 1 << 20)
        var judged = summary
        var part = JudgedHistory.Part(
            name: nil, operations: judged.operations - judged.failed, method: log.model.monitorName, steps: 0,
            outcome: .holds)
        do throws(Exhausted) {
            guard let zones = try log.zones(budget: packed) else {
                return unpacked.judged(budget: budget, evidence: evidence)
            }
            if let core = try zones.contradiction() {
                part.outcome = .violated
                judged.violation = violation(core, budget: packed, evidence: evidence)
            } else if evidence {
                // That it holds is known, also if no time or memory is left to say why.
                judged.certificate = try? certificate(zones, budget: packed)
            }
        } catch {
            switch error == .memory ? beginning(packed) : .unknown {
            case .violated(let core):
                part.outcome = .violated
                judged.violation = violation(core, budget: packed, evidence: evidence)
            case .holds(let place):
                part.outcome = .undecided
                judged.undecided = [region(error, from: place)]
            case .unknown:
                part.outcome = .undecided
                judged.undecided = [region(error, from: 0)]
            }
        }
        judged.parts = [part]
        return judged
    }

    private enum Beginning {
        case holds(before: Int)
        case violated(core: [Int])
        case unknown
    }

    /// Where there is no memory for the whole, half of it may fit, or a quarter: it holds up to there, or the violation
    /// is there already. As `Linearizability` does with unpacked histories.
    private func beginning(_ budget: Budget) -> Beginning {
        var place = log.count / 2
        while place >= Linearizability.shortestPrefix {
            do throws(Exhausted) {
                if let zones = try log.zones(before: place, budget: budget) {
                    return try zones.contradiction().map { .violated(core: $0) } ?? .holds(before: place)
                }
                // A value was written twice.
                return .unknown
            } catch {
                place /= 2
            }
        }
        return .unknown
    }

    private var summary: JudgedHistory {
        var judged = JudgedHistory(format: .hyperion, model: log.model.name)
        judged.setting = log.model.setting
        (judged.operations, judged.failed, judged.open, judged.processes) = log.counts
        return judged
    }

    func recheck(_ evidence: HistoryInput, budget: Budget) throws(EvidenceError) -> String {
        try unpacked.recheck(evidence, budget: budget)
    }

    func picture(limit: Int) -> HistoryPicture {
        let places = Array(0..<min(limit, log.count))
        var picture = excerpt(places).picture(limit: limit)
        picture.omitted = log.count - picture.bars.count
        return picture
    }

    /// Some of the operations, by their places, ascending.
    private func excerpt(_ places: [Int]) -> TypedHistory<Register> {
        TypedHistory(.hyperion, log.model, History(ordered: places.map { self[$0] }))
    }

    // MARK: Evidence

    private func certificate(_ zones: ZoneMonitor, budget: Budget) throws(Exhausted) -> String? {
        try budget.checkMemory(bytes: log.count * Self.evidenceBytesEach)
        guard case .linearizable(let order) = try zones.verdict() else { return nil }
        let certificate = Certificate(parts: [PartialCertificate(order: order, of: log)])
        let isShort = log.count <= TypedHistory<Register>.longestDescribed
        let describe: ((Int) -> String)? = isShort ? { excerpt([$0]).name(0) } : nil
        return log.model.text(of: certificate, operations: log.count, name: describe)
    }

    private func text(ofCounterexample operations: [Int]) -> String {
        let core = Set(operations)
        var text = CounterexampleText(
            operations, model: log.model, end: operations.compactMap { self[$0].response }.max() ?? 0)
        for place in 0..<log.count where !log.hasFailed(place) { text.add(self[place], isCore: core.contains(place)) }
        return text.finish()
    }

    // MARK: Violated

    private func violation(_ core: [Int], budget: Budget, evidence: Bool) -> Violation {
        let calls = core.sorted().map { Call(self[$0], index: $0) }
        let minimal = Minimiser(calls, model: log.model, budget: budget).counterexample()
        let places = related(to: minimal.operations)
        let numbers = Dictionary(uniqueKeysWithValues: zip(places, places.indices))
        let excerpt = excerpt(places)
        var violation = excerpt.violation(
            Counterexample(operations: minimal.operations.compactMap { numbers[$0] }, isMinimal: minimal.isMinimal),
            Partition.Group(name: nil, calls: excerpt.history.calls), words: words(minimal, budget), isWhole: false,
            budget: budget)
        for bar in violation.picture.bars.indices {
            violation.picture.bars[bar].operation = places[violation.picture.bars[bar].operation]
        }
        let (operations, failed, _, _) = log.counts
        violation.picture.omitted = operations - failed - violation.picture.bars.count
        if evidence, (try? budget.checkMemory(bytes: log.count * Self.evidenceBytesEach)) != nil {
            violation.counterexample = text(ofCounterexample: minimal.operations)
        }
        return violation
    }

    /// By all operations, each made when it is asked for; nil also where there is no memory to go through them.
    private func words(_ counterexample: Counterexample, _ budget: Budget) -> String? {
        guard (try? budget.checkMemory(bytes: log.count * 2 * MemoryLayout<Int>.stride)) != nil else { return nil }
        return CellExplanation.words(counterexample, in: Operations(history: self), model: log.model)
    }

    private struct Operations: RandomAccessCollection {
        let history: PackedRegisterHistory
        var startIndex: Int { 0 }
        var endIndex: Int { history.log.count }
        subscript(place: Int) -> HistoryOperation<Register.Operation> { history[place] }
    }

    /// What is drawn beside a counterexample is among so many operations to either side.
    private static let neighbourCount = 64

    /// All that a counterexample is explained by, ascending: its operations, whatever writes their values (also where that
    /// failed), one other write, which stands for all the others, and what is concurrent and near.
    private func related(to core: [Int]) -> [Int] {
        guard let last = core.max(by: { log[$0].response ?? .max < log[$1].response ?? .max }) else { return [] }
        let values = Set(core.compactMap(log.valueNumber))
        var places = Set(core)
        var hasOther = false
        for place in 0..<log.count where log.isWrite(place) {
            let isNamed = log.valueNumber(place).map(values.contains) ?? false
            if isNamed || !hasOther { places.insert(place) }
            if !isNamed { hasOther = true }
        }
        for (place, value) in failedWrites where core.contains(where: { self[$0].operation.names(value) }) {
            places.insert(place)
        }
        for others in [[last], core] {
            for direction in [stride(from: last - 1, to: -1, by: -1), stride(from: last + 1, to: log.count, by: 1)] {
                var count = 0
                for place in direction where !log.hasFailed(place) {
                    guard others.contains(where: { log.areConcurrent($0, place) }) else { continue }
                    places.insert(place)
                    count += 1
                    if count == Self.neighbourCount { break }
                }
            }
        }
        return places.sorted()
    }

    // MARK: Undecided

    /// Nothing is known of what had not ended when the operation at `place` began.
    private func region(_ exhausted: Exhausted, from place: Int) -> UndecidedRegion {
        let rest = (0..<log.count).lazy.filter { log.isCompleted($0) && !log.hasEnded($0, before: place) }
        let first = Array(rest.prefix(Self.neighbourCount))
        let excerpt = excerpt(first)
        var region = excerpt.region(
            Undecided(exhausted: exhausted, longestOrder: [], prefixEnd: 0),
            Partition.Group(name: nil, calls: excerpt.history.calls))
        let explained = (0..<place).lazy.filter { log.isCompleted($0) && log.hasEnded($0, before: place) }
        region.prefix = explained.count
        region.prefixLine = explained.map { Int(responseLines[$0]) }.max() ?? 0
        let (operations, failed, open, _) = log.counts
        region.completed = operations - failed - open
        region.picture.omitted = operations - failed - region.picture.bars.count
        guard let begin = first.first, let end = rest.last else { return region }
        region.operations = begin...end
        let last = (begin...end).lazy.filter(log.isCompleted).map { Int(responseLines[$0]) }.max() ?? 0
        let lines = Int(invocationLines[begin])
        region.lines = lines > 0 && last >= lines ? lines...last : nil
        return region
    }
}

extension Register.Operation {
    /// Whether it writes or finds the value.
    fileprivate func names(_ value: Int) -> Bool {
        switch self {
        case .write(value), .read(.value(value)): true
        case .write, .read, .compareAndSet: false
        }
    }
}
