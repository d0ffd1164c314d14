@testable import HyperionLab

/// The run of `ResultFixture` with what drawings need: latencies of every repetition, and progress over time.
enum PlotFixture {
    static let hostile = "</script></style><img src=x onerror=alert(1)>&\"'`|\\[x](y)\n# <b>\u{202E}"

    static func result() throws -> RunResult {
        var result = ResultFixture.result()
        for index in result.samples.indices {
            let speed = result.samples[index].engine == "hyperion" ? 250.0 : 800
            for phase in result.samples[index].phases.indices where phase > 0 {
                try fill(&result.samples[index].phases[phase], nanoseconds: speed, index: index)
            }
        }
        return result
    }

    /// The same with a text that tries to be markup wherever a scenario, an engine or a machine may name something.
    static func hostileResult() throws -> RunResult {
        var result = try result()
        result.scenario.name = hostile
        result.scenario.description = hostile
        result.scenarioFile = hostile
        result.overrides = [hostile]
        result.environment.processor = hostile
        result.environment.operatingSystem = hostile
        result.hyperion = hostile
        result.scenario.keys = .file(path: hostile)
        result.interruption = hostile
        result.failures = [ArmFailure(engine: hostile, repetition: 1, reason: hostile, diagnostics: hostile)]
        result.verdicts[0].threshold.text = hostile
        result.verdicts[0].measured = hostile
        for phase in result.scenario.phases.indices {
            result.scenario.phases[phase].label = hostile + "\(phase)"
        }
        let operations = [
            "read@alone": "read@\(hostile)0", "read@mixed": "read@\(hostile)1", "update@mixed": "update@\(hostile)1",
        ]
        result.scenario.engines[0] = hostile
        for index in result.samples.indices {
            if result.samples[index].engine == "hyperion" { result.samples[index].engine = hostile }
            result.samples[index].statistics = [NamedValue(hostile, 1)]
            for phase in result.samples[index].phases.indices {
                for place in result.samples[index].phases[phase].operations.indices {
                    let name = result.samples[index].phases[phase].operations[place].operation
                    result.samples[index].phases[phase].operations[place].operation = operations[name] ?? name
                }
            }
        }
        for index in result.metrics.indices {
            if result.metrics[index].name.engine == "hyperion" { result.metrics[index].name.engine = hostile }
            let name = result.metrics[index].name.operation
            result.metrics[index].name.operation = operations[name] ?? name
            result.metrics[index].note = hostile
        }
        return result
    }

    private static func fill(_ phase: inout PhaseSample, nanoseconds: Double, index: Int) throws {
        for operation in phase.operations.indices {
            let histogram = Histogram()
            // A tail that falls by the power of two.
            for step in 0..<14 {
                histogram.record(UInt64(nanoseconds * (1 + Double(step * step) / 4)), count: 1 << UInt64(14 - step))
            }
            phase.operations[operation].histogram = try histogram.encodedHdr()
        }
        let rates = (0..<20).map { 1e9 / nanoseconds * (1 + Double(($0 + index) % 5) / 50) }
        phase.windows = ThroughputWindows(seconds: 0.25, rates: rates)
    }
}
