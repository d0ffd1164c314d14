/// Why the engine refused. Whatever is thrown was thrown before anything changed.
///
/// Absence is never an error: a key that is not there is an Optional without a value.
public enum StoreError: Error, Equatable, Sendable, BitwiseCopyable {
    /// The arena has `available` bytes left and `requested` are needed.
    case arenaFull(requested: Int, available: Int)
    /// The index holds as many records as it was made for.
    case indexFull(capacity: Int)
    /// Keys have 1 to 65,535 bytes.
    case keyLengthOutOfRange(Int)
    /// Values have 0 to 1,073,741,824 bytes.
    case valueLengthOutOfRange(Int)
    /// A store is made for 1 to 2^40 records, an arena for 1 to 2^47 bytes.
    case capacityOutOfRange(Int)
    /// A sharded store has 1 to 1024 shards.
    case shardCountOutOfRange(Int)
    /// The operating system did not reserve `bytes` of address space, for the reason that `errno` names.
    case reservationFailed(bytes: Int, errno: Int32)
    /// `needed` huge pages of `pageBytes` bytes are needed, and their pool has `free` that nobody has taken.
    case hugePagesMissing(needed: Int, pageBytes: Int, free: Int)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .arenaFull(let requested, let available):
            "the arena is full: \(requested) bytes are needed and \(available) are left"
        case .indexFull(let capacity):
            "the index is full: it was made for \(capacity) records"
        case .keyLengthOutOfRange(let count):
            "a key has 1 to 65,535 bytes, not \(count)"
        case .valueLengthOutOfRange(let count):
            "a value has at most 1,073,741,824 bytes, not \(count)"
        case .capacityOutOfRange(let capacity):
            "a capacity of \(capacity) is out of range"
        case .shardCountOutOfRange(let count):
            "a sharded store has 1 to 1,024 shards, not \(count)"
        case .reservationFailed(let bytes, let errno):
            "the system does not reserve \(bytes) bytes of address space (errno \(errno))"
        case .hugePagesMissing(let needed, let pageBytes, let free):
            "\(needed) huge pages of \(pageBytes / 1024) kB are needed and \(free) are free in "
                + "/sys/kernel/mm/hugepages/hugepages-\(pageBytes / 1024)kB"
        }
    }
}
