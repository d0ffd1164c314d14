import Testing

@testable import HyperionVerify

/// A packed history says what the same history says unpacked.
@Suite struct RegisterLogTests {
    static func log(_ history: History<Register.Operation>, initial: Int? = nil) throws -> RegisterLog {
        enum Event { case invocation(Int), response(Int) }
        var events: [Int: Event] = [:]
        for (index, operation) in history.operations.enumerated() {
            events[operation.invocation] = .invocation(index)
            if let response = operation.response { events[response] = .response(index) }
        }
        var log = RegisterLog(initial: initial, expected: history.operations.count)
        for position in events.keys.sorted() {
            switch events[position] {
            case .invocation(let index):
                let operation = history.operations[index]
                let process = Int32(operation.process)
                if case .write(let value) = operation.operation {
                    try log.invokeWrite(process: process, value)
                } else {
                    try log.invokeRead(process: process)
                }
                if operation.outcome == .pending { try log.leaveOpen(process: process) }
            case .response(let index):
                let operation = history.operations[index]
                let process = Int32(operation.process)
                if operation.outcome == .failed {
                    try log.fail(process: process)
                } else if case .read(.value(let found)) = operation.operation {
                    try log.completeRead(process: process, found: found)
                } else {
                    try log.complete(process: process)
                }
            case nil: break
            }
        }
        return log
    }

    @Test func agreesWithTheUnpackedHistory() throws {
        let seed = TestRandom.seed(of: "agreesWithTheUnpackedHistory")
        var random = TestRandom(seed: seed)
        var violated = 0
        for number in 0..<(200 * TestEffort.factor) {
            let history = try RecordedRuns.register.history(
                &random, operations: 5 + random.below(60), clients: 5, isSpoilt: number % 2 == 0)
            let log = try Self.log(history)
            let (packed, unpacked) = (
                Linearizability.check(log), Linearizability.check(history, model: Register())
            )
            #expect(packed.outcome == unpacked.outcome, "history \(number) of seed \(seed)")
            #expect(packed.counterexample?.isMinimal == unpacked.counterexample?.isMinimal)
            if let certificate = packed.certificate {
                try CertificateVerifier.verify(certificate, of: log.history(), model: Register())
                try CertificateVerifier.verify(certificate, of: history, model: Register())
            } else {
                violated += 1
            }
        }
        #expect(violated > 10)
    }

    @Test(arguments: [
        ("[w1 ]  [w2 x  [r1 ]", true), ("[w1 ]  [w2 x  [r2 ]", false), ("[r7 ]  [w1 ]  [r1 ]", true),
        ("[w1 ]  [r7 ]", false), ("[r- ]", false), ("[w1 ]  [r? ]", true), ("[w1 ]  [w1 ]  [r1 ]", true),
        ("[w7 ]  [w1 ]  [r7 ]", false), ("[w1  >  [r1 ]", true), ("[w1 ]  [r1  >", true),
    ])
    func withAnInitialValue(_ picture: String, isLinearizable: Bool) throws {
        let log = try Self.log(Register.history(picture), initial: 7)
        #expect(Linearizability.check(log).outcome == (isLinearizable ? .linearizable : .violated))
        #expect(log.history().operations.count == log.count)
    }

    @Test func processesKeepToTheirTurns() throws {
        var log = RegisterLog()
        for process: Int32 in [-5, 3, 1_000_000] {
            #expect(throws: HistoryError.responseWithoutInvocation(process: Int(process), line: 0)) {
                try log.complete(process: process)
            }
            try log.invokeRead(process: process)
            #expect(throws: HistoryError.processIsBusy(process: Int(process), line: 0, openSince: 0)) {
                try log.invokeWrite(process: process, 1)
            }
            try log.completeRead(process: process, found: nil)
        }
        #expect(Linearizability.check(log).outcome == .linearizable)
    }

    @Test func stopsWhenTheBudgetIsUp() throws {
        var log = RegisterLog()
        for number in 0..<40_000 {
            try log.invokeWrite(process: 1, number)
            try log.complete(process: 1)
        }
        #expect(Linearizability.check(log, budget: Budget(time: .zero)).outcome == .undecided)
        #expect(Linearizability.check(log, budget: Budget(memoryBytes: 1 << 20)).outcome == .undecided)
        #expect(Linearizability.check(log).outcome == .linearizable)
    }
}
