import Testing

@testable import HyperionVerify

/// A packed register is judged within the memory of its zones, in the words of the unpacked history.
@Suite struct PackedRegisterJudgeTests {
    /// Clients that write values of their own and read, as a file of them is read; some fail or stay open. `spoil`: one of
    /// so many reads finds an older value.
    private func history(
        _ random: inout TestRandom, operations count: Int, clients: Int = 4, spoil: Int? = nil, initial: Int? = nil
    ) -> PackedRegisterHistory {
        var history = PackedRegisterHistory(initial: initial)
        enum Phase { case rest, begun, done }
        var phases = [Phase](repeating: .rest, count: clients)
        var (process, isWrite) = (Array(0..<Int32(clients)), [Bool](repeating: false, count: clients))
        var (written, found) = ([Int](repeating: 0, count: clients), [Int?](repeating: nil, count: clients))
        var values = [initial]
        var (line, isPossible) = (1, true)
        while history.count < count || phases.contains(where: { $0 != .rest }) {
            let client = random.below(clients)
            switch phases[client] {
            case .rest:
                guard history.count < count else { continue }
                line += 1
                isWrite[client] = random.below(3) == 0
                written[client] = 100 + history.count
                isPossible =
                    isWrite[client]
                    ? history.invokeWrite(process[client], written[client], line: line)
                    : history.invokeRead(process[client], line: line)
                phases[client] = .begun
            case .begun:
                if isWrite[client], random.below(30) == 0 {
                    line += 1
                    if random.below(2) == 0 {
                        isPossible = history.fail(process[client], line: line)
                    } else {
                        isPossible = history.leaveOpen(process[client], line: line)
                        process[client] += Int32(clients)
                    }
                    phases[client] = .rest
                    continue
                }
                if isWrite[client] {
                    values.append(written[client])
                } else {
                    let isWrong = spoil.map { random.below($0) == 0 } ?? false
                    found[client] = isWrong ? values[random.below(values.count)] : values[values.count - 1]
                }
                phases[client] = .done
            case .done:
                line += 1
                isPossible =
                    isWrite[client]
                    ? history.complete(process[client], line: line)
                    : history.completeRead(process[client], found: found[client], line: line)
                phases[client] = .rest
            }
            #expect(isPossible)
        }
        return history
    }

    /// What zones take, and no more: the unpacked history alone is twice as much.
    private func budget(for history: PackedRegisterHistory) -> Budget { Budget(memoryBytes: history.count * 100) }

    @Test func aViolationWithinTheMemoryOfZones() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "aViolationWithinTheMemoryOfZones"))
        var history = history(&random, operations: 60_000)
        #expect(history.invokeRead(-1, line: 1_000_000) && history.completeRead(-1, found: nil, line: 1_000_001))
        let judged = history.judged(budget: budget(for: history), evidence: true)
        #expect(judged.outcome == .violated && judged.undecided.isEmpty)
        let violation = try #require(judged.violation)
        #expect(violation.isMinimal && !violation.order.isEmpty && !violation.candidates.isEmpty)
        #expect(violation.operations.last?.hasSuffix("lines 1000000 to 1000001") == true)
        let text = try #require(violation.counterexample)
        #expect(try history.recheck(HistoryInput(Array(text.utf8)), budget: Budget()).contains("contradict each other"))
    }

    @Test func aCertificateWithinTheMemoryOfZones() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "aCertificateWithinTheMemoryOfZones"))
        let history = history(&random, operations: 60_000)
        let judged = history.judged(budget: budget(for: history), evidence: true)
        #expect(judged.outcome == .holds && judged.undecided.isEmpty)
        let text = try #require(judged.certificate)
        #expect(try history.recheck(HistoryInput(Array(text.utf8)), budget: Budget()).contains("it is linearizable"))
    }

    /// What is known is how much there is, and that the longest beginning that fits holds.
    @Test func tooLittleMemory() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "tooLittleMemory"))
        let history = history(&random, operations: 60_000)
        let (packed, unpacked) = (
            history.judged(budget: Budget(memoryBytes: 1 << 20), evidence: false),
            history.unpacked.judged(budget: Budget(memoryBytes: 1 << 20), evidence: false)
        )
        let (region, expected) = (try #require(packed.undecided.first), try #require(unpacked.undecided.first))
        #expect(packed.outcome == .undecided && unpacked.outcome == .undecided)
        #expect(region.exhausted == .memory && region.completed == expected.completed)
        #expect(region.operations.upperBound == expected.operations.upperBound)
        #expect(region.lines?.upperBound == expected.lines?.upperBound)
        #expect(region.picture.bars.count == 6)
        // A quarter fits, half does not.
        let operations = history.unpacked.history.operations
        let explained = operations.prefix(15_000).filter {
            $0.outcome == .completed && $0.response ?? .max < operations[15_000].invocation
        }
        #expect(region.prefix == explained.count && region.prefix > 13_000)
        #expect(region.prefixLine == explained.map { Int($0.responseLine) }.max())
        #expect(region.operations.lowerBound > 14_900 && region.operations.lowerBound <= 15_000)
        #expect(region.lines?.lowerBound == Int(operations[region.operations.lowerBound].invocationLine))
    }

    @Test(arguments: [0, 14_000, 16_000, 59_000])
    func aViolationInTheBeginningThatFits(_ place: Int) throws {
        var random = TestRandom(seed: TestRandom.seed(of: "aViolationInTheBeginningThatFits"))
        var history = history(&random, operations: place)
        var isPossible = history.invokeRead(-1, line: 1_000_000)
        isPossible = isPossible && history.completeRead(-1, found: -5, line: 1_000_001)
        // Going on with other values.
        for number in place..<60_000 {
            isPossible = isPossible && history.invokeWrite(-2, 1_000_000 + number, line: 0)
            isPossible = isPossible && history.complete(-2, line: 0)
        }
        #expect(isPossible)
        let judged = history.judged(budget: Budget(memoryBytes: 1 << 20), evidence: false)
        #expect(judged.outcome == (place < 15_000 ? .violated : .undecided))
        if place < 15_000 {
            let violation = try #require(judged.violation)
            #expect(violation.operations.map { $0.hasSuffix("lines 1000000 to 1000001") } == [true])
        } else {
            #expect(judged.undecided.first.map { $0.prefix > 13_000 } == true)
        }
    }

    /// What is open where the beginning ends is open in it: the write may have taken effect, the read says nothing yet.
    @Test func whatReachesOverTheCut() throws {
        for isWrite in [true, false] {
            var history = PackedRegisterHistory(initial: nil)
            var isPossible = isWrite ? history.invokeWrite(1, 7, line: 1) : history.invokeRead(1, line: 1)
            for _ in 0..<59_999 {
                isPossible = isPossible && history.invokeRead(2, line: 2)
                isPossible = isPossible && history.completeRead(2, found: isWrite ? 7 : nil, line: 3)
            }
            isPossible =
                isPossible
                && (isWrite ? history.complete(1, line: 4) : history.completeRead(1, found: 9, line: 4))
            #expect(isPossible)
            let region = try #require(
                history.judged(budget: Budget(memoryBytes: 1 << 20), evidence: false).undecided.first)
            #expect(region.prefix == 14_999)
        }
    }

    @Test(arguments: [nil, 5] as [Int?])
    func theSameWordsAsUnpacked(_ initial: Int?) throws {
        let seed = TestRandom.seed(of: "theSameWordsAsUnpacked")
        var random = TestRandom(seed: seed)
        var violated = 0
        for number in 0..<(60 * TestEffort.factor) {
            let count = 5 + random.below(300)
            let history = history(
                &random, operations: count, clients: 2 + random.below(6), spoil: number % 3 == 0 ? nil : count / 3 + 1,
                initial: initial)
            let (packed, unpacked) = (
                history.judged(budget: Budget(), evidence: true),
                history.unpacked.judged(budget: Budget(), evidence: true)
            )
            let place = "history \(number) of seed \(seed):\n\(history.unpacked.text)"
            try #require(packed.outcome == unpacked.outcome, "\(place)")
            #expect(packed.parts.map(\.method) == unpacked.parts.map(\.method), "\(place)")
            #expect(packed.parts.map(\.operations) == unpacked.parts.map(\.operations), "\(place)")
            let text = try #require(packed.certificate ?? packed.violation?.counterexample, "\(place)")
            #expect(EvidenceTests.error(text, history.unpacked) == nil, "\(text) \(place)")
            guard let one = packed.violation, let other = unpacked.violation else { continue }
            violated += 1
            // Of several contradictions the two may tell of different ones: values are numbered differently.
            guard one.operations == other.operations else { continue }
            #expect(one.sentence == other.sentence && one.order == other.order, "\(place)")
            #expect(one.isMinimal == other.isMinimal && one.counterexample == other.counterexample, "\(place)")
            #expect(one.candidates.map(\.operation) == other.candidates.map(\.operation), "\(place)")
            #expect(one.picture.text == other.picture.text && one.picture.omitted == other.picture.omitted, "\(place)")
            #expect(one.picture.bars.map(\.operation) == other.picture.bars.map(\.operation), "\(place)")
        }
        print("theSameWordsAsUnpacked: \(violated) violated")
        #expect(violated > 5 * TestEffort.factor)
        #expect(history(&random, operations: 50).picture(limit: 7).omitted == 43)
    }
}
