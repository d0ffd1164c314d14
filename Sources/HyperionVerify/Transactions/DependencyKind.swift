/// Why one transaction comes before another; as a set: which of these reasons count.
///
/// The first three are Adya's (A. Adya, "Weak Consistency: A Generalized Theory and Optimistic Implementations for
/// Distributed Transactions", PhD thesis, MIT, 1999).
struct DependencyKind: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// The second overwrote (or appended after) what the first wrote.
    static let writeWrite = Self(rawValue: 1)
    /// The second read what the first wrote.
    static let writeRead = Self(rawValue: 2)
    /// The second overwrote what the first read: an anti-dependency.
    static let readWrite = Self(rawValue: 4)
    /// The same process ran the first, and then the second.
    static let process = Self(rawValue: 8)
    /// The first had ended before the second began.
    static let realTime = Self(rawValue: 16)
    /// An anti-dependency that follows only if transactions take effect in real time: the second began after the value
    /// that the first read had been written, or read.
    static let readWriteByTime = Self(rawValue: 32)
    /// From a node that is no transaction (`DependencyGraph`).
    static let link = Self(rawValue: 64)

    static let all = Self(rawValue: 127)
    static let plain: Self = [.writeWrite, .writeRead, .readWrite]
    static let antiDependencies: Self = [.readWrite, .readWriteByTime]
}
