/// Lines over two axes: percentile curves, throughput over time, latency against the rate, sweeps.
struct LinePlot: Plot {
    struct Point: Sendable {
        var x: Double
        var y: Double
        /// An interval around `y`, if there is one.
        var low: Double?
        var high: Double?
        /// What a pointer over it says; nil: the point has neither title nor marker.
        var title: String?
        /// Whether a ring around the marker sets it apart; the drawing's words say why.
        var isRinged = false
    }

    /// How the intervals are drawn.
    enum Spread: Sendable { case whiskers, band }

    struct Series: Sendable {
        var label: String
        var style: PlotStyle
        /// By ascending x.
        var points: [Point]
    }

    var name: String
    var title: String
    var summary: String
    var x: PlotAxis
    var y: PlotAxis
    var series: [Series]
    var spread = Spread.whiskers

    private static let height = 230.0
    private static let footer = 44.0

    var legend: [(label: String, style: PlotStyle)] { series.map { ($0.label, $0.style) } }
    var contentHeight: Double { LinePlot.height + LinePlot.footer + 8 }

    func content(top: Double) -> [SVGElement] {
        let labels = y.ticks.map { PlotSize.width(of: $0.label) }.max() ?? 0
        let left = PlotSize.margin + 16 + labels + 8
        let last = PlotSize.width(of: x.ticks.last?.label ?? "") / 2
        let area = Area(
            left: left, right: PlotSize.width - max(PlotSize.margin, last) - 4, top: top + 8,
            bottom: top + 8 + LinePlot.height)
        // The first series lies on top: it is the one that the scenario names first.
        let lines = series.reversed().map { draw($0, in: area) }
        return grid(in: area) + lines
    }

    private struct Area {
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double
    }

    private func place(_ pointX: Double, _ pointY: Double, in area: Area) -> PlotPoint? {
        guard let across = x.position(pointX), let up = y.position(pointY) else { return nil }
        return PlotPoint(
            area.left + across * (area.right - area.left), area.bottom - up * (area.bottom - area.top))
    }

    private func end(of point: Point, _ end: KeyPath<Point, Double?>, in area: Area) -> PlotPoint? {
        point[keyPath: end].flatMap { place(point.x, $0, in: area) }
    }

    private func grid(in area: Area) -> [SVGElement] {
        var elements: [SVGElement] = []
        for tick in y.ticks {
            guard let point = place(x.low, tick.value, in: area) else { continue }
            elements.append(.line(PlotPoint(area.left, point.y), PlotPoint(area.right, point.y), "grid"))
            elements.append(.label(tick.label, at: PlotPoint(area.left - 8, point.y + 4), .end, style: "muted"))
        }
        var end = -Double.infinity
        for tick in x.ticks {
            guard let point = place(tick.value, y.low, in: area) else { continue }
            elements.append(.line(PlotPoint(point.x, area.top), PlotPoint(point.x, area.bottom), "grid"))
            // A label that would run into the one before it is left out.
            let half = PlotSize.width(of: tick.label) / 2
            guard point.x - half > end + 5 else { continue }
            end = point.x + half
            elements.append(.label(tick.label, at: PlotPoint(point.x, area.bottom + 17), .middle, style: "muted"))
        }
        elements.append(.line(PlotPoint(area.left, area.bottom), PlotPoint(area.right, area.bottom), "axis"))
        elements.append(
            .label(x.title, at: PlotPoint((area.left + area.right) / 2, area.bottom + 36), .middle))
        let middle = (area.top + area.bottom) / 2
        elements.append(.label(y.title, at: PlotPoint(PlotSize.margin + 10, middle), .middle, turned: true))
        return elements
    }

    private func draw(_ series: Series, in area: Area) -> SVGElement {
        let places = series.points.compactMap { point in
            place(point.x, point.y, in: area).map { (point: point, place: $0) }
        }
        var elements: [SVGElement] = []
        switch spread {
        case .band:
            let upper = places.compactMap { end(of: $0.point, \.high, in: area) }
            let lower = places.compactMap { end(of: $0.point, \.low, in: area) }
            if upper.count > 1, upper.count == lower.count {
                elements.append(.path(upper + lower.reversed(), "band \(series.style.name)", isClosed: true))
            }
        case .whiskers:
            for (point, _) in places {
                guard let low = end(of: point, \.low, in: area), let high = end(of: point, \.high, in: area) else {
                    continue
                }
                elements.append(.line(low, high, "whisker \(series.style.name)"))
            }
        }
        if places.count > 1 { elements.append(.path(places.map(\.place), "line \(series.style.name)")) }
        for (point, place) in places {
            guard let title = point.title else { continue }
            elements.append(series.style.marker(at: place).titled(title))
            if point.isRinged { elements.append(series.style.ring(at: place)) }
        }
        return SVGElement("g", [("class", "series")], elements).titled(series.label)
    }
}
