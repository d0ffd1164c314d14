/// Keys are registers: each is judged by its zones as it is. Keys that these do not explain are unpacked, to be
/// searched and told of in the words that shorter histories get; the whole is unpacked only for a certificate, which
/// names every operation.
extension PackedKeyValueHistory: JudgeableHistory {
    /// Of an operation, and what judging takes beside it.
    private static var bytesEach: Int { 28 }
    private static var bytesToJudge: Int { 24 }
    /// Operations that a region is told by, where nothing is unpacked.
    private static var neighbourCount: Int { 64 }

    private var byteCount: Int { count * Self.bytesEach + texts.count * 32 + texts.byteCount }

    /// Of so many operations, unpacked, and what judges take them as.
    private func unpackedByteCount(of operations: Int) -> Int {
        let each =
            MemoryLayout<HistoryOperation<KeyValue.Operation>>.stride
            + MemoryLayout<Call<KeyValue.Operation>>.stride
        return operations * each + min(texts.count, 2 * operations) * HeapBytes.array(1)
            + texts.byteCount
    }

    func judged(budget: Budget, evidence: Bool) -> JudgedHistory {
        guard count > 0 else { return unpacked.judged(budget: budget, evidence: evidence) }
        var rest = budget
        rest.memoryBytes = max(budget.memoryBytes - byteCount, 1 << 20)
        var judged = JudgedHistory(format: .hyperion, model: KeyValue().name)
        judged.operations = count
        judged.failed = failed.count
        judged.open = responses.count { $0 == EventRanks.never }
        judged.processes = open.countProcesses(processes)
        do throws(Exhausted) {
            let keys = try keysByZones(rest)
            // An order of all operations needs them all.
            if evidence, unpackedByteCount(of: count) <= rest.memoryBytes {
                let whole = unpacked.judged(budget: rest, evidence: true)
                if whole.undecided.isEmpty { return whole }
            }
            judged.parts = keys.map(\.part)
            judgeApart(keys, &judged, budget: rest)
        } catch {
            judged.parts = [
                JudgedHistory.Part(
                    name: nil, operations: count - failed.count, method: KeyValue().monitorName, steps: 0,
                    outcome: .undecided)
            ]
            judged.undecided = [region(error, nil, (0..<count).filter(isCompleted))]
        }
        return judged
    }

    func recheck(_ evidence: HistoryInput, budget: Budget) throws(EvidenceError) -> String {
        try unpacked.recheck(evidence, budget: budget)
    }

    func picture(limit: Int) -> HistoryPicture {
        var picture = excerpt(Array(0..<min(limit, count))).picture(limit: limit)
        picture.omitted = count - picture.bars.count
        return picture
    }

    private func isCompleted(_ place: Int) -> Bool {
        responses[place] != EventRanks.never && codes[place] != Self.failedCode
    }

    // MARK: By zones

    private struct JudgedKey {
        var key: Int
        var part: JudgedHistory.Part
        /// What contradicts itself, by its places; nil: nothing that zones can see.
        var core: [Int]?
        /// Why it is undecided; nil: it was written in a way that zones are not for.
        var exhausted: Exhausted?
    }

    /// All keys in their order. O(n + k log k).
    private func keysByZones(_ budget: Budget) throws(Exhausted) -> [JudgedKey] {
        try budget.checkMemory(bytes: count * Self.bytesToJudge)
        try budget.checkTime()
        let (invocation, response, ends) = ranksInKeys()
        let placesOf = placesOfKeys()
        var keys: [(name: ByteText, key: JudgedKey)] = []
        for key in names.indices {
            let places = placesOf[key]
            let keyCodes = places.map { place -> Int32 in
                let code = codes[Int(place)]
                return code < 0 ? code : ranks[Int(code >> 1)] << 1 | code & 1
            }
            let operations = keyCodes.count { $0 != Self.failedCode }
            guard operations > 0 else { continue }
            let name = name(of: key)
            var judged = JudgedKey(
                key: key,
                part: JudgedHistory.Part(
                    name: "\(name)", operations: operations, method: KeyValue().monitorName, steps: 0,
                    outcome: .undecided))
            do throws(Exhausted) {
                try budget.checkTime()
                let zones = try ZoneMonitor(
                    keyCodes, values: Int(valueCounts[key]), invocation: places.map { invocation[Int($0)] },
                    response: places.map { response[Int($0)] }, end: ends[key], budget: budget)
                if let core = try zones?.contradiction() {
                    judged.part.outcome = .violated
                    judged.core = core.map { Int(places[places.startIndex + $0]) }.sorted()
                } else if zones != nil {
                    judged.part.outcome = .holds
                }
            } catch {
                judged.exhausted = error
            }
            keys.append((name, judged))
        }
        return keys.sorted { $0.name < $1.name }.map(\.key)
    }

    private func placesOfKeys() -> GroupedPlaces { GroupedPlaces(groups: names.count, count: count) { Int(keys[$0]) } }

    /// Events by their numbers among those of their key, and how many each key has. O(n).
    private func ranksInKeys() -> (invocation: [Int32], response: [Int32], ends: [Int32]) {
        var owners = [Int32](repeating: 0, count: eventCount)
        for place in codes.indices {
            owners[Int(invocations[place])] = Int32(place)
            if responses[place] != EventRanks.never { owners[Int(responses[place])] = Int32(place) }
        }
        var (invocation, response) = (invocations, responses)
        var ends = [Int32](repeating: 0, count: names.count)
        for (position, owner) in owners.enumerated() {
            let key = Int(keys[Int(owner)])
            if invocations[Int(owner)] == Int32(position) {
                invocation[Int(owner)] = ends[key]
            } else {
                response[Int(owner)] = ends[key]
            }
            ends[key] += 1
        }
        return (invocation, response, ends)
    }

    // MARK: Unpacked

    /// Keys that zones do not explain, at once if they fit, else one after another: a key's operations are all that can
    /// have to do with it. Of one that does not fit alone the verdict of its zones stands, if they have one, and is told
    /// by what contradicts itself.
    private func judgeApart(_ keys: [JudgedKey], _ judged: inout JudgedHistory, budget: Budget) {
        let others = keys.indices.filter { keys[$0].part.outcome != .holds }
        guard !others.isEmpty else { return }
        let placesOf = placesOfKeys()
        func judge(_ numbers: [Int], by places: [Int]) -> Bool {
            guard unpackedByteCount(of: places.count) <= budget.memoryBytes else { return false }
            let apart = excerpt(places).judged(budget: budget, evidence: false)
            // Else the time was up before it was split into keys.
            guard apart.parts.map(\.name) == numbers.map({ keys[$0].part.name }) else { return false }
            // What is known is not lost for want of memory.
            let isLost = zip(numbers, apart.parts).contains { keys[$0].core != nil && $1.outcome != .violated }
            guard !isLost else { return false }
            for (number, part) in zip(numbers, apart.parts) {
                judged.parts[number].outcome = part.outcome
                judged.parts[number].method = part.method
                judged.parts[number].steps = part.steps
            }
            if judged.violation == nil, var violation = apart.violation {
                violation.picture = renumbered(violation.picture, places)
                judged.violation = violation
            }
            for var region in apart.undecided {
                region.picture = renumbered(region.picture, places)
                region.operations = places[region.operations.lowerBound]...places[region.operations.upperBound]
                judged.undecided.append(region)
            }
            return true
        }
        func places(_ number: Int) -> [Int] { placesOf[keys[number].key].map(Int.init) }
        if judge(others, by: others.flatMap(places).sorted()) { return }
        for number in others where !judge([number], by: places(number)) {
            if let core = keys[number].core {
                _ = judge([number], by: core)
                continue
            }
            let exhausted = keys[number].exhausted ?? (budget.isExpired ? .time : .memory)
            judged.undecided.append(region(exhausted, keys[number].part.name, places(number).filter(isCompleted)))
        }
    }

    private func renumbered(_ picture: HistoryPicture, _ places: [Int]) -> HistoryPicture {
        var picture = picture
        for bar in picture.bars.indices { picture.bars[bar].operation = places[picture.bars[bar].operation] }
        return picture
    }

    /// Nothing is known of these.
    private func region(_ exhausted: Exhausted, _ part: String?, _ completed: [Int]) -> UndecidedRegion {
        let excerpt = excerpt(Array(completed.prefix(Self.neighbourCount)))
        var region = excerpt.region(
            Undecided(exhausted: exhausted, longestOrder: [], prefixEnd: 0),
            Partition.Group(name: part, calls: excerpt.history.calls))
        region.picture = renumbered(region.picture, completed)
        region.picture.omitted = completed.count - region.picture.bars.count
        region.completed = completed.count
        guard let begin = completed.first, let end = completed.last else { return region }
        region.operations = begin...end
        let first = lines(of: begin).invocation
        let last = completed.reduce(0) { max($0, lines(of: $1).response) }
        region.lines = first > 0 && last >= first ? first...last : nil
        return region
    }
}
