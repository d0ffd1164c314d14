/// Rows of names and values over one axis: bars from zero, or points with their intervals (a forest plot).
struct RowPlot: Plot {
    enum Mark: Sendable {
        /// A length from the axis's start, which has to be zero.
        case bar
        case point
    }

    struct Row: Sendable {
        var label: String
        var style: PlotStyle
        var value: Double
        /// The interval of the value, if there is one.
        var low: Double?
        var high: Double?
        /// Printed at the row's end.
        var text: String
        /// What a pointer over the row says.
        var title: String
    }

    /// Rows under a heading of their own; empty: without one.
    struct Group: Sendable {
        var title: String
        var rows: [Row]
    }

    /// A value that the rows are compared with.
    struct Reference: Sendable {
        var value: Double
        var label: String
    }

    var name: String
    var title: String
    var summary: String
    var axis: PlotAxis
    var groups: [Group]
    var mark: Mark
    var reference: Reference?

    private static let rowHeight = 21.0
    private static let headingHeight = 26.0

    private var rows: [Row] { groups.flatMap(\.rows) }
    private var bodyHeight: Double {
        groups.reduce(0) { sum, group in
            sum + (group.title.isEmpty ? 6 : RowPlot.headingHeight) + Double(group.rows.count) * RowPlot.rowHeight
        }
    }
    private var referenceHeight: Double { reference == nil ? 0 : 18 }
    var contentHeight: Double { referenceHeight + bodyHeight + 52 }

    func content(top: Double) -> [SVGElement] {
        let widestLabel = rows.map { PlotSize.width(of: $0.label) }.max() ?? 0
        let labelWidth = min(widestLabel, 190)
        let textWidth = min(rows.map { PlotSize.width(of: $0.text) }.max() ?? 0, 110)
        let left = PlotSize.margin + labelWidth + 12
        let right = max(PlotSize.width - PlotSize.margin - textWidth - 10, left + 80)
        let bodyTop = top + referenceHeight
        let bottom = bodyTop + bodyHeight + 4
        func across(_ value: Double) -> Double? {
            axis.position(value).map { left + min(max($0, 0), 1) * (right - left) }
        }

        var elements = grid(from: bodyTop, to: bottom, left: left, right: right, across)
        var y = bodyTop
        for group in groups {
            if group.title.isEmpty {
                y += 6
            } else {
                let label = PlotSize.fitted(group.title, into: PlotSize.width - 2 * PlotSize.margin)
                elements.append(.label(label, at: PlotPoint(PlotSize.margin, y + 18), style: "strong"))
                y += RowPlot.headingHeight
            }
            for row in group.rows {
                elements.append(draw(row, middle: y + RowPlot.rowHeight / 2, left: left, labelWidth, across))
                y += RowPlot.rowHeight
            }
        }
        return elements
    }

    private func grid(
        from top: Double, to bottom: Double, left: Double, right: Double, _ across: (Double) -> Double?
    ) -> [SVGElement] {
        var elements: [SVGElement] = []
        var end = -Double.infinity
        for tick in axis.ticks {
            guard let x = across(tick.value) else { continue }
            elements.append(.line(PlotPoint(x, top), PlotPoint(x, bottom), "grid"))
            let half = PlotSize.width(of: tick.label) / 2
            guard x - half > end + 5 else { continue }
            end = x + half
            elements.append(.label(tick.label, at: PlotPoint(x, bottom + 16), .middle, style: "muted"))
        }
        elements.append(.line(PlotPoint(left, bottom), PlotPoint(right, bottom), "axis"))
        let titleHalf = PlotSize.width(of: axis.title) / 2
        let middle = max(min((left + right) / 2, PlotSize.width - PlotSize.margin - titleHalf), titleHalf + 10)
        elements.append(.label(axis.title, at: PlotPoint(middle, bottom + 36), .middle))
        if let reference, let x = across(reference.value) {
            elements.append(.line(PlotPoint(x, top - 2), PlotPoint(x, bottom), "reference"))
            let half = PlotSize.width(of: reference.label) / 2
            let place = max(min(x, PlotSize.width - PlotSize.margin - half), PlotSize.margin + half)
            elements.append(.label(reference.label, at: PlotPoint(place, top - 6), .middle, style: "muted"))
        }
        return elements
    }

    private func draw(
        _ row: Row, middle: Double, left: Double, _ labelWidth: Double, _ across: (Double) -> Double?
    ) -> SVGElement {
        let target = SVGElement.rectangle(
            PlotPoint(PlotSize.margin, middle - RowPlot.rowHeight / 2), width: PlotSize.width - 2 * PlotSize.margin,
            height: RowPlot.rowHeight, "target")
        var elements = [
            target,
            .label(PlotSize.fitted(row.label, into: labelWidth + 4), at: PlotPoint(left - 12, middle + 4), .end),
            .label(
                row.text, at: PlotPoint(PlotSize.width - PlotSize.margin, middle + 4), .end,
                style: "muted"),
        ]
        if let x = across(row.value) {
            let ends = (row.low.flatMap(across), row.high.flatMap(across))
            if mark == .bar {
                elements.append(
                    .rectangle(PlotPoint(left, middle - 6), width: x - left, height: 12, "bar \(row.style.name)"))
            }
            if case (let low?, let high?) = ends {
                let style = mark == .bar ? "axis" : "whisker \(row.style.name)"
                elements.append(.line(PlotPoint(low, middle), PlotPoint(high, middle), style))
                for x in [low, high] {
                    elements.append(.line(PlotPoint(x, middle - 3.5), PlotPoint(x, middle + 3.5), style))
                }
            }
            if mark == .point { elements.append(row.style.marker(at: PlotPoint(x, middle))) }
        }
        return SVGElement("g", [("class", "row")], elements).titled(row.title)
    }
}
