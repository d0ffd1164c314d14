/// The part of a report that shows latency against the rate: drawings, a table, and which rates were not held.
struct RateSection: Sendable {
    private let parts: [(curve: RateCurve, plots: [LinePlot])]

    /// Curves of a single rate are left out.
    init(_ curves: [RateCurve]) {
        var names = PlotNames()
        parts = curves.filter(\.isWorthDrawing).map { curve in
            let plots = RateCurve.metrics.compactMap { metric in
                curve.plot(of: metric, name: names.unique("rates-\(curve.operation)-\(metric.rawValue)"))
            }
            return (curve, plots)
        }
    }

    var plots: [any Plot] { parts.flatMap(\.plots) }

    /// Empty where no curve is worth a drawing.
    var markdown: [String] {
        guard !parts.isEmpty else { return [] }
        var lines = [
            "## Latency against the rate", "",
            "Response, from when an operation was due to its end, at each rate at which operations were due: medians "
                + "over the repetitions, on two logarithmic axes. Where operations begin to wait for each other a line "
                + "turns upwards. At a rate that was not held the response grows with the length of the pass: such "
                + "points are ringed, and say that the engine could not keep up, not how fast it is.",
        ]
        for (curve, plots) in parts {
            lines += ["", "### \(Markdown.escape(curve.title)): latency against the rate", ""]
            lines += plots.map { Markdown.image($0.title, file: $0.file) } + (plots.isEmpty ? [] : [""])
            lines += table(curve) + [""] + notHeld(curve)
        }
        return lines
    }

    private func table(_ curve: RateCurve) -> [String] {
        let rows = curve.engines.flatMap { engine in
            curve.points(of: engine).map { point in
                [
                    Markdown.escape(engine.label), Format.rate(point.offered), Format.rate(point.achieved),
                    point.isHeld ? "yes" : "**no**", Format.nanoseconds(point.p50), Format.nanoseconds(point.p99),
                ]
            }
        }
        return Markdown.table(["engine", "offered", "achieved", "held", "p50", "p99"], rows: rows)
    }

    /// One line an engine.
    private func notHeld(_ curve: RateCurve) -> [String] {
        let lines = curve.engines.compactMap { engine -> String? in
            let rates = curve.points(of: engine).filter { !$0.isHeld }.map { point in
                Format.rate(point.offered, trimmed: true)
                    + (point.achieved.map { " (achieved \(Format.rate($0, trimmed: true)))" } ?? "")
            }
            return rates.isEmpty
                ? nil : "- **Not held** by \(Markdown.escape(engine.label)): \(rates.joined(separator: ", "))."
        }
        return lines.isEmpty ? ["Every rate was held."] : lines
    }
}
