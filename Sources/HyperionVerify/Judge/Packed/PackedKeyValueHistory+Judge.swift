/// Keys are registers: each is judged by its zones. If all hold that is the verdict; everything else is told of the
/// unpacked history, in the words that shorter histories get.
extension PackedKeyValueHistory: JudgeableHistory {
    /// Of an operation, and what judging takes beside it.
    private static var bytesEach: Int { 28 }
    private static var bytesToJudge: Int { 24 }

    func judged(budget: Budget, evidence: Bool) -> JudgedHistory {
        var packed = budget
        let held = count * Self.bytesEach + texts.count * 32 + texts.byteCount
        packed.memoryBytes = max(budget.memoryBytes - held, 1 << 20)
        guard !evidence, count > 0, let parts = try? partsThatHold(packed) else {
            return unpacked.judged(budget: budget, evidence: evidence)
        }
        var judged = JudgedHistory(format: .hyperion, model: KeyValue().name)
        judged.operations = count
        judged.failed = failed.count
        judged.open = responses.count { $0 == EventRanks.never }
        judged.processes = open.countProcesses(processes)
        judged.parts = parts
        return judged
    }

    func recheck(_ evidence: HistoryInput, budget: Budget) throws(EvidenceError) -> String {
        try unpacked.recheck(evidence, budget: budget)
    }

    func picture(limit: Int) -> HistoryPicture { unpacked.picture(limit: limit) }

    /// All keys in their order; nil: one of them does not hold, or is not for zones. O(n + k log k).
    private func partsThatHold(_ budget: Budget) throws(Exhausted) -> [JudgedHistory.Part]? {
        try budget.checkMemory(bytes: count * Self.bytesToJudge)
        let (invocation, response, ends) = ranksInKeys()
        let placesOf = GroupedPlaces(groups: names.count, count: count) { Int(keys[$0]) }
        var parts: [(name: ByteText, part: JudgedHistory.Part)] = []
        for key in names.indices {
            try budget.checkTime()
            let places = placesOf[key]
            let keyCodes = places.map { place -> Int32 in
                let code = codes[Int(place)]
                return code < 0 ? code : ranks[Int(code >> 1)] << 1 | code & 1
            }
            let zones = try ZoneMonitor(
                keyCodes, values: Int(valueCounts[key]), invocation: places.map { invocation[Int($0)] },
                response: places.map { response[Int($0)] }, end: ends[key], budget: budget)
            guard try zones?.isExplained() == true else { return nil }
            let operations = keyCodes.count { $0 != Self.failedCode }
            guard operations > 0 else { continue }
            let name = name(of: key)
            parts.append(
                (
                    name,
                    JudgedHistory.Part(
                        name: "\(name)", operations: operations, method: KeyValue().monitorName, steps: 0,
                        outcome: .holds)
                ))
        }
        return parts.sorted { $0.name < $1.name }.map(\.part)
    }

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
}
