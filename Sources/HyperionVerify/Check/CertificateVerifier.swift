/// Why a certificate proves nothing. Operations are named by their place in the history.
public enum CertificateError: Error, Equatable, Sendable {
    /// It names an operation that the history does not have, that failed, or that it named before.
    case unexpected(operation: Int)
    /// A completed operation that it does not name.
    case missing(operation: Int)
    /// The point does not lie between invocation and response.
    case outsideInterval(operation: Int)
    /// The point lies before that of an operation that should precede.
    case outOfOrder(operation: Int)
    /// The operation could not have had its result there.
    case contradicts(operation: Int)
    /// The operation belongs to a part of the object that another order has too.
    case notIndependent(operation: Int)
    /// It may be right: the budget ended before all of it was checked.
    case exhausted(Exhausted)
}

/// Checks a certificate without trusting whoever made it: straight through, once, without search, and without a copy of
/// the state at each operation (`Replay`).
public enum CertificateVerifier {
    /// Returns if the certificate's order explains the history. O(operations) steps of the model, and a bit an operation.
    ///
    /// - Throws: the first flaw that is found, or `exhausted` where the budget's time ended; its memory is not looked at.
    @specialized(where M == Register)
    @specialized(where M == KeyedRegister)
    @specialized(where M == KeyValue)
    @specialized(where M == Container)
    @specialized(where M == MemberSet)
    @specialized(where M == MultiRegister)
    @specialized(where M == Counter)
    @specialized(where M == MutualExclusion)
    public static func verify<M: Model>(
        _ certificate: Certificate, of history: History<M.Operation>, model: M, budget: Budget = Budget()
    ) throws(CertificateError) {
        var round = 0
        var isPlaced = [Bool](repeating: false, count: history.operations.count)
        var ownerOfPart: [M.Part: Int] = [:]
        for (number, part) in certificate.parts.enumerated() {
            var replay = model.replay()
            var lastPoint = Int.min
            for placement in part.placements {
                do throws(Exhausted) { try budget.checkTime(round: round) } catch { throw .exhausted(error) }
                round += 1
                let index = placement.operation
                guard history.operations.indices.contains(index), !isPlaced[index],
                    history.operations[index].outcome != .failed
                else { throw .unexpected(operation: index) }
                isPlaced[index] = true
                let operation = history.operations[index]
                guard placement.point >= operation.invocation, placement.point < operation.response ?? Int.max else {
                    throw .outsideInterval(operation: index)
                }
                guard placement.point >= lastPoint else { throw .outOfOrder(operation: index) }
                lastPoint = placement.point
                guard replay.take(operation.operation) else { throw .contradicts(operation: index) }
                guard let names = model.parts(of: operation.operation), !names.isEmpty else {
                    guard certificate.parts.count == 1 else { throw .notIndependent(operation: index) }
                    continue
                }
                for name in names where ownerOfPart.updateValue(number, forKey: name) ?? number != number {
                    throw .notIndependent(operation: index)
                }
            }
        }
        for (index, operation) in history.operations.enumerated()
        where operation.outcome == .completed && !isPlaced[index] { throw .missing(operation: index) }
    }
}
