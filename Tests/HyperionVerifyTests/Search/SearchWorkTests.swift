import Testing

@testable import HyperionVerify

/// How often the search looks at calls, and at the clock.
@Suite struct SearchWorkTests {
    /// Writes that are open all the time, and reads of nothing one after another meanwhile.
    private func readsAmongOpenWrites(_ writes: Int, _ reads: Int) throws -> History<Register.Operation> {
        var timed = (0..<writes).map { write in
            TimedOperation(Register.Operation.write(write % 2), start: write, end: 1_000_000_000 + write)
        }
        for read in 0..<reads {
            let start = writes + 10 * read
            timed.append(TimedOperation(.read(.value(nil)), start: start, end: start + 5))
        }
        return try History(timed: timed)
    }

    @Test func readsAreTakenInOnePass() throws {
        let (writes, reads) = (100, 5_000)
        let calls = try readsAmongOpenWrites(writes, reads).calls
        var search = Search(calls, model: Register(), budget: Budget())
        guard case .linearizable(let order) = search.run() else {
            Issue.record("no order")
            return
        }
        #expect(order.count == calls.count && order.prefix(reads).allSatisfy { $0 >= writes })
        // Each write, when its turn comes, looks at the others; no read does.
        #expect(search.looks < 4 * (writes * writes + reads))
    }

    @Test func theClockIsLookedAtAmongReads() throws {
        let calls = try readsAmongOpenWrites(2, 20_000).calls
        var search = Search(calls, model: Register(), budget: Budget(time: .zero))
        guard case .undecided(let exhausted, let longest, _) = search.run() else {
            Issue.record("it took all the time that it wanted")
            return
        }
        #expect(exhausted == .time && longest.count < 8_192)
    }
}
