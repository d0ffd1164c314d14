extension MarkdownReport {
    var limit: [String] {
        let limit = MachineLimit(model)
        var lines = ["## Distance to the machine's limit", ""]
        if let load = limit.dependentLoadNanoseconds {
            let bandwidth = limit.bandwidth.map { ". Memory's bandwidth is \($0.text)" } ?? ""
            lines.append(
                "A load that depends on the one before it takes \(Format.nanoseconds(load)) here, over as much memory as "
                    + "the scenario's records (at most 4 GiB) and with the same pages\(limit.origin)\(bandwidth).")
        } else {
            lines.append("The latency of a dependent load was not measured.")
        }
        if !limit.distances.isEmpty {
            let rows = limit.distances.map { distance in
                let interval = Format.interval(distance.low, distance.high)
                return [
                    Markdown.escape(distance.operation), label(distance.engine),
                    Format.ratio(distance.ratio) + (interval.isEmpty ? "" : "<br><sub>\(interval)</sub>"),
                    distance.isLatency ? "p50, with the clock" : "throughput",
                ]
            }
            lines += ["", MachineLimit.explanation.joined(separator: " "), ""]
            lines += Markdown.table(["operation", "engine", "limit-ratio", "time from"], left: 2, rows: rows)
        }
        return lines + ["", harness]
    }

    /// What of every figure is the harness itself.
    private var harness: String {
        var parts: [String] = []
        let costs = MachineLimit.harness(model).map { "\(Format.nanoseconds($0.1)) (\(Markdown.escape($0.0)))" }
        if !costs.isEmpty {
            parts.append(
                "The harness itself, with an engine that does nothing, takes \(costs.joined(separator: ", ")) "
                    + "of each operation's time.")
        } else if model.engines.contains(ReportModel.nullEngine) {
            parts.append("The harness's own part is the row `null` in the tables above.")
        }
        if let clock = result.samples.first?.clock {
            let cost = medianOf(result.samples.map(\.clock.costNanoseconds))
            parts.append(
                "Every latency contains the clock's \(Format.nanoseconds(cost)) (\(Markdown.escape(clock.source)), in "
                    + "steps of \(Format.nanoseconds(clock.resolutionNanoseconds))); throughput contains no clock.")
        }
        if let creation = MachineLimit.creation(model) {
            let memory = "what an engine commits then it need not commit in its load"
            parts.append("\(Markdown.escape(creation.prefix(1).uppercased() + creation.dropFirst())); \(memory).")
        }
        return parts.joined(separator: " ")
    }
}
