/// What transactions must not do, by the names of Adya's thesis and of Elle (K. Kingsbury and P. Alvaro, "Elle: Inferring
/// Isolation Anomalies from Experimental Observations", VLDB 2020).
public enum AnomalyName: String, CaseIterable, Sendable {
    /// A list holds an element twice.
    case duplicateElements = "duplicate-elements"
    /// A read saw an element or value that no transaction ever wrote.
    case garbageRead = "garbage-read"
    /// Aborted read: of what an aborted transaction wrote.
    case g1a = "G1a"
    /// Intermediate read: of what its writer overwrote (or appended to) itself.
    case g1b = "G1b"
    /// A committed append came after one that was aborted, in the same list.
    case dirtyUpdate = "dirty-update"
    /// Two reads of one list contradict each other: neither is a prefix of the other; or a list holds what a transaction
    /// appended in another order than that of its appends.
    case incompatibleOrder = "incompatible-order"
    /// A transaction does not see what it has itself read or written before, or sees what it wrote only later.
    case `internal`
    /// Two transactions read the same version and both wrote on top of it.
    case lostUpdate = "lost-update"

    /// A cycle of writes only.
    case g0 = "G0"
    /// A cycle of writes and reads of what was written.
    case g1c = "G1c"
    /// A cycle with one anti-dependency.
    case gSingle = "G-single"
    /// A cycle with several anti-dependencies, no two of them in a row.
    case gNonadjacent = "G-nonadjacent"
    /// A cycle with several anti-dependencies (write skew, for one).
    case g2Item = "G2-item"

    case g0Process = "G0-process"
    case g1cProcess = "G1c-process"
    case gSingleProcess = "G-single-process"
    case gNonadjacentProcess = "G-nonadjacent-process"
    case g2ItemProcess = "G2-item-process"

    case g0RealTime = "G0-realtime"
    case g1cRealTime = "G1c-realtime"
    case gSingleRealTime = "G-single-realtime"
    case gNonadjacentRealTime = "G-nonadjacent-realtime"
    case g2ItemRealTime = "G2-item-realtime"

    /// The weakest model that does not allow it; no stronger one does either.
    public var violated: ConsistencyModel {
        switch self {
        case .g0, .duplicateElements: .readUncommitted
        case .g1a, .g1b, .g1c, .garbageRead, .dirtyUpdate, .incompatibleOrder: .readCommitted
        case .internal, .lostUpdate, .gSingle, .gNonadjacent: .snapshotIsolation
        case .g2Item: .serializable
        case .g0Process, .g1cProcess, .gSingleProcess, .gNonadjacentProcess, .g2ItemProcess:
            .strongSessionSerializable
        case .g0RealTime, .g1cRealTime, .gSingleRealTime, .gNonadjacentRealTime, .g2ItemRealTime: .strictSerializable
        }
    }
}

/// One thing that transactions did and must not have done.
public struct TransactionAnomaly: Sendable, Equatable {
    public var name: AnomalyName
    /// Those concerned, as places in the history; of a cycle in its order.
    public var transactions: [Int]
    /// Of a cycle, whether it is known that no cycle of this name through these transactions' component is shorter.
    public var isShortest = true
    /// What happened, in a sentence.
    public var words: String
}

/// Counts anomalies, and keeps the first few of each name.
struct AnomalyCollector {
    /// How many of each name are kept with their words.
    let kept: Int
    private(set) var counts: [AnomalyName: Int] = [:]
    private(set) var anomalies: [TransactionAnomaly] = []

    init(kept: Int) { self.kept = kept }

    mutating func add(
        _ name: AnomalyName, _ transactions: [Int], isShortest: Bool = true, words: () -> String
    ) {
        counts[name, default: 0] += 1
        guard counts[name, default: 0] <= kept else { return }
        anomalies.append(
            TransactionAnomaly(name: name, transactions: transactions, isShortest: isShortest, words: words()))
    }

    var names: Set<AnomalyName> { Set(counts.keys) }
}
