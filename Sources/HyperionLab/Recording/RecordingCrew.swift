import CHyperion
import HyperionCore

/// Everything that the threads of one recorded pass need, laid out before it begins and touched once, so that no page is
/// missing when it is written to.
///
/// Thread safety: made and read by the thread that starts the pass; in between each recorder belongs to its thread.
final class RecordingCrew {
    let threads: [RecordingThread]
    /// Records of the witness keys.
    let witnesses: [Int]
    let pass: Int
    private let regions: [MappedRegion]
    private let initials: UnsafeMutableBufferPointer<OperationRecorder.Initial>

    /// - Parameters:
    ///   - room: operations that may be noted, over all threads.
    ///   - expected: operations that each thread will probably run.
    ///   - pass: the pass's number in its arm, which makes stamps unique.
    init(
        tapes: [Tape], expected: [Int], witnesses: [Int], records: Int, room: Int, pass: Int, largestValue: Int
    ) throws {
        self.witnesses = witnesses
        self.pass = pass
        initials = .allocate(capacity: max(witnesses.count, 1))
        initials.initialize(repeating: OperationRecorder.Initial(stamp: 0, digest: 0, length: -1))
        var numbers = [Int32](repeating: -1, count: records)
        for (number, record) in witnesses.enumerated() { numbers[record] = Int32(number) }
        // Each thread's room is its share of what all will note, by its tape and how far along it will come.
        let shares = zip(tapes, expected).map { tape, expected in
            let noted = 1 + tape.records.count { numbers[Int($0)] >= 0 }
            return Double(noted) * Double(expected + 1) / Double(max(tape.operationCount, 1))
        }
        let all = shares.reduce(0, +)
        var regions: [MappedRegion] = []
        var threads: [RecordingThread] = []
        func region(_ bytes: Int) throws -> UnsafeMutableRawPointer {
            regions.append(try MappedRegion(bytes: max(bytes, 1), prefault: .max))
            return regions[regions.count - 1].base
        }
        for (number, tape) in tapes.enumerated() {
            let marks = try region(tape.records.count * 4).bindMemory(to: Int32.self, capacity: tape.records.count)
            for (place, record) in tape.records.enumerated() { marks[place] = numbers[Int(record)] }
            let count = max(Int(Double(room) * shares[number] / all), 64)
            let operations = try region(count * MemoryLayout<RecordedOperation>.stride)
                .bindMemory(to: RecordedOperation.self, capacity: count)
            let value = UnsafeMutableRawBufferPointer(start: try region(largestValue), count: largestValue)
            let kept = OperationRecorder.keptTornReads
            let torn = try region(kept * MemoryLayout<OperationRecorder.TornRead>.stride)
                .bindMemory(to: OperationRecorder.TornRead.self, capacity: kept)
            threads.append(
                RecordingThread(
                    OperationRecorder(
                        witnesses: marks, initials: UnsafePointer(initials.baseAddress!),
                        operations: UnsafeMutableBufferPointer(start: operations, count: count), value: value,
                        torn: torn, firstStamp: ValueStamp(writer: number + 1, pass: pass, number: 1).bits)))
        }
        self.regions = regions
        self.threads = threads
    }

    deinit { initials.deallocate() }

    /// Notes what a witness held before the pass, as if somebody had just put it.
    ///
    /// - Returns: that put; nil: the key was not there.
    func begin(witness: Int, value: UnsafeRawBufferPointer?, _ begin: UInt64, _ end: UInt64) -> RecordedOperation? {
        guard let value, let start = value.baseAddress else { return nil }
        let own = ValueStamp(writer: ValueStamp.initialWriter, pass: pass, number: witness + 1).bits
        let stamp = StampedValue.stamp(of: start, count: value.count) ?? own
        initials[witness] = OperationRecorder.Initial(
            stamp: stamp, digest: hyperion_hash(start, value.count, 0), length: value.count)
        return RecordedOperation(
            begin: begin, end: end, value: stamp, witness: UInt32(witness), kind: .write, isOpen: false,
            thread: UInt16(threads.count))
    }

    /// The stamp of what a witness held after the pass.
    func identify(witness: Int, value: UnsafeRawBufferPointer?) -> Int64 {
        guard let value, let start = value.baseAddress else { return RecordedOperation.nothing }
        if let stamp = StampedValue.stamp(of: start, count: value.count) { return stamp }
        let initial = initials[witness]
        let isInitial = initial.length == value.count && initial.digest == hyperion_hash(start, value.count, 0)
        return isInitial ? initial.stamp : RecordedOperation.torn
    }
}
