import Foundation

/// A history as text that `hyperion check` reads: the key-value log, an event a line, in the order of time.
///
///     {:process 0, :type :invoke, :f :put, :key "a", :value "1.52"}
///     {:process 0, :type :ok, :f :put, :key "a", :value "1.52"}
///
/// Processes are the pass's threads from 0; the one behind them read every key before the pass, which stands here as a
/// put of what it found, and after it. A value is its writer's number from 1, a dot, and its number among that writer's
/// values; writer 0 is whoever wrote before the pass. A key that is not there has the value "". A write whose outcome is
/// not known ends with `:info`. Reads of torn values are left out: they are told in the report.
enum HistoryLog {
    private struct Event {
        var time: UInt64
        var isEnd: Bool
        var place: Int
    }

    /// Writes the file line by line. O(n log n) time, O(n) memory.
    static func write(_ pass: RecordedPass, to path: String) throws(ReportError) {
        var lines = Data()
        lines.reserveCapacity(pass.operations.count * 140)
        for event in events(pass) {
            lines.append(contentsOf: line(event, pass).utf8)
            lines.append(UInt8(ascii: "\n"))
        }
        try AtomicFile.write(lines, to: path)
    }

    private static func events(_ pass: RecordedPass) -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(2 * pass.operations.count)
        for (place, operation) in pass.operations.enumerated() where operation.value != RecordedOperation.torn {
            events.append(Event(time: operation.begin, isEnd: false, place: place))
            events.append(Event(time: operation.end &+ pass.header.slack, isEnd: true, place: place))
        }
        // Of events at one time the beginnings come first, and a thread's own in their order.
        return events.sorted { ($0.time, $0.isEnd ? 1 : 0, $0.place) < ($1.time, $1.isEnd ? 1 : 0, $1.place) }
    }

    private static func line(_ event: Event, _ pass: RecordedPass) -> String {
        let operation = pass.operations[event.place]
        let type = !event.isEnd ? "invoke" : operation.isOpen ? "info" : "ok"
        let value =
            operation.value == RecordedOperation.nothing
            ? "\"\"" : "\"\(ValueStamp(operation.value).text(inPass: pass.header.pass))\""
        let (function, shown): (String, String) =
            switch operation.kind {
            case .read: ("get", event.isEnd ? value : "nil")
            case .write: ("put", value)
            // An empty value is none: that is what the log's reader takes it for.
            case .delete: ("put", "\"\"")
            }
        let key = pass.header.keys[Int(operation.witness)]
        return "{:process \(operation.thread), :type :\(type), :f :\(function), :key \"\(key)\", :value \(shown)}"
    }
}
