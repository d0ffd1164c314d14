/// The drawings of a sweep: each metric against the first key whose values are numbers, on logarithmic axes.
struct SweepPlots: Sendable {
    private var drawn: [(operation: String, metric: Metric, plot: LinePlot)] = []

    var all: [any Plot] { drawn.map(\.plot) }

    func plots(of operation: String, _ metric: Metric) -> [any Plot] {
        drawn.filter { $0.operation == operation && $0.metric == metric }.map(\.plot)
    }

    init(keys: [String], points: [SweepReport.Point]) {
        guard let place = SweepPlots.axis(keys, points) else { return }
        let operations =
            SweepReport.distinct(points.flatMap { $0.model.blocks.map(\.operation) }) + [Scenario.memoryOperation]
        let metrics = SweepMetrics(points)
        let rests = SweepReport.distinct(points.map { Self.rest(keys, $0, without: place) })
        var names = PlotNames()
        for operation in operations {
            for metric in metrics.ofOperations + [.bytesPerRecord] {
                for rest in rests {
                    let line = points.filter { Self.rest(keys, $0, without: place) == rest }
                    guard var plot = Self.plot(operation, metric, keys[place], place, line) else { continue }
                    plot.title = "\(metrics.title(operation, metric)) against \(keys[place])"
                    if !rest.isEmpty { plot.title += " (\(rest))" }
                    plot.name = names.unique("sweep-\(operation)-\(metric.rawValue)")
                    drawn.append((operation, metric, plot))
                }
            }
        }
    }

    /// The key along the axis: the first with two different numbers among its values, and nothing else.
    private static func axis(_ keys: [String], _ points: [SweepReport.Point]) -> Int? {
        keys.indices.first { place in
            let numbers = points.map { number($0.values[place]) }
            return !numbers.contains(nil) && Set(numbers.compactMap(\.self)).count > 1
        }
    }

    /// What the other keys are at a point; points that agree in it make one drawing.
    private static func rest(_ keys: [String], _ point: SweepReport.Point, without place: Int) -> String {
        let others = keys.indices.filter { $0 != place }
        return ScenarioSweep.label(keys: others.map { keys[$0] }, values: others.map { point.values[$0] })
    }

    /// The positive number that a value of a scenario is: a count, a size, a duration in nanoseconds, or the rate
    /// of `open(200k/s, …)`.
    static func number(_ text: String) -> Double? {
        var value = text
        if let open = text.firstIndex(of: "("), text.hasPrefix("open") {
            value = String(text[text.index(after: open)...].prefix { $0 != "," && $0 != ")" })
        }
        let number =
            (try? Quantity.count(value)).map { Double($0) } ?? (try? Quantity.bytes(value)).map { Double($0) }
            ?? (try? Quantity.nanoseconds(value)).map { Double($0) } ?? (try? Quantity.rate(value))
        return number.usableInLogarithm
    }

    private static func plot(
        _ operation: String, _ metric: Metric, _ key: String, _ place: Int, _ points: [SweepReport.Point]
    ) -> LinePlot? {
        guard let model = points.first?.model else { return nil }
        let context = PlotContext(model)
        let series = model.engines.compactMap { engine -> LinePlot.Series? in
            // The engine that does nothing keeps no records.
            if metric.isMemory && engine == ReportModel.nullEngine { return nil }
            let line = points.compactMap { point -> LinePlot.Point? in
                let summary = point.model.summary(engine, operation, metric)
                guard let x = number(point.values[place]), let y = (summary?.value).usableInLogarithm else {
                    return nil
                }
                return LinePlot.Point(
                    x: x, y: y, low: (summary?.low).usableInLogarithm, high: (summary?.high).usableInLogarithm,
                    title: "\(engine), \(key)=\(point.values[place]): \(Format.value(y, of: metric))")
            }.sorted { $0.x < $1.x }
            guard line.count > 1 else { return nil }
            return LinePlot.Series(label: context.label(of: engine), style: context.style(of: engine), points: line)
        }
        guard !series.isEmpty else { return nil }
        let values = series.flatMap(\.points).flatMap { point -> [Double] in
            [point.y, point.low, point.high].compactMap { $0 }
        }
        let labels = Dictionary(
            points.compactMap { point in number(point.values[place]).map { ($0, point.values[place]) } },
            uniquingKeysWith: { first, _ in first })
        return LinePlot(
            name: "", title: "",
            summary: "Medians with their intervals on two logarithmic axes. "
                + series.flatMap(\.points).compactMap(\.title).joined(separator: "; ") + ".",
            x: .logarithmic("\(key) (logarithmic)", at: Array(labels.keys)) { label(labels[$0] ?? Format.exact($0)) },
            y: .logarithmic("\(axisName(metric)) (logarithmic)", covering: values) {
                Format.value($0, of: metric, trimmed: true)
            },
            series: series)
    }

    private static func axisName(_ metric: Metric) -> String {
        switch metric.unit {
        case .nanoseconds: "\(metric.rawValue) latency"
        case .bytes where metric == .bytesPerRecord: "bytes a record"
        case .operationsPerSecond, .bytes, .times, .instructions: metric.rawValue
        }
    }

    /// `200k/s` of `open(200k/s, poisson)`, which would not fit below a tick.
    private static func label(_ value: String) -> String {
        guard value.hasPrefix("open"), let open = value.firstIndex(of: "(") else { return value }
        return String(value[value.index(after: open)...].prefix { $0 != "," && $0 != ")" })
    }
}
