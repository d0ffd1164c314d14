/// Where the open operation of each process stands in a packed history: of low numbers in a table, of others by name.
struct OpenPlaces: Sendable {
    /// −1: none.
    private var low = [Int32](repeating: -1, count: 1 << 12)
    private var others: [Int32: Int32] = [:]

    /// Processes with numbers from 0 up to it are in the table.
    var tableCount: Int { low.count }

    @inline(__always)
    subscript(process: Int32) -> Int? {
        get {
            guard low.indices.contains(Int(process)) else { return others[process].map(Int.init) }
            let place = low[Int(process)]
            return place < 0 ? nil : Int(place)
        }
        set {
            if low.indices.contains(Int(process)) {
                low[Int(process)] = newValue.map { Int32($0) } ?? -1
            } else {
                others[process] = newValue.map { Int32($0) }
            }
        }
    }

    /// How many processes there are in a list. O(n).
    func countProcesses(_ processes: [Int32]) -> Int {
        // Nearly all have low numbers, which a set would take ten times as long for.
        var isKnown = [Bool](repeating: false, count: low.count)
        var others: Set<Int32> = []
        for process in processes {
            if isKnown.indices.contains(Int(process)) { isKnown[Int(process)] = true } else { others.insert(process) }
        }
        return isKnown.count { $0 } + others.count
    }
}
