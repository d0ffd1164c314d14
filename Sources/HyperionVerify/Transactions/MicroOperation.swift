/// One read or write of a transaction, as users of the library write it.
public enum TransactionOperation: Hashable, Sendable {
    case append(key: Atom, Atom)
    /// nil: unknown, as before the transaction has ended.
    case readList(key: Atom, [Atom]?)
    case write(key: Atom, Atom)
    /// `.value(nil)`: the key had no value yet.
    case read(key: Atom, Observed<Atom?>)
}

/// The same in 16 bytes, as a history keeps it.
struct MicroOperation: Sendable {
    enum Kind: UInt8, Sendable {
        /// An append, or the write of a register.
        case write
        case read
        /// A read whose result nobody knows.
        case unknownRead
    }

    var key: Int32
    var kind: Kind
    /// Of a write and of a register's read: the code of an atom. Of a list's read: `none`, or branch · 2³² + length.
    var value: Int

    static func list(branch: Int, length: Int) -> Int { branch << 32 | length }
    var branch: Int { value >> 32 }
    var length: Int { value == AtomTable.none ? 0 : value & 0xFFFF_FFFF }
}
