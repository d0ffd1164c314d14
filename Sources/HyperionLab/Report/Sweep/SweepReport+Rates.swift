extension SweepReport {
    /// A curve for each operation and for each value of the other keys, where the load was swept; else empty.
    static func rateCurves(keys: [String], points: [Point]) -> [RateCurve] {
        guard let place = keys.firstIndex(of: "load") else { return [] }
        let open = points.filter { $0.model.result.scenario.load.isOpen }
        let others = keys.indices.filter { $0 != place }
        /// What the points of one curve have in common.
        func detail(of point: Point) -> String {
            let rest = ScenarioSweep.label(keys: others.map { keys[$0] }, values: others.map { point.values[$0] })
            guard case .open(let load) = point.model.result.scenario.load else { return rest }
            return rest.isEmpty ? "\(load.arrivals.rawValue) arrivals" : "\(rest), \(load.arrivals.rawValue) arrivals"
        }
        return distinct(open.map(detail)).flatMap { name -> [RateCurve] in
            let members = open.filter { detail(of: $0) == name }
            guard let first = members.first?.model else { return [] }
            let context = PlotContext(first)
            let engines = first.engines.map {
                RateCurve.Engine(name: $0, label: context.label(of: $0), style: context.style(of: $0))
            }
            let operations = first.blocks.filter { !$0.isLoad }.map(\.operation)
            return operations.map { operation in
                RateCurve(
                    operation: operation, detail: name, engines: engines,
                    points: members.flatMap { rates(of: operation, in: $0.model) })
            }
        }
    }

    /// Of the engines that were measured.
    private static func rates(of operation: String, in model: ReportModel) -> [RateCurve.Point] {
        guard case .open(let load) = model.result.scenario.load else { return [] }
        return model.engines.compactMap { engine in
            guard model.value(engine, operation, .achievedRate) != nil || model.value(engine, operation, .p50) != nil
            else { return nil }
            return RateCurve.Point(
                engine: engine, offered: model.offeredRate(engine, operation) ?? load.rate,
                achieved: model.achievedRate(engine, operation),
                p50: model.value(engine, operation, .p50), p99: model.value(engine, operation, .p99),
                isHeld: model.isRateHeld(engine, operation))
        }
    }
}

extension Scenario.Phase {
    /// Whether the threads of a crew do an operation.
    fileprivate func does(_ operation: String, crew: OpenLoadSample.Crew) -> Bool {
        let operations: [Scenario.Operation] =
            switch (mix, crew) {
            case (_, .threads): mix.operations
            case (.roles(let readers, _), .readers): readers
            case (.roles(_, let writers), .writers): writers
            case (.shared(let all), .readers): all.filter(\.kind.isRead)
            case (.shared(let all), .writers): all.filter { !$0.kind.isRead }
            }
        return operations.contains { Scenario.operationName($0.kind, self) == operation }
    }
}

extension ReportModel {
    /// How the phases went that have this operation, over all repetitions, by the threads that share a rate: of readers
    /// and writers only those that do it. What the others could not hold is in the curves of their own operations.
    private func crews(_ engine: String, _ operation: String) -> [[OpenLoadSample]] {
        let phases = samples(of: engine).flatMap(\.phases).filter { phase in
            result.scenario.phases.indices.contains(phase.phase)
                && phase.operations.contains { $0.operation == operation }
        }
        let crews = phases.flatMap { sample in
            let phase = result.scenario.phases[sample.phase]
            return (sample.openLoad ?? []).filter { phase.does(operation, crew: $0.crew) }
        }
        return OpenLoadSample.Crew.allCases.compactMap { crew in
            let members = crews.filter { $0.crew == crew }
            return members.isEmpty ? nil : members
        }
    }

    func isRateHeld(_ engine: String, _ operation: String) -> Bool {
        crews(engine, operation).allSatisfy(OpenLoadSample.isHeld)
    }

    /// At which operations were due to the threads that do this one, all of their operations together: the rate of the
    /// load, or their part of it where readers and writers share one mix. nil where nothing was measured.
    func offeredRate(_ engine: String, _ operation: String) -> Double? {
        crews(engine, operation).compactMap { medianOf($0.map(\.offeredPerSecond)) }.max()
    }

    /// Of all operations of the same threads; nil where nothing was measured. Where readers and writers both do it, of
    /// the slower.
    func achievedRate(_ engine: String, _ operation: String) -> Double? {
        crews(engine, operation).compactMap { medianOf($0.map(\.achievedPerSecond)) }.min()
    }
}
