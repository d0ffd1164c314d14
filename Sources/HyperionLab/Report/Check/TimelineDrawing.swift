import HyperionVerify

/// A picture of a history as SVG: a row a process, time from left to right. Equal pictures give equal bytes.
struct TimelineDrawing {
    let picture: HistoryPicture
    /// What it shows, for whoever does not see it.
    let title: String

    /// Of a character of the layout, and of a row, in pixels.
    private static let (character, row) = (7.4, 44.0)
    private static let (names, top) = (92.0, 22.0)

    /// Scrolls sideways where there is no room.
    var html: String {
        let layout = picture.layout
        let width = Self.names + Double(layout.width + 2) * Self.character
        let height = Self.top + Double(layout.processes.count) * Self.row + 8
        var elements = [SVGElement("title", text: title)]
        for (row, process) in layout.processes.enumerated() {
            let y = Self.top + Double(row) * Self.row
            elements.append(.label("process \(process)", at: PlotPoint(4, y + 19), style: "muted"))
            elements.append(.line(PlotPoint(Self.names, y + 14), PlotPoint(width - 4, y + 14), "grid"))
        }
        for (bar, place) in zip(picture.bars, layout.places) { elements += drawing(bar, place) }
        elements += points(layout)
        let size = [("width", SVGElement.coordinate(width)), ("height", SVGElement.coordinate(height))]
        let svg = SVGElement(
            "svg",
            [
                ("class", "hyperion-plot timeline"), ("role", "img"), ("aria-label", title),
                ("viewBox", "0 0 \(SVGElement.coordinate(width)) \(SVGElement.coordinate(height))"),
            ] + size, elements)
        return "<style>\(Self.sheet)</style>\n<div class=\"scroll\" tabindex=\"0\">\n\(svg.rendered)\n</div>"
    }

    private static let sheet = """
        .plots:has(.timeline){display:block}figure:has(.timeline){max-width:none}
        figure svg.timeline{width:auto;max-width:none}
        .timeline .name{font-family:ui-monospace,"SF Mono","DejaVu Sans Mono",monospace;font-size:12px}
        """

    private func x(_ column: Int) -> Double { Self.names + Double(column) * Self.character }

    private func drawing(_ bar: HistoryPicture.Bar, _ place: HistoryPicture.Layout.Place) -> [SVGElement] {
        let (left, right) = (x(place.columns.lowerBound), x(place.columns.upperBound))
        let y = Self.top + Double(place.row) * Self.row
        let style = bar.isCore ? "s1" : "s0"
        let (upper, lower) = (y + 2, y + 26)
        // The right side is open where there is no response.
        var outline = [
            PlotPoint(right, upper), PlotPoint(left, upper), PlotPoint(left, lower), PlotPoint(right, lower),
        ]
        if bar.response != nil { outline.append(outline[0]) }
        let (first, last) = bar.lines
        let lines = first == 0 ? "" : last > first ? ", lines \(first) to \(last)" : ", line \(first)"
        let end = bar.hasFailed ? ", which failed" : bar.response == nil ? ", whose end is not known" : ""
        let (corner, width, height) = (PlotPoint(left, upper), right - left, lower - upper)
        let name = PlotPoint(left + 1.5 * Self.character, y + 18)
        return [
            .rectangle(corner, width: width, height: height, "paper"),
            .rectangle(corner, width: width, height: height, "band \(style)"), .path(outline, "line \(style)"),
            SVGElement.label(bar.text, at: name, style: bar.isCore ? "name strong" : "name")
                .titled("\(bar.text) by process \(bar.process)\(lines)\(end)"),
        ]
    }

    /// Where the operations of the order took effect, each as early as it can.
    private func points(_ layout: HistoryPicture.Layout) -> [SVGElement] {
        let ordered = zip(picture.bars, layout.places).filter { $0.0.place != nil }
            .sorted { ($0.0.place ?? 0) < ($1.0.place ?? 0) }
        var elements: [SVGElement] = []
        var last = -1.0
        for (bar, place) in ordered {
            let at = min(max(x(place.columns.lowerBound) + 5, last + 4), x(place.columns.upperBound) - 2)
            let y = Self.top + Double(place.row) * Self.row
            elements.append(.line(PlotPoint(at, y - 3), PlotPoint(at, y + 31), "axis"))
            elements.append(.label("\(bar.place ?? 0)", at: PlotPoint(at, y - 6), .middle, style: "strong"))
            last = at
        }
        return elements
    }
}
