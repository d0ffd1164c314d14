import Testing

@testable import HyperionVerify

/// Zones against search, on histories longer than brute force can take.
@Suite struct ZoneMonitorTests {
    /// Clients that write values of their own and read, one after another each; with unknown outcomes, and in every
    /// second history one read that returned something else.
    static func history(
        _ random: inout TestRandom, operations count: Int, clients: Int, isSpoilt: Bool
    ) throws -> History<Register.Operation> {
        var builder = HistoryBuilder<Register.Operation>()
        /// Of each client: what it has open, and whether it took effect already.
        var open = [(operation: Register.Operation, isDone: Bool)?](repeating: nil, count: clients)
        var process = Array(0..<clients)
        var value: Int?
        var written = 0
        var invoked = 0
        let spoilt = isSpoilt ? count / 2 + random.below(count / 2) : Int.max
        while invoked < count || open.contains(where: { $0 != nil }) {
            let client = random.below(clients)
            guard let current = open[client] else {
                guard invoked < count else { continue }
                invoked += 1
                if random.below(3) == 0 {
                    written += 1
                    open[client] = (.write(written), false)
                } else {
                    open[client] = (.read(.unknown), false)
                }
                try builder.invoke(process: process[client], open[client]?.operation ?? .read(.unknown))
                continue
            }
            if !current.isDone {
                switch current.operation {
                case .write(let new): value = new
                default:
                    let isWrong = invoked >= spoilt && written > 0 && random.below(8) == 0
                    open[client]?.operation = .read(.value(isWrong ? 1 + random.below(written) : value))
                }
                open[client]?.isDone = true
            } else if random.below(20) == 0 {
                // Its outcome stays unknown, and the client goes on under another number.
                try builder.leaveOpen(process: process[client])
                process[client] += clients
                open[client] = nil
            } else {
                try builder.complete(process: process[client], current.operation)
                open[client] = nil
            }
        }
        return builder.finish()
    }

    @Test func agreesWithSearch() throws {
        let seed = TestRandom.seed(of: "agreesWithSearch")
        var random = TestRandom(seed: seed)
        var violated = 0
        let count = 300 * TestEffort.factor
        for number in 0..<count {
            let history = try Self.history(
                &random, operations: 10 + random.below(60), clients: 2 + random.below(4), isSpoilt: number % 2 == 1)
            let verdict = try #require(try Register().monitor(history.calls, budget: Budget()))
            var search = Search(history.calls, model: Register(), budget: Budget())
            switch (search.run(), verdict) {
            case (.linearizable, .linearizable(let order)):
                let certificate = Certificate(parts: [PartialCertificate(order: order, of: history.calls)])
                try CertificateVerifier.verify(certificate, of: history, model: Register())
            case (.violated, .violated): violated += 1
            default: Issue.record("they disagree on history \(number) of seed \(seed)")
            }
        }
        print("agreesWithSearch: \(violated) of \(count) violated")
        #expect(violated > count / 5)
    }

    /// The size of a recorded run in small; `HYPERION_TEST_FACTOR=100` makes it a million operations.
    @Test func manyOperationsOfManyClients() throws {
        var random = TestRandom(seed: TestRandom.seed(of: "manyOperationsOfManyClients"))
        let count = TestEffort.factor >= 100 ? 1_000_000 : 10_000
        let history = try Self.history(&random, operations: count, clients: 32, isSpoilt: false)
        let report = Linearizability.check(history, model: Register())
        #expect(report.outcome == .linearizable)
        #expect(report.parts.map(\.method) == [.monitor])
        try CertificateVerifier.verify(try #require(report.certificate), of: history, model: Register())
    }

    @Test func leavesToSearchWhatItCannotTake() throws {
        #expect(try Register().monitor(Register.history("[w1 ] [w1 ]").calls, budget: Budget()) == nil)
        #expect(try Register().monitor(Register.history("[w1 ] [c1:2 ]").calls, budget: Budget()) == nil)
        #expect(try Register(initial: 1).monitor(Register.history("[w1 ]").calls, budget: Budget()) == nil)
    }
}
