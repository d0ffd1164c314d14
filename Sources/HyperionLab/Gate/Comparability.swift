import Foundation

/// Whether two results speak of the same thing.
///
/// A ratio of two runs means something only if nothing but the program differs. What differs otherwise is either a
/// reason to refuse, because it moves the numbers by itself, or a remark, because it might.
public struct Comparability: Equatable, Sendable {
    /// `other machine: processor is …, was …`
    public var refusals: [String] = []
    public var remarks: [String] = []
    /// Of the same type of machine, but not the same one: among the remarks.
    public var isOfAnotherMachine = false

    /// What one side ran, and on what.
    struct Side {
        var scenario: Scenario
        var environment: EnvironmentReport
    }

    init(base: Side, new: Side) {
        let (old, now) = (base.environment, new.environment)
        machine("processor", old.processor, now.processor)
        machine("architecture", old.hostArchitecture, now.hostArchitecture)
        machine("processors", old.onlineProcessors, now.onlineProcessors)
        machine("processors allowed", old.allowedProcessors, now.allowedProcessors)
        machine("caches", old.caches.map(Self.text), now.caches.map(Self.text))
        machine("memory nodes", old.nodes.count, now.nodes.count)
        machine("virtual machine", old.hypervisor, now.hypervisor)
        if !Self.isNear(old.memoryBytes, now.memoryBytes) {
            refuse("other machine: memory", Format.bytes(old.memoryBytes), Format.bytes(now.memoryBytes))
        }
        // Of the same type, else it was refused above. Two of a type may differ in memory, clock rate and neighbours.
        if refusals.isEmpty, let before = old.machine, let after = now.machine, before != after {
            isOfAnotherMachine = true
            remarks.append(
                "measured on two machines of the same type, so that their difference is in every ratio of times")
        }
        if base.scenario.pages != new.scenario.pages {
            refuse("other pages: pages", base.scenario.pages.rawValue, new.scenario.pages.rawValue)
        }
        machine("processors' time by the control group", old.limits?.processors, now.limits?.processors)
        pages("page size", old.pageBytes, now.pageBytes)
        pages("transparent huge pages", old.transparentHugePages, now.transparentHugePages)
        scenario(base.scenario, new.scenario)

        remark("kernel", old.kernel, now.kernel)
        remark("operating system", old.operatingSystem, now.operatingSystem)
        remark("governor", old.governor, now.governor)
        remark("Swift", old.swift, now.swift)
        engines(base.scenario.engines, new.scenario.engines)
    }

    public init(base: RunResult, new: RunResult) {
        self.init(
            base: Side(scenario: base.scenario, environment: base.environment),
            new: Side(scenario: new.scenario, environment: new.environment))
        remarks += Self.remarks(onPartOf: base, name: "base") + Self.remarks(onPartOf: new, name: "new")
    }

    /// What a result lacks.
    static func remarks(onPartOf result: RunResult, name: String) -> [String] {
        var remarks: [String] = []
        if !result.complete { remarks.append("\(name) is partial: \(result.interruption ?? "not all arms ran")") }
        if !result.failures.isEmpty {
            remarks.append("\(name) has \(Format.count(result.failures.count, "failed arm"))")
        }
        remarks += ReportModel(result).misplaced.map { "\(name): \($0)" }
        return remarks
    }

    private mutating func refuse(_ what: String, _ old: String, _ new: String) {
        refusals.append("\(what) was \(Format.printable(old)), is \(Format.printable(new))")
    }

    private mutating func differ<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
        if old != new { refuse(what, Self.plain(old), Self.plain(new)) }
    }

    private mutating func machine<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
        differ("other machine: \(what)", old, new)
    }

    private mutating func pages<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
        differ("other pages: \(what)", old, new)
    }

    private mutating func remark<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
        guard old != new else { return }
        remarks.append("\(what) was \(Self.plain(old)), is \(Self.plain(new))")
    }

    private mutating func engines(_ old: [String], _ new: [String]) {
        for (name, engines) in [("base", new.filter { !old.contains($0) }), ("new", old.filter { !new.contains($0) })]
        where !engines.isEmpty {
            remarks.append("not in \(name), so not compared: \(Format.printable(engines.joined(separator: ", ")))")
        }
    }

    /// Everything that the workload depends on. Compared as JSON, key by key, so that a key that later versions add
    /// is compared too.
    private mutating func scenario(_ old: Scenario, _ new: Scenario) {
        if old.run.durationNanoseconds != new.run.durationNanoseconds || old.run.operations != new.run.operations
            || old.run.warmupNanoseconds != new.run.warmupNanoseconds
        {
            remarks.append("passes are of another length or warm-up")
        }
        let (left, right) = (Self.workload(old), Self.workload(new))
        for key in Set(left.keys).union(right.keys).sorted() where left[key] != right[key] {
            // Said above, in the words of its own.
            if key == "pages" { continue }
            let texts = (left[key] ?? "–", right[key] ?? "–")
            let isShort = texts.0.count + texts.1.count < 60
            refusals.append("other scenario: \(key) " + (isShort ? "was \(texts.0), is \(texts.1)" : "differs"))
        }
    }

    private static func workload(_ scenario: Scenario) -> [String: String] {
        var scenario = scenario
        (scenario.description, scenario.engines, scenario.baseline, scenario.thresholds) = ("", [], nil, [])
        // What was run is compared, whether it was asked for or preferred.
        scenario.preferences = nil
        scenario.run = Scenario.Run(warmupNanoseconds: 0, durationNanoseconds: 1, operations: nil, repetitions: 1)
        guard let bytes = try? ResultFile.encoder().encode(scenario),
            let object = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        else { return [:] }
        var parts = object
        // By their path, as `--set` names them.
        if let threads = parts.removeValue(forKey: "threads") as? [String: Any] {
            for (key, value) in threads { parts["threads." + key] = value }
        }
        return parts.mapValues { value in
            let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys]
            let data = try? JSONSerialization.data(withJSONObject: value, options: options)
            return data.map { Format.printable(String(decoding: $0, as: UTF8.self)) } ?? ""
        }
    }

    /// A virtual machine's memory differs by some pages from start to start.
    private static func isNear(_ old: UInt64?, _ new: UInt64?) -> Bool {
        guard let old, let new else { return old == new }
        return abs(Double(old) - Double(new)) <= 0.02 * Double(max(old, new))
    }

    private static func text(_ cache: EnvironmentReport.Cache) -> String {
        "L\(cache.level) \(cache.kind) \(Format.bytes(cache.bytes)) by \(cache.sharedBy)"
    }

    private static func plain(_ value: Any) -> String {
        switch value {
        case let text as String: text.isEmpty ? "empty" : Format.printable(text)
        case let texts as [String]: Format.printable(texts.joined(separator: ", "))
        case let numbers as [Int]: numbers.map(String.init).joined(separator: ",")
        case let flag as Bool: flag ? "yes" : "no"
        case let number as Int: String(number)
        case Optional<Any>.none: "unknown"
        case Optional<Any>.some(let inner): Format.printable("\(inner)")
        default: Format.printable("\(value)")
        }
    }
}
