extension PlotContext {
    /// Throughput of a phase from the start of its pass on, one line an engine; nil where it was not recorded.
    ///
    /// A point is the median over the repetitions at that time, the band reaches from the least to the greatest.
    func throughput(ofPhase index: Int) -> LinePlot? {
        let series = model.engines.compactMap { engine -> LinePlot.Series? in
            let points = course(of: engine, phase: index)
            guard points.count > 1 else { return nil }
            return LinePlot.Series(label: label(of: engine), style: style(of: engine), points: points)
        }
        let points = series.flatMap(\.points)
        guard !points.isEmpty else { return nil }
        let phase = model.result.scenario.phases[index].label
        let rates = points.flatMap { point -> [Double] in [point.y, point.low, point.high].compactMap { $0 } }
        // From zero where that leaves every line its room.
        let fastest = series.map { $0.points.map(\.y).max() ?? 0 }
        let isFar = (fastest.max() ?? 0) > 20 * (fastest.filter { $0 > 0 }.min() ?? .infinity)
        let marks: (Double) -> String = { Format.rate($0, trimmed: true) }
        return LinePlot(
            name: "", title: "\(phase ?? "All operations"): throughput over time",
            summary: "Operations a second against the time since the pass began: the median over the repetitions, in "
                + "a band from the least to the greatest. Lines of " + series.map(\.label).joined(separator: ", ") + ".",
            x: .fromZero("time since the pass began", upTo: points.map(\.x), unit: 1) {
                Format.nanoseconds($0 * 1e9, trimmed: true)
            },
            y: isFar
                ? .logarithmic("throughput (logarithmic)", covering: rates, label: marks)
                : .fromZero("throughput", upTo: rates, label: marks),
            series: series, spread: .band)
    }

    private func course(of engine: String, phase index: Int) -> [LinePlot.Point] {
        let windows = model.samples(of: engine).flatMap(\.phases).filter { $0.phase == index }.compactMap(\.windows)
        guard let first = windows.first, first.seconds > 0, first.seconds.isFinite else { return [] }
        // Beyond the shortest there is no median over all.
        let count = windows.map(\.rates.count).min() ?? 0
        return (0..<min(count, ThroughputWindows.most)).compactMap { place in
            let rates = windows.map { $0.rates[place] }.filter { $0.isFinite && $0 >= 0 }
            guard let median = medianOf(rates), let low = rates.min(), let high = rates.max() else { return nil }
            // A window stands at its middle.
            let time = (Double(place) + 0.5) * first.seconds
            return LinePlot.Point(x: time, y: median, low: low, high: high)
        }
    }
}
