/// What callers of one operation waited at several offered rates: of a sweep over the load, or of the steps of a
/// search for the highest rate.
struct RateCurve: Sendable {
    /// One engine at one rate.
    struct Point: Equatable, Sendable {
        var engine: String
        /// Operations a second that were due; in a sweep, to the threads that do this one: where readers and writers
        /// share a mix, their part of its rate.
        var offered: Double
        /// Operations a second that were finished.
        var achieved: Double?
        /// Of the response, in nanoseconds: medians over the repetitions; nil where there were too few samples.
        var p50: Double?
        var p99: Double?
        /// Else the response grows with the length of the pass, and says only that the engine could not keep up.
        var isHeld: Bool

        subscript(_ metric: Metric) -> Double? { metric == .p50 ? p50 : p99 }
    }

    struct Engine: Sendable {
        var name: String
        /// As legends name it.
        var label: String
        var style: PlotStyle
    }

    /// In a drawing of its own each.
    static let metrics: [Metric] = [.p50, .p99]

    var operation: String
    /// What sets this curve apart from others of its operation: `records=10k`; empty where there are none.
    var detail: String
    var engines: [Engine]
    var points: [Point]

    var title: String { operation + (detail.isEmpty ? "" : " (\(detail))") }

    /// By ascending rate.
    func points(of engine: Engine) -> [Point] {
        points.filter { $0.engine == engine.name }.sorted { $0.offered < $1.offered }
    }

    /// Two rates at least: one alone has nothing to be drawn against.
    var isWorthDrawing: Bool { Set(points.map(\.offered)).count > 1 }
}

extension RateCurve {
    /// A percentile against the rate, one line an engine; nil where none was measured.
    ///
    /// Both percentiles have the axes of all points, so that the two drawings can be held against each other.
    func plot(of metric: Metric, name: String) -> LinePlot? {
        let series = engines.compactMap { engine -> LinePlot.Series? in
            let line = points(of: engine).compactMap { point -> LinePlot.Point? in
                guard let x = Double?(point.offered).usableInLogarithm, let y = point[metric].usableInLogarithm else {
                    return nil
                }
                return LinePlot.Point(x: x, y: y, title: Self.text(point, y, of: engine), isRinged: !point.isHeld)
            }
            return line.isEmpty ? nil : LinePlot.Series(label: engine.label, style: engine.style, points: line)
        }
        guard !series.isEmpty else { return nil }
        let latencies = points.flatMap { point in RateCurve.metrics.compactMap { point[$0].usableInLogarithm } }
        let isRinged = series.contains { $0.points.contains(where: \.isRinged) }
        return LinePlot(
            name: name, title: "\(title): response \(metric.rawValue) against the rate",
            summary:
                "The \(metric.rawValue) of the response, from when an operation was due, against the rate at which "
                + "operations were due, on two logarithmic axes, one line an engine. "
                + (isRinged ? "A ring marks a rate that was not held. " : "")
                + series.flatMap(\.points).compactMap(\.title).joined(separator: "; ") + ".",
            x: .logarithmic(
                "offered rate (logarithmic)" + (isRinged ? "; ringed: not held" : ""),
                covering: points.map(\.offered), most: 6
            ) { Format.rate($0, trimmed: true) },
            y: .logarithmic("response \(metric.rawValue) (logarithmic)", covering: latencies) {
                Format.nanoseconds($0, trimmed: true)
            },
            series: series)
    }

    private static func text(_ point: Point, _ latency: Double, of engine: Engine) -> String {
        "\(engine.label) at \(Format.rate(point.offered, trimmed: true)): \(Format.nanoseconds(latency))"
            + (point.isHeld ? "" : ", rate not held")
    }
}
