import Testing

@testable import HyperionVerify

/// Every way in which a certificate can lie is seen.
@Suite struct CertificateTests {
    private let model = Register()

    private func example() throws -> (History<Register.Operation>, [PartialCertificate.Placement]) {
        let history = try Register.history(
            """
            [w1 ]  [w2    ]  [r2 ]
                     [r1  ]
                [w3 x
            """)
        let certificate = try #require(Linearizability.check(history, model: model).certificate)
        return (history, certificate.parts[0].placements)
    }

    private func error(
        _ history: History<Register.Operation>, _ placements: [PartialCertificate.Placement]
    ) -> CertificateError? {
        do throws(CertificateError) {
            let certificate = Certificate(parts: [PartialCertificate(placements: placements)])
            try CertificateVerifier.verify(certificate, of: history, model: model)
            return nil
        } catch {
            return error
        }
    }

    @Test func lies() throws {
        let (history, placements) = try example()
        #expect(error(history, placements) == nil)
        #expect(
            error(history, placements.dropLast()) == .missing(operation: placements[placements.count - 1].operation))
        #expect(error(history, placements + placements.suffix(1)) != nil)
        let failed = try #require(history.operations.firstIndex { $0.outcome == .failed })
        #expect(
            error(history, placements + [.init(operation: failed, point: history.operations[failed].invocation)])
                == .unexpected(operation: failed))
        #expect(error(history, placements + [.init(operation: 99, point: 0)]) == .unexpected(operation: 99))
        var late = placements
        late[0].point = 1_000
        #expect(error(history, late) == .outsideInterval(operation: late[0].operation))
        #expect(error(history, placements.reversed()) != nil)
    }

    /// Two orders must not speak of the same register.
    @Test func partsAreIndependent() throws {
        let history = try History(timed: [
            TimedOperation(KeyValue.Operation.put(key: "a", value: "1"), start: 0, end: 1),
            TimedOperation(.get(key: "a", .value("")), start: 2, end: 3),
        ])
        let split = Certificate(
            parts: (0...1).map {
                PartialCertificate(placements: [.init(operation: $0, point: history.operations[$0].invocation)])
            })
        #expect(throws: CertificateError.notIndependent(operation: 1)) {
            try CertificateVerifier.verify(split, of: history, model: KeyValue())
        }
    }
}
