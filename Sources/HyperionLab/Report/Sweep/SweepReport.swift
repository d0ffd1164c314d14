/// All points of a sweep together, made from their results alone.
public struct SweepReport: Sendable {
    struct Point: Sendable {
        var values: [String]
        var label: String
        var folder: String
        var model: ReportModel
    }

    let index: SweepIndex
    /// Those that were measured, in the order of the sweep.
    let points: [Point]
    let plots: SweepPlots
    /// Latency against the rate, where the load was swept.
    let rates: RateSection
    /// All of them.
    var drawings: [any Plot] { plots.all + rates.plots }

    /// - Parameter results: by folder; a point without one has not been measured.
    init(_ index: SweepIndex, results: [String: RunResult]) {
        self.index = index
        points = index.points.compactMap { point in
            results[point.folder].map {
                Point(values: point.values, label: index.label(point), folder: point.folder, model: ReportModel($0))
            }
        }
        plots = SweepPlots(keys: index.keys, points: points)
        rates = RateSection(Self.rateCurves(keys: index.keys, points: points))
    }

    var metricsShown: SweepMetrics { SweepMetrics(points) }
    /// The operations of all points, in order of first occurrence.
    var operations: [String] { Self.distinct(points.flatMap { $0.model.blocks.map(\.operation) }) }
    var engines: [String] { Self.distinct(points.flatMap(\.model.engines)) }

    static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The worst that a point came to.
    var outcome: RunVerdict.Outcome {
        let outcomes = points.map { RunVerdict($0.model.result).outcome }
        if outcomes.contains(.failed) { return .failed }
        return outcomes.contains(.undecided) || points.count < index.points.count ? .undecided : .passed
    }

    /// Which points are not as they should be.
    var verdict: String {
        func labels(_ outcome: RunVerdict.Outcome) -> String {
            points.filter { RunVerdict($0.model.result).outcome == outcome }.map(\.label).joined(separator: "; ")
        }
        let measured = "\(points.count) of \(Format.count(index.points.count, "point")) measured"
        switch outcome {
        case .passed: return "Passed: " + measured
        case .failed: return "FAILED at \(labels(.failed)); " + measured
        case .undecided:
            let open = labels(.undecided)
            return "NO FULL VERDICT: " + (open.isEmpty ? "" : "undecided at \(open); ") + measured
        }
    }

    /// As `metrics.csv` of one run; the scenario's column says which point: `name[records=10k]`.
    var metrics: String {
        let lines = points.flatMap { point in
            MetricsCSV.lines(point.model.result, scenario: "\(index.scenario)[\(point.label)]")
        }
        return ([MetricsCSV.header] + lines).joined(separator: "\n") + "\n"
    }
}
