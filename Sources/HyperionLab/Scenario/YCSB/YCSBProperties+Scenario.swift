/// What each property comes to.
extension YCSBProperties {
    /// Properties that have a meaning here.
    static let applied = [
        "workload", "recordcount", "operationcount", "maxexecutiontime", "threadcount", "target", "fieldcount",
        "fieldlength", "fieldlengthdistribution", "readproportion", "updateproportion", "insertproportion",
        "scanproportion", "readmodifywriteproportion", "requestdistribution", "hotspotdatafraction",
        "hotspotopnfraction", "exponential.percentile", "exponential.frac", "minscanlength", "maxscanlength",
        "scanlengthdistribution", "readallfields", "writeallfields", "insertorder",
    ]

    mutating func scenario(_ overrides: [String]) -> YAMLNode {
        workloadClass()
        let threads = whole("threadcount", usual: 1, least: 1)
        let operations = operations()
        var entries: [(String, YAMLNode)] = [
            ("scenario", node(name, from: "")),
            ("description", node("imported from \(file.split(separator: "/").last ?? "a YCSB workload")", from: "")),
        ]
        if let records = entry("recordcount") {
            _ = whole("recordcount", usual: 1, least: 1)
            entries.append(("records", node(records.value, from: "recordcount")))
        } else {
            problems.append(root.diagnostic("\"recordcount\" is missing; write for example `recordcount=1000000`"))
        }
        entries.append(
            ("keys", mapping([("source", node("generated", from: "")), ("bytes", node("\(Self.keyBytes)", from: ""))])))
        entries.append(("values", values()))
        entries.append(("operations", operations.node))
        entries.append(("distribution", distribution()))
        entries.append(("threads", node("\(threads)", from: "threadcount")))
        entries.append(("run", run(threads: threads)))
        entries += engines(threads: threads, writes: operations.writes, overrides)
        if let target = entry("target") {
            note(target, "is not applied: every thread goes at its full speed (load: closed)")
        }
        for word in ["readallfields", "writeallfields"] {
            guard let entry = entry(word), entry.value == "false" else { continue }
            note(entry, "is not applied: a record's fields are one value, which is read and written whole")
        }
        if word("insertorder", ["hashed", "ordered"]) == "ordered", let entry = properties["insertorder"] {
            note(entry, "is not applied: keys and the order of their insertion are scattered")
        }
        for entry in properties.values where !used.contains(entry.key) {
            note(
                entry,
                "is not applied: it has no meaning here"
                    + (Spelling.nearest(to: entry.key, in: Self.applied).map { ". Did you mean \"\($0)\"?" } ?? ""))
        }
        return mapping(entries)
    }

    /// The file's name without folder and ending, of letters that a scenario's name may have.
    private var name: String {
        let last = file.split(separator: "/").last.map(String.init) ?? ""
        let stem = last.lowercased().hasSuffix(".properties") ? String(last.dropLast(".properties".count)) : last
        let cleaned = String(stem.unicodeScalars.map { String($0).isName(alsoAllowing: "") ? Character($0) : "-" })
        return cleaned.isName() ? cleaned : "ycsb"
    }

    private mutating func workloadClass() {
        guard let entry = entry("workload") else { return }
        let core = ["site.ycsb.workloads.CoreWorkload", "com.yahoo.ycsb.workloads.CoreWorkload"]
        if !core.contains(entry.value) {
            problem(entry, "\(entry.value.quoted) is not in this version; write \(core[0])")
        }
    }

    private mutating func operations() -> (node: YAMLNode, writes: Bool) {
        var kinds = [
            ("readproportion", 0.95, "read"), ("updateproportion", 0.05, "update"), ("insertproportion", 0, "insert"),
            ("scanproportion", 0, "scan"), ("readmodifywriteproportion", 0, "read-modify-write"),
        ].map { (key: $0.0, share: fraction($0.0, usual: $0.1), name: $0.2) }
        let least = whole("minscanlength", usual: 1, least: 1)
        let most = whole("maxscanlength", usual: 1000, least: 1)
        if least > most, let entry = properties["minscanlength"] ?? properties["maxscanlength"] {
            problem(entry, "leaves no scan length: the shortest is \(least), the longest \(most)")
        }
        _ = word("scanlengthdistribution", ["uniform"])
        kinds[3].name = least == most ? "scan(\(most))" : "scan(\(least)..\(most))"
        kinds.removeAll { $0.share == 0 }
        let sum = kinds.reduce(0) { $0 + $1.share }
        guard sum > 0, sum.isFinite else {
            let place = properties["readproportion"]?.place ?? root
            problems.append(place.diagnostic("the proportions sum to nothing; write for example readproportion=0.95"))
            return (mapping([]), false)
        }
        if abs(sum - 1) > 1e-9, let entry = properties[kinds[0].key] {
            note(entry, "and the other proportions sum to \(sum), not 1; they are scaled to 100 %, as YCSB does")
        }
        let shares = Self.shares(kinds.map(\.share))
        let entries = zip(kinds, shares).map { ($0.name, node(Self.percent($1), from: $0.key)) }
        return (mapping(entries), kinds.contains { $0.name != "read" && !$0.name.hasPrefix("scan") })
    }

    private mutating func distribution() -> YAMLNode {
        let names = ["uniform", "zipfian", "latest", "sequential", "hotspot", "exponential"]
        let name = word("requestdistribution", names)
        func percent(_ fraction: Double) -> String { Self.percent(Int((min(fraction, 1) * 1e6).rounded())) }
        let text: String
        switch name {
        case "zipfian": text = "ycsb-zipfian"
        case "hotspot":
            let keys = fraction("hotspotdatafraction", usual: 0.2)
            let operations = fraction("hotspotopnfraction", usual: 0.8)
            text = "hotspot(\(percent(keys)), \(percent(operations)))"
        case "exponential":
            let operations = fraction("exponential.percentile", usual: 95) / 100
            let keys = fraction("exponential.frac", usual: 0.8571428571)
            text = "exponential(\(percent(keys)), \(percent(operations)))"
            if let entry = properties["requestdistribution"] {
                note(
                    entry, "exponential falls from the oldest record on, in YCSB from the newest; its shape is the same"
                )
            }
        default: text = name
        }
        return node(text, from: "requestdistribution")
    }

    private mutating func values() -> YAMLNode {
        let count = whole("fieldcount", usual: 10, least: 1)
        let length = whole("fieldlength", usual: 100, least: 1)
        let (bytes, overflow) = count.multipliedReportingOverflow(by: length)
        if overflow || bytes > Self.largestValue, let entry = properties["fieldlength"] ?? properties["fieldcount"] {
            problem(entry, "makes values of \(count) x \(length) bytes; a value has at most 1Gi")
        }
        let place = properties["fieldlength"] == nil ? "fieldcount" : "fieldlength"
        guard word("fieldlengthdistribution", ["constant", "uniform"]) == "uniform" else {
            return mapping([("bytes", node("\(overflow ? 1 : bytes)", from: place))])
        }
        if count > 1, let entry = properties["fieldlengthdistribution"] {
            note(entry, "is applied to the record: its size is uniform from \(count) to \(bytes), not a sum of fields")
        }
        return mapping([("bytes", node("\(count)..\(overflow ? count : bytes)", from: place))])
    }

    private mutating func run(threads: Int) -> YAMLNode {
        var entries: [(String, YAMLNode)] = []
        let operations = whole("operationcount", usual: 0)
        let seconds = whole("maxexecutiontime", usual: 0)
        if operations > 0 {
            let each = operations / threads + (operations % threads == 0 ? 0 : 1)
            entries.append(("operations", node("\(each)", from: "operationcount")))
        }
        // Without a limit in time YCSB runs all its operations, however long that takes.
        if seconds > 0 {
            entries.append(("duration", node("\(seconds)s", from: "maxexecutiontime")))
        } else if operations > 0 {
            entries.append(("duration", node("1h", from: "operationcount")))
        }
        return mapping(entries)
    }

    /// Those that take as many writing threads; a baseline only where nobody chose other engines.
    private func engines(threads: Int, writes: Bool, _ overrides: [String]) -> [(String, YAMLNode)] {
        guard !overrides.contains(where: { $0.hasPrefix("engines") }) else { return [] }
        let names =
            threads > 1 && writes
            ? ["swift-dictionary-mutex", "swift-dictionary-rwlock"]
            : ["hyperion", "swift-dictionary", "std-unordered-map"]
        let nodes = names.map { node($0, from: "threadcount") }
        let hasBaseline = overrides.contains { $0.hasPrefix("baseline") }
        return [("engines", YAMLNode(content: .list(nodes), place: root))]
            + (hasBaseline ? [] : [("baseline", node(names[names.count - 1], from: ""))])
    }
}
