import Testing

@testable import HyperionVerify

@Suite struct HistoryTests {
    @Test func eventsBecomeIntervals() throws {
        let history = try Register.history(
            """
            [w1 ]  [r1 ]
              [w2   >
            [w3 x
            """)
        #expect(history.operations.map(\.process) == [1, 3, 2, 1])
        #expect(history.operations.map(\.outcome) == [.completed, .failed, .pending, .completed])
        #expect(history.calls.map(\.isOpen) == [false, true, false])
    }

    @Test func aResponseNeedsItsInvocation() {
        var builder = HistoryBuilder<Register.Operation>()
        #expect(throws: HistoryError.responseWithoutInvocation(process: 4, line: 7)) {
            try builder.complete(process: 4, .write(1), line: 7)
        }
        #expect(throws: HistoryError.responseWithoutInvocation(process: 4, line: 8)) {
            try builder.fail(process: 4, line: 8)
        }
        #expect(throws: HistoryError.responseWithoutInvocation(process: 4, line: 9)) {
            try builder.leaveOpen(process: 4, line: 9)
        }
    }

    @Test func aProcessHasOneOperationOpen() throws {
        var builder = HistoryBuilder<Register.Operation>()
        try builder.invoke(process: 1, .write(1), line: 3)
        #expect(throws: HistoryError.processIsBusy(process: 1, line: 5, openSince: 3)) {
            try builder.invoke(process: 1, .write(2), line: 5)
        }
    }

    @Test func positionsAreChecked() {
        typealias Entry = HistoryOperation<Register.Operation>
        func build(_ operations: Entry...) throws(HistoryError) -> History<Register.Operation> {
            try History(operations)
        }
        func entry(_ process: Int, _ start: Int, _ end: Int?, _ outcome: Entry.Outcome = .completed) -> Entry {
            Entry(.write(1), process: process, invocation: start, response: end, outcome: outcome)
        }
        #expect(throws: HistoryError.endsBeforeItBegins(process: 1, line: 0)) { try build(entry(1, 5, 5)) }
        #expect(throws: HistoryError.outcomeContradictsResponse(process: 1, line: 0)) { try build(entry(1, 5, nil)) }
        #expect(throws: HistoryError.outcomeContradictsResponse(process: 1, line: 0)) {
            try build(entry(1, 5, 6, .pending))
        }
        #expect(throws: HistoryError.positionTaken(position: 5, line: 0)) {
            try build(entry(1, 1, 5), entry(2, 5, 8))
        }
        // Checkers would take it for open.
        #expect(throws: HistoryError.endsAtNever(process: 1, line: 0)) { try build(entry(1, 5, .max)) }
        #expect(throws: HistoryError.processIsBusy(process: 1, line: 0, openSince: 0)) {
            try build(entry(1, 1, 5), entry(1, 4, 8))
        }
    }

    @Test func timesThatTouchAreConcurrent() throws {
        func outcome(readFrom start: Int) throws -> LinearizabilityReport.Outcome {
            let history = try History(timed: [
                TimedOperation(Register.Operation.write(1), start: 0, end: 10),
                TimedOperation(.read(.value(nil)), start: start, end: 20),
            ])
            return Linearizability.check(history, model: Register()).outcome
        }
        #expect(try outcome(readFrom: 10) == .linearizable)
        #expect(try outcome(readFrom: 11) == .violated)
        #expect(throws: HistoryError.endsBeforeItBegins(process: 0, line: 0)) {
            try History(timed: [TimedOperation(Register.Operation.write(1), start: 3, end: 2)])
        }
    }
}
