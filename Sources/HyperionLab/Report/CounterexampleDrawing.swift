/// A counterexample as text: its operations as bars over time, a line each.
///
///     thread 1  write of 1.52   ├────┤            0 ns … 106 ns
///     thread 2  read of 1.51            ├────┤  198 ns … 247 ns
///
/// Times are from the beginning of the first.
enum CounterexampleDrawing {
    private static let width = 40
    /// Counterexamples are short; of one that could not be made minimal the beginning is shown.
    private static let mostOperations = 40

    static func text(_ example: LinearizabilityVerdict.Counterexample) -> String {
        let shown = example.operations.prefix(mostOperations)
        // Columns of equal width for the moments at which something begins or ends, whatever lies between them: what
        // counts is the order.
        let moments = Set(shown.flatMap { [$0.begin, $0.end] }).sorted()
        let step = max(min(width / max(moments.count, 1), 6), 1)
        func column(_ time: Double) -> Int { (moments.firstIndex(of: time) ?? 0) * step }
        let threads = shown.map { $0.thread.count }.max() ?? 0
        let texts = shown.map { $0.text.count }.max() ?? 0
        let origin = moments.first ?? 0
        let bars = (moments.count - 1) * step + 1
        var lines = shown.map { operation in
            let (begin, end) = (column(operation.begin), column(operation.end))
            let bar =
                String(repeating: " ", count: begin) + "├"
                + (end > begin ? String(repeating: "─", count: end - begin - 1) + "┤" : "")
            return pad(operation.thread, threads) + "  " + pad(operation.text, texts) + "  " + pad(bar, bars) + "  "
                + "\(Format.nanoseconds(operation.begin - origin)) … \(Format.nanoseconds(operation.end - origin))"
        }
        if shown.count < example.operations.count {
            lines.append("and \(Format.count(example.operations.count - shown.count)) more")
        }
        return lines.map(Format.printable).joined(separator: "\n")
    }

    private static func pad(_ text: String, _ count: Int) -> String {
        text + String(repeating: " ", count: max(count - text.count, 0))
    }
}
