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
}
