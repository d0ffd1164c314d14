/// The history of one recorded pass, as it goes from the worker to the process that judges it.
///
/// Where a thread's room was used up before the pass ended, the history ends there for all of them: it has every write
/// that began before that moment, and every read that ended before it. No read in it can have seen a write that is not.
struct RecordedPass {
    struct Torn: Codable, Equatable, Sendable {
        var thread: Int
        var witness: Int
        /// Ticks.
        var begin: UInt64
        var end: UInt64
        /// Bytes that the read returned, and the first of them as text.
        var length: Int
        var start: String
        /// The stamp that the first bytes spell, whether or not the rest is its value's; nil: none.
        var stamp: Int64?
    }

    struct Header: Codable, Equatable {
        /// Of the witnesses, in their order; `RecordedPass.text(ofKey:)`.
        var keys: [String]
        var pass: Int
        /// Threads of the pass; the one behind them read every witness before and after it.
        var threads: Int
        var nanosecondsPerTick: Double
        /// By how much two cores' counters may differ, in ticks.
        var slack: UInt64
        var operations: Int
        var tornReads: Int
        var torn: [Torn]
        /// Whether the history ends before the pass did.
        var isCut: Bool
        /// Whether the engine reads all keys of a multi-read at one moment.
        var readsBatchesAtOnce = false
    }

    var header: Header
    var operations: [RecordedOperation]

    /// A key for people and for files: printable ASCII as it is, every other byte, `%` and `"` as `%` and two digits.
    static func text(ofKey key: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in key {
            if byte > 32, byte < 127, byte != UInt8(ascii: "%"), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
            {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Gathers what the threads noted.
    ///
    /// - Parameters:
    ///   - before: what the witnesses held before the pass, as puts.
    ///   - after: what they held after it, as reads; left out where the history ends before the pass did.
    init(
        _ crew: RecordingCrew, keys: [String], before: [RecordedOperation], after: [RecordedOperation],
        clock: TickClock, slack: UInt64, readsBatchesAtOnce: Bool
    ) {
        let recorders = crew.threads.map(\.recorder)
        let fullSince = recorders.map(\.fullSince).min() ?? .max
        let isCut = fullSince != .max
        // Another core's stamp may be ahead by the slack.
        let end = isCut ? fullSince - min(slack, fullSince) : .max
        var operations = before
        operations.reserveCapacity(recorders.reduce(before.count + after.count) { $0 + $1.count })
        var torn: [Torn] = []
        for (number, recorder) in recorders.enumerated() {
            for place in 0..<recorder.count {
                var operation = recorder.operations[place]
                guard operation.kind == .read ? operation.end < end : operation.begin < end else { continue }
                operation.thread = UInt16(number)
                operations.append(operation)
            }
            for place in 0..<min(recorder.tornCount, OperationRecorder.keptTornReads) {
                let read = recorder.torn[place]
                let bytes = (0..<max(min(read.length, 32), 0)).map { read.start[$0] }
                torn.append(
                    Torn(
                        thread: number, witness: Int(read.witness), begin: read.begin, end: read.end,
                        length: read.length, start: bytes.withUnsafeBytes { Self.text(ofKey: $0) },
                        stamp: bytes.withUnsafeBytes { StampedValue.spelledStamp($0) }))
            }
        }
        if !isCut { operations += after }
        let counted = recorders.reduce(0) { $0 + $1.tornCount }
        let tornAfter = after.count { $0.value == RecordedOperation.torn }
        self.operations = operations
        header = Header(
            keys: keys, pass: crew.pass, threads: recorders.count, nanosecondsPerTick: clock.nanosecondsPerTick,
            slack: slack, operations: operations.count, tornReads: counted + tornAfter, torn: torn, isCut: isCut,
            readsBatchesAtOnce: readsBatchesAtOnce)
    }

    init(header: Header, operations: [RecordedOperation]) { (self.header, self.operations) = (header, operations) }

    /// Without what was read before and after the pass.
    var operationsOfPass: Int { operations.count { Int($0.thread) < header.threads } }
}
