/// The operations of one event before they are in a history; used again for each event, so that none allocates.
struct TransactionBuffer: Sendable {
    enum Form: UInt8, Sendable {
        case append, write, readList, readValue
        /// `nil`: the empty list, no value, or not known yet.
        case readNone
    }

    struct Entry: Sendable {
        var form: Form
        /// Codes of atoms.
        var key: Int
        var value: Int
        /// Of a list that was read: its place in `elements`.
        var elements: Range<Int>
    }

    var entries: [Entry] = []
    var elements: [Int] = []

    /// With the room that it keeps for later events.
    var byteCount: Int {
        entries.capacity * MemoryLayout<Entry>.stride + elements.capacity * MemoryLayout<Int>.stride
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        elements.removeAll(keepingCapacity: true)
    }

    mutating func append(_ operation: TransactionOperation, _ atoms: inout AtomTable) {
        func add(_ form: Form, _ key: Atom, _ value: Atom?, _ range: Range<Int> = 0..<0) {
            let code = value.map { atoms.code(of: $0) } ?? AtomTable.none
            entries.append(Entry(form: form, key: atoms.code(of: key), value: code, elements: range))
        }
        switch operation {
        case .append(let key, let element): add(.append, key, element)
        case .write(let key, let value): add(.write, key, value)
        case .readList(let key, let list?):
            let start = elements.count
            for element in list { elements.append(atoms.code(of: element)) }
            add(.readList, key, nil, start..<elements.count)
        case .read(let key, .value(let value?)): add(.readValue, key, value)
        case .readList(let key, nil), .read(let key, _): add(.readNone, key, nil)
        }
    }
}
