/// Some operations of a history, to be drawn: a row a process, time from left to right.
public struct HistoryPicture: Sendable {
    public struct Bar: Sendable {
        /// Number of the operation in its history.
        public var operation: Int
        public var process: Int
        /// `read → 3`
        public var text: String
        /// Whether it is one of those that contradict each other.
        public var isCore: Bool
        public var invocation: Int
        /// nil: it has none, or failed.
        public var response: Int?
        public var hasFailed = false
        /// Of the file; 0: there is none.
        public var lines: (first: Int, last: Int)
        /// Its place in the order found, from 1; nil: it has none.
        public var place: Int?
    }

    /// By their invocations.
    public var bars: [Bar] = []
    /// Operations of the same part that are not shown.
    public var omitted = 0
    /// How many of those are among the ones that contradict each other.
    public var omittedCore = 0

    public init() {}
}

extension HistoryPicture {
    /// Where everything stands, in characters.
    public struct Layout: Sendable {
        public struct Place: Sendable {
            public var row: Int
            /// First and last column.
            public var columns: ClosedRange<Int>
        }

        public var places: [Place] = []
        /// Of each row: its process.
        public var processes: [Int] = []
        public var width = 0
    }

    /// Only the order of events means anything: they stand as near to each other as their texts allow.
    public var layout: Layout {
        var layout = Layout()
        struct Event {
            var position: Int
            var bar: Int
            var isResponse: Bool
        }
        var events: [Event] = []
        for (index, bar) in bars.enumerated() {
            events.append(Event(position: bar.invocation, bar: index, isResponse: false))
            if let response = bar.response { events.append(Event(position: response, bar: index, isResponse: true)) }
        }
        events.sort { $0.position < $1.position }
        /// The rows of each process, and of each row whether an operation without end stands in it.
        var rows: [Int: [Int]] = [:]
        var isClosed: [Bool] = []
        var begins = [Int](repeating: 0, count: bars.count)
        var ends = begins
        var rowOfBar = begins
        var column = 0
        for event in events {
            let bar = bars[event.bar]
            if event.isResponse {
                column = max(column + 1, begins[event.bar] + bar.text.count + 5)
                ends[event.bar] = column
                continue
            }
            column += 1
            begins[event.bar] = column
            if let row = rows[bar.process]?.first(where: { !isClosed[$0] }) {
                rowOfBar[event.bar] = row
            } else {
                rowOfBar[event.bar] = isClosed.count
                rows[bar.process, default: []].append(isClosed.count)
                layout.processes.append(bar.process)
                isClosed.append(false)
            }
            if bar.response == nil { isClosed[rowOfBar[event.bar]] = true }
        }
        let open = bars.indices.filter { bars[$0].response == nil }
        let last = max(column + 2, open.map { begins[$0] + bars[$0].text.count + 5 }.max() ?? 0)
        for bar in open { ends[bar] = last }
        layout.width = last + 1
        // Rows by process, those of one process in their order.
        let order = layout.processes.indices.sorted { (layout.processes[$0], $0) < (layout.processes[$1], $1) }
        var rank = [Int](repeating: 0, count: order.count)
        for (place, row) in order.enumerated() { rank[row] = place }
        layout.processes = order.map { layout.processes[$0] }
        layout.places = bars.indices.map {
            Layout.Place(row: rank[rowOfBar[$0]], columns: begins[$0]...max(begins[$0], ends[$0]))
        }
        return layout
    }

    /// The picture as text: `╞═ read → 1 ═╡` contradicts, `├─ write 2 ─┤` does not, `┄` has no end.
    public var text: String {
        let layout = layout
        var rows = layout.processes.map { _ in [Character](repeating: " ", count: layout.width) }
        for (bar, place) in zip(bars, layout.places) {
            let (line, left, right): (Character, Character, Character) =
                bar.isCore ? ("═", "╞", "╡") : ("─", "├", "┤")
            for column in place.columns { rows[place.row][column] = line }
            rows[place.row][place.columns.lowerBound] = left
            rows[place.row][place.columns.upperBound] = bar.response == nil ? "┄" : right
            for (offset, character) in " \(bar.text) ".enumerated() {
                rows[place.row][place.columns.lowerBound + 2 + offset] = character
            }
        }
        let names = layout.processes.map { "process \($0)" }
        let width = names.map(\.count).max() ?? 0
        return zip(names, rows).map { name, row in
            let row = String(row)
            let end = row.lastIndex { $0 != " " }.map { row.index(after: $0) } ?? row.startIndex
            return name + String(repeating: " ", count: width - name.count + 1) + row[..<end] + "\n"
        }.joined()
    }
}
