import Foundation

/// Measures scenarios and decides on each: twice where the first run says that something is worse.
///
/// Not thread-safe.
public struct Gate {
    public var settings: GateSettings
    public var new: GateBuild
    public var reference: GateReference
    /// Which scenario, whether it is the second run, arms that have ended, and arms of this run.
    public var progress: (String, Bool, Int, Int) -> Void = { _, _, _, _ in }

    public init(_ settings: GateSettings, new: GateBuild, reference: GateReference) {
        (self.settings, self.new, self.reference) = (settings, new, reference)
    }

    /// The engines that this program's own code makes, or all where there are none: what another build can change.
    static func comparedEngines(_ scenario: Scenario) -> [String] {
        let own = scenario.engines.filter { $0 == "hyperion" || $0.hasPrefix("hyperion-") }
        return own.isEmpty ? scenario.engines : own
    }

    /// What is compared in a scenario.
    func comparisons(_ scenario: Scenario) -> [Threshold.MetricName] {
        switch reference {
        case .nothing: return []
        case .build:
            return scenario.metricNames(
                settings.metrics, engines: Gate.comparedEngines(scenario), hasLoad: false)
        case .result(_, let base):
            let engines = scenario.engines.filter(base.scenario.engines.contains)
            return scenario.metricNames(settings.metrics, engines: engines, hasLoad: false)
        }
    }

    /// Everything that can be known before the first arm.
    public func check(_ scenarios: [DecodedScenario]) throws {
        for decoded in scenarios {
            try Preflight.check(decoded)
            try checkCounts(decoded)
            switch reference {
            case .nothing:
                if decoded.scenario.thresholds.isEmpty { throw GateError.nothingToJudge(file: decoded.file) }
            case .build(let base):
                try GateMeasurement.check(
                    base, decoded.scenario, engine: Gate.comparedEngines(decoded.scenario)[0])
            case .result(let path, let base):
                try check(decoded, against: base, path: path)
            }
        }
    }

    /// Whether instructions can be counted where they are to be, and are where something asks for them.
    private func checkCounts(_ decoded: DecodedScenario) throws {
        if settings.countsInstructions == true { return try InstructionCounter.check(decoded) }
        guard let place = decoded.scenario.thresholds.firstIndex(where: \.isCounted) else { return }
        throw ScenarioError.invalid(
            decoded.diagnostic(
                at: "thresholds.\(place)",
                "instructions are counted only if asked for; add --count instructions, or leave this threshold out"))
    }

    private func check(_ decoded: DecodedScenario, against base: RunResult, path: String) throws {
        let comparability = Comparability(
            base: .init(scenario: base.scenario, environment: base.environment),
            new: .init(scenario: decoded.scenario, environment: EnvironmentProbe.probe()))
        var refusals = comparability.refusals
        // `compare` marks it. Here a verdict would be about the machines, and nobody is asked before a build is stopped.
        if comparability.isOfAnotherMachine {
            refusals.append(
                "it is of another machine, though of the same type; compare two builds in one run instead (--against)")
        }
        let engines = decoded.scenario.engines.filter(base.scenario.engines.contains)
        if engines.isEmpty { refusals.append("it has no engine of this scenario") }
        if base.samples.isEmpty { refusals.append("it has no samples") }
        let stored = Gate.repetitions(of: base, sharedWith: decoded.scenario)
        let rule = rule(comparisons: timedThresholds(decoded.scenario).count + comparisons(decoded.scenario).count)
        let needed = RatioEstimate.leastSamples(confidence: rule.confidenceOfEach, others: max(stored, 1)) ?? .max
        if settings.repetitions == nil, refusals.isEmpty, needed > GateSettings.mostNeededRepetitions {
            refusals.append(
                "it has \(Format.count(stored, "repetition")), too few for a verdict; measure one with --set "
                    + "run.repetitions=\(GateSettings.usualPairs)")
        }
        guard !refusals.isEmpty else { return }
        throw GateError.unusableBaseline(
            refusals.map { "\(path): error: cannot be a baseline here: \($0)" }
                + ["Measure a baseline on this machine: hyperion run \(decoded.file)"])
    }

    /// Samples of the engine that has the fewest, among those that are compared.
    private static func repetitions(of base: RunResult, sharedWith scenario: Scenario) -> Int {
        scenario.engines.filter(base.scenario.engines.contains).map { engine in
            base.samples.count { $0.engine == engine }
        }.min() ?? 0
    }

    /// Runs everything.
    public func run(_ scenarios: [DecodedScenario]) throws -> GateReport {
        let count = scenarios.reduce(0) { $0 + timedThresholds($1.scenario).count + comparisons($1.scenario).count }
        let rule = rule(comparisons: count)
        var reports: [GateScenarioReport] = []
        for decoded in scenarios { reports.append(try run(decoded, rule)) }
        // Of both looks together.
        let whole = ComparisonRule(
            tolerance: settings.tolerance, confidence: settings.confidence, comparisons: count)
        return GateReport(against: against, rule: whole, scenarios: reports)
    }

    /// Whether what is undecided after the first pairs is measured with as many more: two looks at the samples, each of
    /// which has half of the error that is allowed. Not where somebody said how many repetitions there are to be.
    private var looksTwice: Bool {
        guard case .build = reference else { return false }
        return settings.repetitions == nil
    }

    /// Of one look.
    private func rule(comparisons: Int) -> ComparisonRule {
        ComparisonRule(
            tolerance: settings.tolerance, confidence: 1 - (1 - settings.confidence) / (looksTwice ? 2 : 1),
            comparisons: comparisons)
    }

    private var against: String {
        switch reference {
        case .nothing: "thresholds alone"
        case .result(let path, _): path
        case .build(let base): base.executable
        }
    }

    /// At least so many that a verdict is possible, and an even number, so that each build of a pair is first as often
    /// as the other.
    func repetitions(_ scenario: Scenario, _ rule: ComparisonRule) -> Int {
        if let given = settings.repetitions { return given }
        var least = RatioEstimate.leastForMedian(confidence: rule.confidenceOfEach)
        switch reference {
        case .nothing: break
        case .build:
            least = max(RatioEstimate.leastPairs(confidence: rule.confidenceOfEach), GateSettings.usualPairs)
        case .result(_, let base):
            let stored = max(Gate.repetitions(of: base, sharedWith: scenario), 1)
            least = max(
                least, RatioEstimate.leastSamples(confidence: rule.confidenceOfEach, others: stored) ?? least,
                GateSettings.usualPairs)
        }
        let wanted = max(scenario.run.repetitions, least)
        return wanted + wanted % 2
    }

    /// How many pairs this scenario gets alone.
    public func pairs(_ scenario: Scenario) -> Int {
        repetitions(scenario, rule(comparisons: timedThresholds(scenario).count + comparisons(scenario).count))
    }

    private func timedThresholds(_ scenario: Scenario) -> [Threshold] { scenario.thresholds.filter { !$0.isCounted } }

    /// The scenario with the engines that something is judged of.
    private func judged(_ scenario: Scenario) -> Scenario {
        guard case .build = reference else { return scenario }
        let named = scenario.thresholds.flatMap(\.names).map(\.engine) + Gate.comparedEngines(scenario)
        var judged = scenario
        judged.engines = scenario.engines.filter(named.contains)
        if let baseline = scenario.baseline, !judged.engines.contains(baseline) { judged.baseline = nil }
        return judged
    }

    private func run(_ decoded: DecodedScenario, _ rule: ComparisonRule) throws -> GateScenarioReport {
        let start = MonotonicClock.nanoseconds()
        var scenario = judged(decoded.scenario)
        scenario.run.repetitions = repetitions(scenario, rule)
        var repetitions = scenario.run.repetitions
        var lines: [GateLine] = []
        var remarks = remarks(scenario)
        var suspects: [GateLine] = []
        if !comparisons(scenario).isEmpty || !timedThresholds(scenario).isEmpty {
            let obstacle = try obstacleToTurns(scenario)
            let takesTurns = obstacle == nil
            let timed = try measure(
                scenario, rule, thresholds: timedThresholds(scenario), comparisons(scenario), isSecond: false,
                takesTurns: takesTurns)
            lines = timed.lines
            repetitions = timed.repetitions
            suspects = lines.filter { $0.outcome == .failed && $0.kind != .correctness }
            if !suspects.isEmpty { try confirm(&lines, suspects, scenario, takesTurns: takesTurns) }
            remarks += remark(obstacle) + timed.remarks
        }
        if settings.countsInstructions == true {
            lines += try countedLines(scenario)
            remarks.append(
                "instructions are an engine's own, without the harness's, and may grow by "
                    + "\(Format.percent(InstructionGate.tolerance)): they are the same in every run")
        }
        return GateScenarioReport(
            scenario: scenario.name, file: decoded.file, repetitions: repetitions,
            isConfirmed: !suspects.isEmpty, lines: lines, remarks: remarks,
            seconds: Double(MonotonicClock.nanoseconds() - start) / 1e9)
    }

    private func countedLines(_ scenario: Scenario) throws -> [GateLine] {
        let compared: [String] =
            switch reference {
            case .nothing: []
            case .build: Gate.comparedEngines(scenario)
            case .result(_, let base): scenario.engines.filter(base.scenario.engines.contains)
            }
        return try InstructionGate(
            scenario: scenario, new: new, reference: reference, comparedEngines: compared,
            progress: { progress("\(scenario.name), counting instructions", false, $0, $1) }
        ).lines()
    }

    /// Why the builds of a pair cannot be measured in turns; nil: they can.
    private func obstacleToTurns(_ scenario: Scenario) throws -> String? {
        guard case .build(let base) = reference else { return nil }
        guard PairedArms.fit(scenario) else { return "the machine has no memory for both at once" }
        let known = try GateMeasurement.knowsTurns(base, scenario, engine: Gate.comparedEngines(scenario)[0])
        return known ? nil : "the base build is too old to take turns"
    }

    private func remark(_ obstacle: String?) -> [String] {
        obstacle.map { ["both builds ran one after the other, not in turns, which is noisier: \($0)"] } ?? []
    }

    private func remarks(_ scenario: Scenario) -> [String] {
        switch reference {
        case .nothing: return []
        case .result(_, let base):
            return Comparability(
                base: .init(scenario: base.scenario, environment: base.environment),
                new: .init(scenario: scenario, environment: EnvironmentProbe.probe())
            ).remarks + Comparability.remarks(onPartOf: base, name: "the baseline") + [
                "both runs are held against the same stored samples: the second is independent of the first, not of them"
            ]
        case .build:
            let compared = Gate.comparedEngines(scenario)
            let left = scenario.engines.filter { !compared.contains($0) }
            return left.isEmpty ? [] : ["of the new build only: \(left.joined(separator: ", "))"]
        }
    }

    /// The second run: of the engines that matter, judged on the suspects alone.
    private func confirm(
        _ lines: inout [GateLine], _ suspects: [GateLine], _ scenario: Scenario, takesTurns: Bool
    ) throws {
        let thresholds = scenario.thresholds.filter { threshold in
            suspects.contains { $0.kind == .threshold && $0.title == threshold.text }
        }
        let names = suspects.compactMap { $0.first?.name }
        var again = scenario
        let engines = Set(
            names.map(\.engine) + thresholds.map(\.metric.engine)
                + thresholds.compactMap { threshold in
                    if case .relative(_, let other) = threshold.bound { return other.engine }
                    return nil
                })
        again.engines = scenario.engines.filter(engines.contains)
        let rule = rule(comparisons: thresholds.count + names.count)
        let second = try measure(
            again, rule, thresholds: thresholds, names, isSecond: true, takesTurns: takesTurns
        ).lines
        for place in lines.indices {
            let line = lines[place]
            // Thresholds that are written alike are alike.
            if let match = second.first(where: { $0.kind == line.kind && $0.title == line.title }),
                line.kind != .correctness
            {
                lines[place].confirm(with: match)
            }
        }
        lines += second.filter { line in
            line.kind == .correctness && !lines.contains { $0.kind == .correctness && $0.title == line.title }
        }
    }

    private struct Measured {
        var lines: [GateLine]
        var remarks: [String]
        var repetitions: Int
    }

    private func measure(
        _ scenario: Scenario, _ rule: ComparisonRule, thresholds: [Threshold], _ names: [Threshold.MetricName],
        isSecond: Bool, takesTurns: Bool
    ) throws -> Measured {
        var base: GateBuild?
        if case .build(let build) = reference { base = build }
        let measurement = GateMeasurement(
            scenario: scenario, new: new, base: base, comparedEngines: names.map(\.engine), takesTurns: takesTurns,
            progress: { progress(scenario.name, isSecond, $0, $1) })
        var samples = try measurement.run()
        let first = try verdicts(scenario, rule, samples, thresholds: thresholds, names, isSecond: isSecond)
        guard looksTwice, first.lines.contains(where: \.asksForMorePairs) else { return first }
        samples.append(try measurement.run(), after: scenario.run.repetitions)
        var second = try verdicts(scenario, rule, samples, thresholds: thresholds, names, isSecond: isSecond)
        second.repetitions = 2 * scenario.run.repetitions
        second.remarks.append(
            "\(Format.count(scenario.run.repetitions, "pair")) left something open, so that as many more were measured")
        return second
    }

    /// What the samples say.
    private func verdicts(
        _ scenario: Scenario, _ rule: ComparisonRule, _ samples: GateMeasurement.Samples, thresholds: [Threshold],
        _ names: [Threshold.MetricName], isSecond: Bool
    ) throws -> Measured {
        // The bandwidth takes a moment, so that it is measured only where something asks for it.
        let asksForLimit =
            names.contains { $0.metric == .limitRatio } || thresholds.contains { $0.metric.metric == .limitRatio }
        let environment = asksForLimit ? EnvironmentProbe.probeWithMemory(pages: scenario.pages) : nil
        // Both builds of a pair ran on the same machine at the same time, so that they have the same floor.
        let floor = environment.map {
            AccessFloor(scenario: scenario, environment: $0, samples: samples.new + samples.base)
        }
        var judge = GateJudge(samples.new, rule: rule, floor: floor)
        var lines = judge.wrongAnswers() + thresholds.map { judge.judge($0) }
        let clock = samples.new.first?.clock
        // What the second run is to confirm is not left out there.
        var hidden: [Threshold.MetricName] = []
        if !isSecond, settings.judgesQuickOperations != true {
            // Only where throughput is judged and stands for them.
            let candidates = names.filter { name in
                QuickOperations.isShownByThroughput(name.operation, of: scenario)
                    && names.contains { $0.operation == name.operation && $0.metric == .throughput }
            }
            hidden = judge.hidden(candidates, clockCost: clock?.costNanoseconds ?? 0)
            if !samples.base.isEmpty {
                // What became slow is not hidden because it was quick.
                var base = GateJudge(samples.base, rule: rule)
                hidden = base.hidden(hidden, clockCost: clock?.costNanoseconds ?? 0)
            }
        }
        let names = names.filter { !hidden.contains($0) }
        switch reference {
        case .nothing: break
        case .build: lines += judge.compare(names, withPairs: samples.base)
        case .result(_, let result): lines += judge.compare(names, with: result)
        }
        let steps = lines.compactMap {
            $0.stepRemark(tolerance: settings.tolerance, resolution: clock?.resolutionNanoseconds)
        }
        let leftOut = QuickOperations.remark(
            hidden, metrics: settings.metrics, clockCost: clock?.costNanoseconds ?? 0)
        return Measured(
            lines: lines, remarks: steps + [leftOut].compactMap(\.self), repetitions: scenario.run.repetitions)
    }
}
