/// What noting an operation takes beside the operation, in any unit.
struct NotingCost {
    var read: Double
    var write: Double
    /// How much of it there may be, for each operation that is expected, noted or not.
    var allowance: Double

    /// All may be noted.
    static let none = NotingCost(read: 0, write: 0, allowance: 0)
}

/// Chooses the keys whose operations are all noted: those that are contended for most, as many as there is room for.
///
/// The tapes are laid out before the pass, so that it can be counted beforehand what will happen to each key: over the
/// operations that each thread will probably run, from where its last pass ended.
struct WitnessChoice {
    /// What is expected to happen to a record in the pass, over all threads.
    private var reads: [Float]
    private var writes: [Float]
    /// Operations, each key of a multi-read counting, of each thread.
    private var operations: [Float] = []

    /// More help nobody: each is read before and after the pass, outside of it.
    static let mostWitnesses = 1 << 16
    /// Share of the expected operations that the room is filled with: a pass may run faster than the one before it.
    private static let fill: Float = 0.8
    private static let fewOperations: Double = 4096

    init(records: Int) {
        reads = Array(repeating: 0, count: records)
        writes = reads
    }

    /// Counts what lies ahead of a cursor. O(expected), of at most one lap.
    mutating func add(_ tape: Tape, from cursor: TapeCursor, expected: Int) {
        var position = cursor.position
        var ordinal = cursor.ordinal
        let wanted = min(max(expected, 1), tape.operationCount)
        let scale = Float(max(expected, wanted)) / Float(max(wanted, 1))
        var walked = 0
        var touched = 0
        while walked < wanted, tape.keyCount > 0 {
            if position == tape.end {
                guard tape.isRepeatable else { break }
                (position, ordinal) = (tape.start, 0)
            }
            let entry = Tape.Entry(position)
            position = entry.next
            walked += 1
            let isBatch = entry.kind == Tape.Kind.multiRead.rawValue
            let isRead = isBatch || entry.kind == Tape.Kind.read.rawValue
            for _ in 0..<(isBatch ? entry.count : 1) {
                let record = Int(tape.records[ordinal])
                if isRead { reads[record] += scale } else { writes[record] += scale }
                touched += 1
                ordinal += 1
                if isBatch { position = Tape.Entry(position).next }
            }
        }
        operations.append(Float(touched) * scale)
    }

    var expectedOperations: Double { operations.reduce(0) { $0 + Double($1) } }

    /// Records in the order of their choice: those that are contended for most, of all that still fit; where none does, the
    /// one that is contended for most.
    ///
    /// - Parameters:
    ///   - room: operations that can be noted.
    ///   - cost: what noting may take for the pass not to become slower than wanted.
    func chosen(room: Int, cost: NotingCost) -> [Int] {
        func total(_ record: Int) -> Float { reads[record] + writes[record] }
        let order = reads.indices.filter { total($0) > 0 }.sorted {
            (min(reads[$0], writes[$0]), total($0), $1) > (min(reads[$1], writes[$1]), total($1), $0)
        }
        let most = Double(Float(room) * Self.fill)
        // What so few reads take to note nobody asks about.
        let allowance = max(cost.allowance * expectedOperations, cost.read * Self.fewOperations)
        var chosen: [Int] = []
        var (sum, spent) = (0.0, 0.0)
        for record in order {
            let price = Double(reads[record]) * cost.read + Double(writes[record]) * cost.write
            guard sum + Double(total(record)) <= most, spent + price <= allowance else { continue }
            chosen.append(record)
            sum += Double(total(record))
            spent += price
            if chosen.count == Self.mostWitnesses { break }
        }
        if chosen.isEmpty, let first = order.first { chosen = [first] }
        return chosen
    }
}
