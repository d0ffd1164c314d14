@testable import HyperionCore

/// One reader of a `ConcurrentRun`: reads in every way that the store offers and judges what it is told.
struct ConcurrentReader<Index: RecordIndex> {
    let run: ConcurrentRun<Index>
    private(set) var report = ConcurrentRun<Index>.Report()
    /// The last version seen of each key.
    private var seen: [UInt64]
    private let room = 160

    init(run: ConcurrentRun<Index>) {
        self.run = run
        seen = [UInt64](repeating: 0, count: run.keys.count)
    }

    /// Judges one answer: the value of `key`, or nil, read after `floor` was known to be complete.
    private mutating func judge(_ key: Int, _ value: UnsafeRawBufferPointer?, floor: UInt64) {
        report.reads += 1
        guard let value else {
            if key < run.stableKeys { report.lost += 1 } else { report.absent += 1 }
            return
        }
        guard let version = StampedValue.version(of: value, key: key) else {
            report.torn += 1
            return
        }
        if version < floor || version < seen[key] { report.stale += 1 }
        if version > run.begun(key) { report.early += 1 }
        seen[key] = max(seen[key], version)
    }

    mutating func get(_ key: Int, _ read: ConcurrentRun<Index>.Read) {
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { buffer in
            let floor = run.completed(key)
            let length = read(run.store, run.keys[key], buffer)
            judge(key, length.map { UnsafeRawBufferPointer(rebasing: buffer[..<min($0, room)]) }, floor: floor)
        }
    }

    mutating func borrow(_ key: Int) {
        let floor = run.completed(key)
        var isThere = false
        run.store.withValue(run.keys[key]) { value in
            isThere = true
            judge(key, value, floor: floor)
        }
        if !isThere { judge(key, nil, floor: floor) }
    }

    /// A batch of distinct keys: each of them is a get of its own.
    mutating func multiGet(from first: Int, count: Int) {
        let numbers = (0..<count).map { (first + $0) % run.keys.count }
        let keys = numbers.map { run.keys[$0] }
        let floors = numbers.map { run.completed($0) }
        var lengths = [Int](repeating: -2, count: count)
        withUnsafeTemporaryAllocation(byteCount: room * count, alignment: 8) { values in
            keys.withUnsafeBufferPointer { keys in
                lengths.withUnsafeMutableBufferPointer {
                    run.store.multiGet(keys, into: values, stride: room, lengths: $0)
                }
            }
            for (position, key) in numbers.enumerated() {
                let start = position * room
                let value = UnsafeRawBufferPointer(rebasing: values[start..<start + max(lengths[position], 0)])
                judge(key, lengths[position] < 0 ? nil : value, floor: floors[position])
            }
        }
    }

    /// A scan sees every stable key exactly once, but beside growth; and whole values there too.
    mutating func scan() {
        let floors = run.keys.indices.map { run.completed($0) }
        var times = [Int](repeating: 0, count: run.keys.count)
        run.store.scan { bytes, value in
            guard let key = run.numbers[Array(bytes)] else {
                report.torn += 1
                return true
            }
            times[key] += 1
            // What comes and goes may be seen twice, the later one first.
            if key < run.stableKeys { judge(key, value, floor: floors[key]) }
            return true
        }
        guard run.scansExactly else { return }
        for key in 0..<run.stableKeys where times[key] != 1 { report.lost += 1 }
    }
}
