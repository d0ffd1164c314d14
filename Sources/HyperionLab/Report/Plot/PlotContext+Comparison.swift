extension PlotContext {
    /// Ratios to the baseline with their intervals: a forest plot; nil where there are none.
    func ratios(of metric: Metric) -> RowPlot? {
        guard let baseline = model.result.scenario.baseline else { return nil }
        let engines = model.engines.filter { model.hasRatio($0) }
        let groups = model.blocks.compactMap { block -> RowPlot.Group? in
            let rows = engines.compactMap { ratio(of: $0, block.operation, metric) }
            return rows.isEmpty ? nil : RowPlot.Group(title: block.operation, rows: rows)
        }
        let rows = groups.flatMap(\.rows)
        guard !rows.isEmpty else { return nil }
        let values: [Double] = [1] + rows.flatMap { row -> [Double] in [row.value, row.low, row.high].compactMap { $0 } }
        let direction = metric.higherIsBetter ? "more is better" : "less is better"
        return RowPlot(
            name: "", title: "\(metric == .throughput ? "Throughput" : metric.rawValue) relative to \(baseline)",
            summary: "Ratios to the baseline with their intervals, on a logarithmic axis; \(direction), and an "
                + "interval across 1 shows no difference. " + rows.map(\.title).joined(separator: "; ") + ".",
            axis: .logarithmic("ratio (logarithmic; \(direction))", covering: values, most: 5) { Format.ratio($0, trimmed: true) },
            groups: groups, mark: .point, reference: .init(value: 1, label: "as the baseline"))
    }

    private func ratio(of engine: String, _ operation: String, _ metric: Metric) -> RowPlot.Row? {
        guard let summary = model.summary(engine, operation, metric), let ratio = summary.ratio, ratio > 0,
            ratio.isFinite
        else { return nil }
        let interval = Format.interval(summary.ratioLow, summary.ratioHigh)
        return RowPlot.Row(
            label: label(of: engine), style: style(of: engine), value: ratio, low: summary.ratioLow.usableInLogarithm,
            high: summary.ratioHigh.usableInLogarithm, text: Format.ratio(ratio),
            title: "\(label(of: engine)), \(operation): \(Format.ratio(ratio))"
                + (interval.isEmpty ? "" : " (\(interval))"))
    }

    /// Bytes a record, with the record's own bytes as the reference.
    func memory(name: String) -> RowPlot? {
        let engines = model.engines.filter { $0 != ReportModel.nullEngine }
        let rows = engines.compactMap { engine -> RowPlot.Row? in
            let summary = model.summary(engine, Scenario.memoryOperation, .bytesPerRecord)
            guard let summary, let bytes = summary.value, bytes >= 0, bytes.isFinite else { return nil }
            let interval = Format.interval(summary.low, summary.high, of: .bytesPerRecord)
            return RowPlot.Row(
                label: label(of: engine), style: style(of: engine), value: bytes, low: summary.low,
                high: summary.high, text: Format.bytes(bytes),
                title: "\(label(of: engine)): \(Format.bytes(bytes))" + (interval.isEmpty ? "" : " (\(interval))"))
        }
        guard !rows.isEmpty else { return nil }
        let own = medianOf(model.result.samples.map(\.memory.payloadBytesPerRecord))
        let values = rows.flatMap { row -> [Double] in [row.value, row.high, own].compactMap { $0 } }
        let largest = values.filter(\.isFinite).max() ?? 0
        let unit = largest >= Double(4 << 20) ? Double(1 << 20) : largest >= 4096 ? 1024 : 1
        return RowPlot(
            name: name, title: "Memory a record",
            summary: "Resident bytes a record, from zero. " + rows.map(\.title).joined(separator: "; ") + "."
                + (own.map { " Its own key and value take \(Format.bytes($0))." } ?? ""),
            axis: .fromZero("bytes a record (less is better)", upTo: values, unit: unit) { Format.bytes($0) },
            groups: [RowPlot.Group(title: "", rows: rows)], mark: .bar,
            reference: own.map { .init(value: $0, label: "key and value: \(Format.bytes($0))") })
    }
}

extension Double? {
    /// nil for what has no logarithm.
    var usableInLogarithm: Double? { flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
}
