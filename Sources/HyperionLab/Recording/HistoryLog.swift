import Foundation

/// A history as text that `hyperion check` reads: our own format, a line an event, in the order of time.
///
///     hyperion-history 1 key-value
///     @0 0 invoke put "a" "1.52"
///     @83 1 invoke get "a"
///     @140 0 ok
///     @161 1 ok "1.52"
///
/// Times are nanoseconds since the history's first operation began. Processes are the pass's threads from 0; the one behind
/// them read every key before the pass, which stands here as a put of what it found, and after it. Where operations of a
/// thread overlap (the keys of a batch, intervals that were widened) the second and later ones have processes of their
/// own, behind those. A value is its writer's number from 1, a dot, and its number among that writer's values; writer 0 is
/// whoever wrote before the pass. A key that is not there has the value "". A write whose outcome is not known ends with
/// `info`. A read of a value that was not whole has the value "torn", which nobody wrote.
struct HistoryLog {
    private struct Event {
        var time: UInt64
        var isEnd: Bool
        var place: Int32
    }

    private let pass: RecordedPass
    private let events: [Event]
    private let origin: UInt64
    /// Of each operation under way: its process.
    private var processes: [Int32: Int] = [:]
    /// Of each thread: processes that it has and does not use.
    private var idle: [[Int]]
    private var processCount: Int

    /// Writes the file piece by piece. O(n log n) time, 48 bytes an operation.
    static func write(_ pass: RecordedPass, to path: String) throws(ReportError) {
        var log = HistoryLog(pass)
        var line = -1
        try AtomicFile.writePieces(to: path) {
            var bytes = Data()
            while line < log.events.count, bytes.count < 1 << 20 {
                bytes.append(contentsOf: (line < 0 ? "hyperion-history 1 key-value" : log.line(line)).utf8)
                bytes.append(UInt8(ascii: "\n"))
                line += 1
            }
            return bytes.isEmpty ? nil : bytes
        }
    }

    private init(_ pass: RecordedPass) {
        self.pass = pass
        var events: [Event] = []
        events.reserveCapacity(2 * pass.operations.count)
        for (place, operation) in pass.operations.enumerated() {
            events.append(Event(time: operation.begin, isEnd: false, place: Int32(place)))
            events.append(Event(time: operation.end &+ pass.header.slack, isEnd: true, place: Int32(place)))
        }
        // Of events at one time the beginnings come first: what may overlap is no order.
        events.sort { ($0.time, $0.isEnd ? 1 : 0, $0.place) < ($1.time, $1.isEnd ? 1 : 0, $1.place) }
        self.events = events
        origin = events.first?.time ?? 0
        // The one behind the threads read before and after the pass.
        processCount = pass.header.threads + 1
        idle = (0..<processCount).map { [$0] }
    }

    private mutating func line(_ number: Int) -> String {
        let event = events[number]
        let operation = pass.operations[Int(event.place)]
        let thread = Int(operation.thread)
        let time = Int(Double(event.time - origin) * pass.header.nanosecondsPerTick)
        guard event.isEnd else {
            let process = idle[thread].popLast() ?? processCount
            if process == processCount { processCount += 1 }
            processes[event.place] = process
            return "@\(time) \(process) invoke \(invocation(operation))"
        }
        let process = processes.removeValue(forKey: event.place) ?? thread
        // Who does not know what became of its write does nothing more.
        if operation.isOpen { return "@\(time) \(process) info" }
        idle[thread].append(process)
        return "@\(time) \(process) ok\(operation.kind == .read ? " " + value(operation) : "")"
    }

    private func invocation(_ operation: RecordedOperation) -> String {
        let key = "\"\(pass.header.keys[Int(operation.witness)])\""
        switch operation.kind {
        case .read: return "get \(key)"
        case .write: return "put \(key) \(value(operation))"
        case .delete: return "delete \(key)"
        }
    }

    private func value(_ operation: RecordedOperation) -> String {
        switch operation.value {
        case RecordedOperation.nothing: "\"\""
        case RecordedOperation.torn: "\"torn\""
        default: "\"\(ValueStamp(operation.value).text(inPass: pass.header.pass))\""
        }
    }
}
