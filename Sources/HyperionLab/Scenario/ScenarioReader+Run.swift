/// How it is run: `threads`, `run`, `arena`, `engines`, `baseline`.
extension ScenarioReader {
    static let mostThreads = 1024

    mutating func threads(_ node: YAMLNode?) -> Scenario.Threads? {
        guard let node else { return Scenario.Threads() }
        if case .text = node.content {
            let expects = "a count, or a mapping such as {readers: 3, writers: 1}"
            return count(node, "threads", expects: expects, in: 1...ScenarioReader.mostThreads)
                .map { Scenario.Threads(mixed: $0) }
        }
        let names = ["mixed", "readers", "writers", "pin", "memory", "priority"]
        guard
            let fields = fields(
                node, "threads", keys: names, expects: "a count, or a mapping such as {readers: 3, writers: 1}")
        else { return nil }
        var threads = Scenario.Threads()
        var isComplete = true
        for (key, member) in [
            ("mixed", \Scenario.Threads.mixed), ("readers", \Scenario.Threads.readers),
            ("writers", \Scenario.Threads.writers),
        ] {
            guard let node = fields[key] else { continue }
            let count = count(
                node, "threads.\(key)", expects: "a count of threads", in: 0...ScenarioReader.mostThreads)
            if let count { threads[keyPath: member] = count } else { isComplete = false }
        }
        if let pin = fields["pin"] {
            let choice = placement(pin, .pin, Scenario.Pin.self)
            if let choice { threads.pin = choice } else { isComplete = false }
        }
        if let memory = fields["memory"] {
            threads.memory = placement(memory, .memory, Scenario.MemoryPlacement.self)
            if threads.memory == nil { isComplete = false }
        }
        if let priority = fields["priority"] {
            threads.priority = placement(priority, .priority, Scenario.Priority.self)
            if threads.priority == nil { isComplete = false }
        }
        let hasRoles = fields["readers"] != nil || fields["writers"] != nil
        if hasRoles, let mixed = fields["mixed"] {
            report(mixed, "\"threads.mixed\" cannot stand beside readers and writers; write the one or the others")
            return nil
        }
        if hasRoles { threads.mixed = 0 }
        guard isComplete else { return nil }
        guard (1...ScenarioReader.mostThreads).contains(threads.total) else {
            report(node, "\"threads\" must be 1 to \(ScenarioReader.mostThreads) in all, not \(threads.total)")
            return nil
        }
        return threads
    }

    mutating func run(_ node: YAMLNode?) -> Scenario.Run? {
        var run = Scenario.Run(
            warmupNanoseconds: nil, durationNanoseconds: 1_000_000_000, operations: nil, repetitions: 5)
        guard let node else { return run }
        guard
            let fields = fields(
                node, "run", keys: ["warmup", "duration", "operations", "repetitions"],
                expects: "a mapping such as {duration: 5s, repetitions: 5}")
        else { return nil }
        var isComplete = true
        if let node = fields["warmup"] {
            switch node.content {
            case .text("auto", _): break
            default:
                run.warmupNanoseconds = warmup(node)
                if run.warmupNanoseconds == nil { isComplete = false }
            }
        }
        if let node = fields["duration"] {
            let duration = duration(node, "run.duration")
            if let duration, (1_000_000...ScenarioReader.hour).contains(duration) {
                run.durationNanoseconds = duration
            } else {
                if duration != nil { report(node, "\"run.duration\" must be 1ms to 1h") }
                isComplete = false
            }
        }
        if let node = fields["operations"] {
            run.operations = count(node, "run.operations", in: 1...1_000_000_000_000)
            if run.operations == nil { isComplete = false }
        }
        if let node = fields["repetitions"] {
            let repetitions = count(node, "run.repetitions", expects: "a count", in: 1...1000)
            if let repetitions { run.repetitions = repetitions } else { isComplete = false }
        }
        return isComplete ? run : nil
    }

    static let hour: UInt64 = 3_600_000_000_000

    private mutating func warmup(_ node: YAMLNode) -> UInt64? {
        guard let warmup = duration(node, "run.warmup", expects: "auto or a duration such as 1s") else { return nil }
        if warmup <= ScenarioReader.hour { return warmup }
        report(node, "\"run.warmup\" must be auto, or 0s to 1h")
        return nil
    }

    mutating func arena(_ node: YAMLNode) -> UInt64? {
        guard let bytes = quantity(node, "arena", expects: "a size such as 64Mi", Quantity.bytes) else { return nil }
        if bytes > 0 { return bytes }
        report(node, "\"arena\" must be at least 1; leave it out for as much as the scenario needs")
        return nil
    }

    /// The engines' names, nil for each that was reported.
    mutating func engines(_ fields: Fields) -> [String?]? {
        let example = "engines: [hyperion, swift-dictionary]"
        guard let node = fields["engines"] else {
            reportMissing(fields, "engines", write: example)
            return nil
        }
        guard let elements = list(node, "engines", expects: "a list such as [hyperion, swift-dictionary]") else {
            return nil
        }
        if elements.isEmpty { report(node, "\"engines\" is empty; write for example `\(example)`") }
        let known = EngineCatalogue.all.map(\.name)
        var seen: Set<String> = []
        return elements.enumerated().map { index, element in
            guard let name = text(element, "engines[\(index)]", expects: "the name of an engine") else { return nil }
            guard EngineCatalogue.named(name) != nil else {
                report(
                    element,
                    "unknown engine \(name.quoted)"
                        + Spelling.suggestion(for: name, in: known, listedAs: "this version has"))
                return nil
            }
            if let reason = EngineCatalogue.named(name)?.unavailability {
                report(element, "the engine \(name.quoted) is not available here: \(reason); or leave the engine out")
                return nil
            }
            guard seen.insert(name).inserted else {
                report(element, "the engine \(name.quoted) stands in the list twice")
                return nil
            }
            return name
        }
    }

    mutating func baseline(_ node: YAMLNode, engines: [String?]?) -> String? {
        guard let name = text(node, "baseline", expects: "the name of one of the engines") else { return nil }
        guard let engines else { return nil }
        if engines.contains(name) { return name }
        // It may be one that could not be read.
        if engines.contains(nil), Spelling.nearest(to: name, in: engines.compactMap(\.self)) == nil { return nil }
        report(
            node,
            "the baseline \(name.quoted) is not one of the engines"
                + Spelling.suggestion(for: name, in: engines.compactMap(\.self), listedAs: "these are"))
        return nil
    }
}
