/// The transactions of all processes, validated and laid out as flat arrays: what `Transactions.check` takes.
///
/// A million transactions of three operations take about 100 MB. Transactions are numbered in the order of their
/// invocations, operations in the order in which their transactions hold them.
///
/// Invariants
/// 1. `firstOperation` rises; transaction `t` has the operations `firstOperation[t]..<firstOperation[t + 1]`.
/// 2. Positions of events are distinct, and each response comes after its invocation.
/// 3. A process has one transaction open at a time, those of unknown outcome aside.
/// 4. In a history of lists no element was appended to a key twice.
public struct TransactionHistory: Sendable {
    public enum Kind: String, Sendable {
        case listAppend = "list-append"
        case register = "rw-register"
    }

    public enum Outcome: UInt8, Sendable {
        case committed
        /// It is known not to have taken effect.
        case aborted
        /// It may have taken effect at any time after its invocation, or never.
        case unknown
    }

    public internal(set) var kind = Kind.listAppend
    /// Position of the response of a transaction that has none.
    static let never = Int32.max

    var processes: [Int] = []
    var invocations: [Int32] = []
    /// `never` unless the transaction committed or aborted.
    var responses: [Int32] = []
    var outcomes: [Outcome] = []
    /// Lines of the invocations, from 1; 0: it was not read from a file.
    var lines: [Int32] = []
    var responseLines: [Int32] = []
    var firstOperation: [Int32] = [0]
    var operations: [MicroOperation] = []
    /// The transaction of each operation.
    var owners: [Int32] = []

    var atoms = AtomTable()
    /// The code of each key's name.
    var keys: [Int] = []
    var lists = VersionLists()
    /// The writes, by key and value: of those that are equal the first.
    var writes = DenseIndex()
    /// Writes of a register whose value was written to the same key more than once.
    var repeatedWrites: Set<Int32> = []

    public var count: Int { processes.count }

    /// What it takes in memory, as far as its arrays have grown. O(1).
    var byteCount: Int {
        let words = processes.capacity + keys.capacity + repeatedWrites.capacity
        let halves =
            invocations.capacity + responses.capacity + lines.capacity + responseLines.capacity
            + firstOperation.capacity + owners.capacity
        return 8 * words + 4 * halves + outcomes.capacity + MemoryLayout<MicroOperation>.stride * operations.capacity
            + atoms.byteCount + lists.byteCount + writes.byteCount
    }

    public func outcome(of transaction: Int) -> Outcome { outcomes[transaction] }
    public func process(of transaction: Int) -> Int { processes[transaction] }
    /// Line of the invocation, from 1; 0: not from a file.
    public func line(of transaction: Int) -> Int { Int(lines[transaction]) }

    func operationRange(of transaction: Int) -> Range<Int> {
        Int(firstOperation[transaction])..<Int(firstOperation[transaction + 1])
    }

    @inline(__always)
    func write(of value: Int, key: Int32) -> Int? {
        writes.find(hash: writes.hash(value, Int(key))) {
            operations[$0].key == key && operations[$0].value == value
        }
    }

    /// What the transaction did, with its results.
    public func operations(of transaction: Int) -> [TransactionOperation] {
        operationRange(of: transaction).map { place in
            let operation = operations[place]
            let key = atoms.atom(of: keys[Int(operation.key)])
            switch (kind, operation.kind) {
            case (.listAppend, .write): return .append(key: key, atoms.atom(of: operation.value))
            case (.listAppend, .unknownRead): return .readList(key: key, nil)
            case (.listAppend, .read): return .readList(key: key, list(operation).map(atoms.atom(of:)))
            case (.register, .write): return .write(key: key, atoms.atom(of: operation.value))
            case (.register, .unknownRead): return .read(key: key, .unknown)
            case (.register, .read):
                let isNone = operation.value == AtomTable.none
                return .read(key: key, .value(isNone ? nil : atoms.atom(of: operation.value)))
            }
        }
    }

    /// What a read of a list returned.
    func list(_ operation: MicroOperation) -> ArraySlice<Int> {
        operation.length == 0 ? [] : lists.elements[operation.branch].prefix(operation.length)
    }
}
