/// Makes a `Scenario` of a file, or says everything that is wrong with it.
///
/// The way: bytes → `TextCheck` → `YAMLReader` (a tree with places; `YCSBProperties` makes the same tree of a YCSB
/// workload) → `ScenarioOverride` (what `--set` changes) → `ScenarioReader` (each key's meaning) → checks across keys.
/// Only a file without a single diagnostic becomes a scenario, and no input makes this trap.
public enum ScenarioDecoder {
    /// A scenario is written by hand; anything larger is another file given by mistake.
    public static let largestFile = 1 << 20

    /// Reads the scenario at `path`; `overrides` are `KEY=VALUE` as `--set` takes them, applied in their order.
    ///
    /// Relative paths inside the scenario start from the file's folder, also those that an override gives.
    public static func decode(
        path: String, overrides: [String] = []
    ) throws(ScenarioError) -> DecodedScenario {
        try decode(text: try contents(of: path), file: path, overrides: overrides)
    }

    static func contents(of path: String) throws(ScenarioError) -> [UInt8] {
        do {
            return try InputFile.contents(of: path, limit: largestFile)
        } catch {
            throw .invalid(Diagnostic(file: path, message: "the file \(error.reason)"))
        }
    }

    /// Reads `text` as the contents of `file`.
    public static func decode(
        text: [UInt8], file: String, overrides: [String] = []
    ) throws(ScenarioError) -> DecodedScenario {
        let (root, reader) = try tree(text: text, file: file, overrides: overrides)
        return try scenario(root, reader, file: file, overrides: overrides)
    }

    /// The file's tree with the overrides applied, and a reader that has reported what was wrong so far.
    static func tree(
        text: [UInt8], file: String, overrides: [String]
    ) throws(ScenarioError) -> (root: YAMLNode, reader: ScenarioReader) {
        guard text.count <= largestFile else {
            throw .invalid(
                Diagnostic(
                    file: file,
                    message: "the file is larger than \(Format.bytes(Double(largestFile))), too large for a scenario"))
        }
        let (tree, problems, notes) = try parsed(text, file: file, overrides: overrides)
        guard var root = tree else {
            throw .invalid(
                Diagnostic(file: file, message: "the file is empty; a scenario starts with `scenario: NAME`"))
        }
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        var reader = ScenarioReader(folder: folder)
        reader.append(problems)
        reader.notes = notes
        guard case .mapping = root.content else {
            reader.reportDocument(root)
            throw .invalid(reader.sortedDiagnostics(file: file, overrides: []))
        }
        for text in overrides {
            do throws(ScenarioError) {
                root = try ScenarioOverride(text).applied(to: root)
            } catch {
                reader.append(error.diagnostics)
            }
        }
        return (root, reader)
    }

    static func scenario(
        _ root: YAMLNode, _ reader: ScenarioReader, file: String, overrides: [String]
    ) throws(ScenarioError) -> DecodedScenario {
        var reader = reader
        let scenario = reader.scenario(root)
        if let scenario, reader.diagnostics.isEmpty {
            return DecodedScenario(
                scenario: scenario, file: file, overrides: overrides, notes: reader.notes, root: root)
        }
        throw .invalid(reader.sortedDiagnostics(file: file, overrides: overrides))
    }

    /// Of YAML, or of a YCSB workload.
    private static func parsed(
        _ text: [UInt8], file: String, overrides: [String]
    ) throws(ScenarioError) -> (root: YAMLNode?, problems: [Diagnostic], notes: [Diagnostic]) {
        if YCSBProperties.isWorkload(text, file: file) {
            let (root, notes) = try YCSBProperties.read(text, file: file, overrides: overrides)
            return (root, [], notes)
        }
        let (root, problems) = try YAMLReader.read(text, file: file)
        return (root, problems, [])
    }
}

extension ScenarioReader {
    fileprivate mutating func reportDocument(_ root: YAMLNode) {
        if root.content == .refused { return }
        report(root, "a scenario is a mapping that starts with `scenario: NAME`, not \(root.kindName)")
    }

    /// First the file's, by line and column, then each override's.
    func sortedDiagnostics(file: String, overrides: [String]) -> [Diagnostic] {
        let rank = Dictionary(
            zip(overrides.map(ScenarioOverride.file(of:)), 1...), uniquingKeysWith: { first, _ in first })
        func key(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            (rank[diagnostic.file] ?? 0, diagnostic.line ?? 0, diagnostic.column ?? 0)
        }
        // With the index, since the standard library does not promise a stable sort.
        let sorted = diagnostics.enumerated().sorted {
            let (left, right) = (key($0.element), key($1.element))
            return left == right ? $0.offset < $1.offset : left < right
        }
        let all = sorted.map(\.element)
        guard omitted > 0 else { return all }
        return all + [Diagnostic(file: file, message: "and \(omitted) more errors")]
    }

    static let keys = [
        "scenario", "description", "seed", "store", "records", "keys", "values", "operations", "distribution",
        "threads", "load", "pages", "allocator", "arena", "run", "engines", "baseline", "verify", "thresholds", "sweep",
    ]

    /// nil only where something was reported.
    fileprivate mutating func scenario(_ root: YAMLNode) -> Scenario? {
        guard
            let fields = fields(
                root, "", keys: ScenarioReader.keys, expects: "a mapping")
        else { return nil }
        if let sweep = fields[ScenarioReader.sweepKey] {
            report(sweep, "\"sweep\" makes many scenarios of one, which only `hyperion run` takes; leave it out")
        }
        let name = name(fields)
        let description = fields["description"].map { text($0, "description", expects: "a text") ?? "" } ?? ""
        let seed = fields["seed"].map { quantity($0, "seed", expects: "a whole number", Quantity.count) } ?? 42
        let store = optional(
            fields["store"], "store", Scenario.Store.keyValue, later: ["path", "graph", "crdt", "cache"])
        let load = load(fields["load"])
        let pages = fields["pages"].map { self.pages($0) } ?? Scenario.Pages.transparent
        let allocator = fields["allocator"].map {
            choice($0, "allocator", of: Scenario.Allocator.self)
        }
        let keys = keys(fields["keys"])
        let threads = threads(fields["threads"])
        if replay != nil, !checkBesideTrace(root, threads: threads) { return nil }
        let records = replay?.loaded ?? records(fields, keys: keys)
        let values = replay?.valueSizes() ?? values(fields["values"])
        // Of a trace that cannot be read its own operations are not known, and no others are wanted.
        let phases =
            if let replay {
                self.phases(of: replay, at: root)
            } else {
                fields["keys"]?["source"]?.content == .text("trace", isQuoted: false) ? nil : self.phases(fields)
            }
        let distribution = distribution(fields["distribution"])
        let arena = fields["arena"].flatMap { self.arena($0) }
        var run = run(fields["run"])
        // A trace is replayed to its end unless somebody says for how long.
        if replay != nil, fields["run"]?["duration"] == nil { run?.durationNanoseconds = ScenarioReader.hour }
        checkPace(load, run, fields)
        let engines = engines(fields)
        let baseline = fields["baseline"].flatMap { self.baseline($0, engines: engines) }
        if let phases, let threads, checkRoles(phases, threads: threads), let engines, let node = fields["engines"] {
            checkConcurrency(engines: engines, at: node, phases: phases, threads: threads)
            checkScans(engines: engines, at: node, phases: phases)
        }
        let verify = fields["verify"].map {
            verification($0, phases: phases, values: values, engines: engines, isTrace: replay != nil)
        }
        let isBaselineKnown = baseline != nil || fields["baseline"] == nil
        let thresholds = thresholds(
            fields["thresholds"],
            measured: measured(phases, engines, baseline, load, allocator, isBaselineKnown: isBaselineKnown))
        guard let name, let seed, let store, let load, let pages, allocator != .some(nil), let keys, let records,
            let values, let phases, let distribution, let threads, let run, let engines, verify != .some(nil)
        else { return nil }
        var scenario = Scenario(
            name: name, description: description, seed: seed, store: store, records: records, keys: keys.keys,
            values: values, phases: phases.map(\.phase), distribution: distribution, threads: threads, load: load,
            pages: pages, arena: arena, run: run, engines: engines.compactMap(\.self), baseline: baseline,
            thresholds: thresholds)
        scenario.allocator = allocator ?? nil
        scenario.verify = verify ?? nil
        scenario.preferences = preferences.isEmpty ? nil : preferences.sorted { $0.rawValue < $1.rawValue }
        return scenario
    }

    private mutating func name(_ fields: Fields) -> String? {
        guard let node = fields["scenario"] else {
            reportMissing(fields, "scenario", write: "scenario: ycsb-b")
            return nil
        }
        guard let name = text(node, "scenario", expects: "a name such as ycsb-b") else { return nil }
        if name.isName(alsoAllowing: ".") { return name }
        report(
            node,
            "the scenario's name \(name.quoted) names a folder: up to 100 letters, digits, -, _ and ., "
                + "a letter or digit first")
        return nil
    }

    private mutating func optional<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?, _ name: String, _ usual: Choice, later: [String]
    ) -> Choice? where Choice.RawValue == String {
        guard let node else { return usual }
        return choice(node, name, of: Choice.self, later: later)
    }

    private func measured(
        _ phases: [PlacedPhase]?, _ engines: [String?]?, _ baseline: String?, _ load: Scenario.Load?,
        _ allocator: Scenario.Allocator??, isBaselineKnown: Bool
    ) -> Measured? {
        // A threshold on an engine that could not be read would only be reported a second time.
        guard let phases, let engines, !engines.contains(nil), let load, isBaselineKnown, allocator != .some(nil)
        else { return nil }
        let operations = phases.flatMap { placed in
            placed.phase.mix.operations.map { Scenario.operationName($0.kind, placed.phase) }
        }
        return Measured(
            engines: engines.compactMap(\.self), baseline: baseline, operations: operations, load: load,
            countsAllocations: allocator == .some(.jemalloc))
    }
}
