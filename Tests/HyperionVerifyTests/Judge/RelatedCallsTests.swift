import Testing

@testable import HyperionVerify

/// What operations have to do with each other through the registers that they share.
@Suite struct RelatedCallsTests {
    /// Operation n joins registers n and n + 1, the last ones first: a pass over all finds one more each time.
    private func chain(_ count: Int, gapAt gap: Int) throws -> [Call<MultiRegister.Operation>] {
        try History(
            timed: (0..<count).reversed().filter { $0 != gap }.enumerated().map { place, number in
                let accesses: [MultiRegister.Access] = [
                    .write(register: "\(number)", number), .read(register: "\(number + 1)", .unknown),
                ]
                return TimedOperation(MultiRegister.Operation(accesses), start: 2 * place, end: 2 * place + 1)
            }
        ).calls
    }

    @Test func aChainOfRegisters() throws {
        let count = TestEffort.isOptimised ? 200_000 : 20_000
        let calls = try chain(count, gapAt: count / 2)
        let clock = ContinuousClock()
        var related: [Call<MultiRegister.Operation>] = []
        let first = calls[calls.count - 1]
        let time = clock.measure {
            related = TypedHistory<MultiRegister>.related(to: [first.index], in: calls, model: MultiRegister())
        }
        #expect(related.count == count / 2 && related.last?.index == first.index)
        #expect(zip(related, related.dropFirst()).allSatisfy { $0.invocation < $1.invocation })
        // Quadratic, this takes minutes.
        #expect(time < .seconds(15))
        // Of both sides of the gap: all, in their order.
        let all = TypedHistory<MultiRegister>.related(
            to: [first.index, calls[0].index], in: calls, model: MultiRegister())
        #expect(all.map(\.index) == calls.map(\.index))
    }
}
