/// What a search for the highest rate prints: each engine's ladder of rates, and its answer.
public enum MaximumRateText {
    public static func text(_ result: MaximumRateSearch.Result) -> String {
        let scenario = ScenarioText(scenario: result.scenario)
        let arrivals: Scenario.Arrivals =
            if case .open(let load) = result.scenario.load { load.arrivals } else { .constant }
        let head = [
            "\(result.scenario.name): the highest rate with \(result.bound), \(arrivals.rawValue) arrivals",
            scenario.summary,
        ]
        let legend =
            "latency: response, from when an operation was due; of the worst operation, median of "
            + "\(Format.count(result.scenario.run.repetitions, "repetition")), each a process of its own. "
            + "Resolution \(Format.percent(result.resolution - 1))."
        let sections = [head] + result.engines.map { ladder($0, result) } + [[legend]]
        return sections.map { $0.map(Format.printable).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func ladder(
        _ engine: MaximumRateSearch.EngineResult, _ result: MaximumRateSearch.Result
    ) -> [String] {
        var lines = [engine.engine + (engine.fullSpeedPerSecond.map { " · full speed \(Format.rate($0))" } ?? "")]
        var table = TextTable(alignments: [.right, .right, .right, .right, .left])
        let metric = result.bound.prefix { $0 != "<" }.split(separator: " ").first.map(String.init) ?? "latency"
        table.add(["rate", "achieved", metric, "backlog", "verdict"].map { TextTable.Cell($0, .dim) })
        for probe in engine.probes {
            table.add(
                [
                    Format.rate(probe.ratePerSecond), Format.rate(probe.achievedPerSecond),
                    Format.nanoseconds(probe.nanoseconds), Format.count(probe.largestBacklog), verdict(probe),
                ].map { TextTable.Cell($0) })
        }
        if !engine.probes.isEmpty { lines += table.lines(indent: 1, colour: false) }
        return lines + ["→ " + answer(engine, result.bound)]
    }

    private static func verdict(_ probe: MaximumRateSearch.Probe) -> String {
        switch RateSearch.Verdict(rawValue: probe.verdict) {
        case .holds: "holds"
        case .violated: "too slow" + (probe.operation.map { " (\($0))" } ?? "")
        case .notHeld: "rate not held"
        case .undecided, nil: "too few samples"
        }
    }

    static func answer(_ engine: MaximumRateSearch.EngineResult, _ bound: String) -> String {
        let (low, high) = (Format.rate(engine.low), Format.rate(engine.high))
        switch engine.outcome {
        case .found: return "\(engine.engine) holds \(bound) up to a rate between \(low) and \(high)"
        case .belowLowest:
            return "\(engine.engine) does not hold \(bound) even at \(high), the lowest rate that is tried"
        case .aboveHighest:
            return
                "\(engine.engine) holds \(bound) still at \(low), its full speed under closed load: that is the limit"
        case .undecided:
            let tooFew =
                "too few samples for the bound; let passes take longer with run.duration, or bound a lower percentile"
            return "no answer: " + (engine.reason ?? tooFew)
        case .wrongAnswers, .failed: return "no answer: " + (engine.reason ?? "nothing was measured")
        }
    }
}
