import Testing

@testable import HyperionVerify

/// Reading transactions keeps to the time, and no file makes it slow.
@Suite struct TransactionParserTests {
    private static let long: [UInt8] = {
        let list = String(repeating: "1 ", count: 20_000)
        return Array("{:type :invoke :process 0 :f :txn :value [[:r 1 [\(list)]]]}".utf8)
    }()

    @Test func timeEnds() throws {
        let later = ContinuousClock.now + .seconds(600)
        #expect(try TransactionLog.parse(HistoryInput(Self.long, deadline: later)).count == 1)
        do throws(FormatError) {
            _ = try HistoryReader.read(HistoryInput(Self.long, deadline: ContinuousClock.now))
            Issue.record("the time had ended")
        } catch {
            #expect(error.exhausted == .time && error.message.contains("allow more time"), "\(error)")
        }
    }

    /// Pairs whose sum, the second multiplied, is the same: any mixing of that sum alone lets them collide.
    @Test func pairsMadeToCollideDoNot() {
        let index = DenseIndex()
        var homes: Set<Int> = []
        for key in 0..<4_096 {
            let value = 12_345 ^ Int(bitPattern: UInt(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15)
            homes.insert(index.hash(value, key) & 0xFFFF)
        }
        #expect(homes.count > 3_500, "\(homes.count)")
    }

    /// Numbers in a row, as histories have them, and multiples of large powers of two spread as chance would have it.
    @Test(arguments: [0, 20, 40, 48]) func numbersSpread(_ shift: Int) {
        let index = DenseIndex()
        var homes: Set<Int> = []
        for number in 0..<4_096 { homes.insert(index.hash(number << shift, 7) & 0xFFFF) }
        #expect(homes.count > 3_500, "\(homes.count)")
    }

    /// Whoever promises that keys are linearizable has the order of their writes: here the last read missed the second
    /// write of key 1, of whose transaction it saw another.
    @Test func keysThatAreSaidToBeLinearizable() throws {
        let events = [
            ("[[:w 1 1]]", "[[:w 1 1]]"), ("[[:w 1 2] [:w 2 5]]", "[[:w 1 2] [:w 2 5]]"),
            ("[[:r 2 nil] [:r 1 nil]]", "[[:r 2 5] [:r 1 1]]"),
        ]
        let text = events.map { invoked, done in
            "{:process 0 :type :invoke :value \(invoked)}\n{:process 0 :type :ok :value \(done)}\n"
        }.joined()
        func outcome(_ hasLinearizableKeys: Bool) throws -> JudgedHistory.Outcome {
            try HistoryReader.read(
                HistoryInput(Array(text.utf8)), consistency: .serializable,
                options: Transactions.Options(hasLinearizableKeys: hasLinearizableKeys)
            ).judged(budget: Budget(), evidence: false).outcome
        }
        #expect(try outcome(false) == .holds)
        #expect(try outcome(true) == .violated)
    }
}
