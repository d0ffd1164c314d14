/// A YCSB workload (`.properties`) as the tree of a scenario.
///
/// The way: properties → the same `YAMLNode`s that a scenario file gives, each standing where the property stands →
/// `--set` and `ScenarioReader` as for every scenario. What a property asks for and this version cannot do is an error
/// where it would change the workload, and a note where it would not; no property is passed over in silence.
///
/// | YCSB | scenario |
/// |---|---|
/// | recordcount, operationcount, maxexecutiontime | records, run.operations of each thread, run.duration |
/// | readproportion … readmodifywriteproportion, scan lengths | operations, scaled to 100 % as YCSB does |
/// | requestdistribution | distribution; zipfian is `ycsb-zipfian` |
/// | fieldcount × fieldlength | values; a record's fields are one value, read and written whole |
/// | threadcount | threads |
struct YCSBProperties {
    /// Largest value, in bytes.
    static let largestValue = 1 << 30
    /// `user` and the nineteen digits of a 64-bit hash, as YCSB's keys have it.
    static let keyBytes = 23

    let file: String
    let root: YAMLNode.Place
    var properties: [String: JavaProperties.Entry] = [:]
    var used: Set<String> = []
    /// What is wrong with it.
    var problems: [Diagnostic] = []
    /// What is not applied, in the file's order once finished.
    var notes: [Diagnostic] = []

    /// Whether a file is such a workload: by its name, or by what its first line sets.
    static func isWorkload(_ text: [UInt8], file: String) -> Bool {
        if file.lowercased().hasSuffix(".properties") { return true }
        if file.lowercased().hasSuffix(".yaml") || file.lowercased().hasSuffix(".yml") { return false }
        let lines = text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        let first = lines.first { line in
            // Not blank, and no comment of Java's.
            line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                .map { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "!") } ?? false
        }
        guard let first, let equals = first.firstIndex(of: UInt8(ascii: "=")) else { return false }
        let key = Substring(String(decoding: first[..<equals], as: UTF8.self)).trimmed
        return applied.contains(String(key))
    }

    /// The tree of the scenario that a workload stands for, and what of the workload is not applied.
    ///
    /// - Parameter overrides: a default steps back where one of them sets the engines.
    static func read(
        _ text: [UInt8], file: String, overrides: [String]
    ) throws(ScenarioError) -> (root: YAMLNode, notes: [Diagnostic]) {
        var workload = YCSBProperties(file: file)
        for entry in try JavaProperties(text, file: file).entries {
            if let earlier = workload.properties.updateValue(entry, forKey: entry.key) {
                workload.note(entry, "stands in line \(earlier.keyPlace.line ?? 0) already; this one counts")
            }
        }
        guard !workload.properties.isEmpty else {
            throw .invalid(
                Diagnostic(file: file, message: "the file sets nothing; a workload has at least recordcount"))
        }
        let root = workload.scenario(overrides)
        guard workload.problems.isEmpty else { throw .invalid(workload.problems.sorted(by: isBefore)) }
        return (root, workload.notes.sorted(by: isBefore))
    }

    private static func isBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        (left.line ?? 0, left.column ?? 0, left.message) < (right.line ?? 0, right.column ?? 0, right.message)
    }

    private init(file: String) {
        self.file = file
        root = YAMLNode.Place(file: file)
    }

    mutating func note(_ entry: JavaProperties.Entry, _ message: String) {
        notes.append(entry.keyPlace.diagnostic("\(entry.key.quoted) \(message)"))
    }

    mutating func problem(_ entry: JavaProperties.Entry, _ message: String) {
        problems.append(entry.place.diagnostic("\(entry.key.quoted) \(message)"))
    }
}
