/// Why evidence proves nothing.
public enum EvidenceError: Error, Equatable, Sendable {
    /// It cannot be read.
    case malformed(FormatError)
    /// It is wrong, or of another history; a sentence.
    case refused(String)
    /// It may be right: the verifier's budget ended before it could tell.
    case undecided(String)
}

extension CertificateError {
    /// A sentence; `name` says which operation is meant.
    func words(_ name: (Int) -> String) -> String {
        switch self {
        case .unexpected(let operation):
            "operation \(operation) is not in the history, or failed, or is named twice"
        case .missing(let operation): "it leaves out operation \(operation), \(name(operation)), which completed"
        case .outsideInterval(let operation):
            "the point of operation \(operation), \(name(operation)), is not between its invocation and its response"
        case .outOfOrder(let operation):
            "the point of operation \(operation), \(name(operation)), is before that of the operation that it follows"
        case .contradicts(let operation):
            "operation \(operation), \(name(operation)), cannot have had its result at its place"
        case .notIndependent(let operation):
            "operation \(operation), \(name(operation)), belongs to a part that another order speaks of too"
        case .exhausted(let exhausted): "the budget of \(exhausted.rawValue) ended before all of it was checked"
        }
    }
}
