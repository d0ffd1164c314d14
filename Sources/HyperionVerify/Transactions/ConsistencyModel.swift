/// What a database may promise its transactions, from the weakest to the strongest.
public enum ConsistencyModel: String, CaseIterable, Sendable, Comparable {
    case readUncommitted = "read-uncommitted"
    case readCommitted = "read-committed"
    case snapshotIsolation = "snapshot-isolation"
    case serializable
    /// Serializable in an order that agrees with that of each process.
    case strongSessionSerializable = "strong-session-serializable"
    /// Serializable in an order that agrees with real time.
    case strictSerializable = "strict-serializable"

    private var strength: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (first: Self, second: Self) -> Bool { first.strength < second.strength }
}
