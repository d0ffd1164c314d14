import Testing

@testable import HyperionLab

@Suite struct YCSBPropertiesTests {
    private func decode(_ lines: String..., overrides: [String] = []) throws -> DecodedScenario {
        try ScenarioDecoder.decode(
            text: Array(lines.joined(separator: "\n").utf8), file: "x/workload-z.properties", overrides: overrides)
    }

    private func problems(_ text: String, overrides: [String] = []) -> [String] {
        do throws(ScenarioError) {
            _ = try ScenarioDecoder.decode(text: Array(text.utf8), file: "w.properties", overrides: overrides)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    private func kinds(_ decoded: DecodedScenario) -> [String] {
        decoded.scenario.phases[0].mix.operations.map { "\($0.kind.rawValue) \($0.share.millionths)" }
    }

    @Test func everythingThatHasAMeaningIsApplied() throws {
        let decoded = try decode(
            "# workload", "workload=site.ycsb.workloads.CoreWorkload", "recordcount=5000", "operationcount=70000",
            "readallfields=true", "readproportion=0.5", "updateproportion=0.2", "insertproportion=0",
            "scanproportion=0.1", "readmodifywriteproportion=0.2", "requestdistribution=zipfian", "fieldcount=4",
            "fieldlength=25", "maxscanlength=60", "scanlengthdistribution=uniform", "threadcount=1",
            "insertorder=hashed", "maxexecutiontime=90")
        #expect(decoded.notes.isEmpty)
        let scenario = decoded.scenario
        #expect(scenario.name == "workload-z" && scenario.records == 5000)
        #expect(kinds(decoded) == ["read 500000", "update 200000", "scan 100000", "read-modify-write 200000"])
        #expect(scenario.phases[0].mix.operations[2].count == 60)
        #expect(scenario.phases[0].mix.operations[2].leastCount == 1)
        #expect(scenario.distribution == .ycsbZipfian && scenario.keys == .generated(bytes: 23))
        #expect(scenario.values.smallest == 100 && scenario.values.largest == 100)
        #expect(scenario.run.operations == 70_000 && scenario.run.durationNanoseconds == 90_000_000_000)
        #expect(scenario.engines == ["hyperion", "swift-dictionary", "std-unordered-map"])
        #expect(scenario.baseline == "std-unordered-map")
    }

    @Test func missingPropertiesHaveYCSBsDefaults() throws {
        let decoded = try decode("recordcount=10")
        #expect(kinds(decoded) == ["read 950000", "update 50000"])
        #expect(decoded.scenario.values.largest == 1000)
        #expect(decoded.scenario.distribution == .uniform)
        #expect(decoded.scenario.run.operations == nil)
        #expect(decoded.notes.isEmpty)
    }

    @Test(arguments: [
        ("uniform", Scenario.KeyDistribution.uniform), ("zipfian", .ycsbZipfian), ("latest", .latest(theta: 0.99)),
        ("sequential", .sequential),
        ("hotspot", .hotspot(keys: .init(millionths: 200_000), operations: .init(millionths: 800_000))),
        (
            "hotspot\nhotspotdatafraction=0.01\nhotspotopnfraction=.9",
            .hotspot(keys: .init(millionths: 10_000), operations: .init(millionths: 900_000))
        ),
        ("exponential", .exponential(keys: .init(millionths: 857_143), operations: .init(millionths: 950_000))),
    ])
    func requestDistributions(_ text: String, _ expected: Scenario.KeyDistribution) throws {
        #expect(try decode("recordcount=10", "requestdistribution=\(text)").scenario.distribution == expected)
    }

    @Test func proportionsAreScaled() throws {
        let decoded = try decode("recordcount=10", "readproportion=2", "updateproportion=1", "scanproportion=0")
        #expect(kinds(decoded) == ["read 666667", "update 333333"])
        #expect(
            decoded.notes.map(\.warning) == [
                "x/workload-z.properties:2:1: warning: \"readproportion\" and the other proportions sum to 3.0, not 1; "
                    + "they are scaled to 100 %, as YCSB does"
            ])
    }

    @Test func whatIsNotAppliedIsNamedAtItsPlace() throws {
        let decoded = try decode(
            "recordcount=10", "target = 500", "fieldlenght=3", "measurementtype=hdrhistogram", "writeallfields=false",
            "recordcount=20", "fieldlengthdistribution=uniform", "insertorder=ordered")
        #expect(decoded.scenario.records == 20)
        #expect(decoded.scenario.values.smallest == 10 && decoded.scenario.values.largest == 1000)
        let notes = decoded.notes.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.message.split(separator: " ")[0])" }
        #expect(
            notes == [
                "2:1 \"target\"", "3:1 \"fieldlenght\"", "4:1 \"measurementtype\"", "5:1 \"writeallfields\"",
                "6:1 \"recordcount\"", "7:1 \"fieldlengthdistribution\"", "8:1 \"insertorder\"",
            ])
        #expect(decoded.notes[1].message.hasSuffix("Did you mean \"fieldlength\"?"))
    }

    @Test func overridesWorkAsOnYAML() throws {
        let decoded = try decode(
            "recordcount=10", "operationcount=9",
            overrides: ["records=7", "engines=[hyperion]", "run.duration=2s", "distribution=zipfian(0.5)"])
        #expect(decoded.scenario.records == 7 && decoded.scenario.engines == ["hyperion"])
        #expect(decoded.scenario.baseline == nil && decoded.scenario.distribution == .zipfian(theta: 0.5))
        #expect(decoded.scenario.run.durationNanoseconds == 2_000_000_000)
    }

    @Test func severalThreadsShareTheOperations() throws {
        let reading = try decode(
            "recordcount=10", "readproportion=1", "updateproportion=0", "threadcount=3", "operationcount=10")
        #expect(reading.scenario.threads.mixed == 3 && reading.scenario.run.operations == 4)
        #expect(reading.scenario.engines.first == "hyperion")
        let writing = try decode("recordcount=10", "threadcount=3")
        #expect(writing.scenario.engines == ["swift-dictionary-mutex", "swift-dictionary-rwlock"])
    }

    @Test(
        arguments: [
            ("", ["w.properties: error: the file sets nothing; a workload has at least recordcount"]),
            (
                "readproportion=1",
                [
                    "w.properties: error: \"recordcount\" is missing; write for example `recordcount=1000000`"
                ]
            ),
            ("recordcount=many", ["w.properties:1:13: error: \"recordcount\" expects a whole number, not \"many\""]),
            ("recordcount=0", ["w.properties:1:13: error: \"recordcount\" must be at least 1, not 0"]),
            ("recordcount=-5", ["w.properties:1:13: error: \"recordcount\" must be at least 1, not -5"]),
            ("recordcount=99999999999", ["w.properties:1:13: error: \"records\" must be at most 10G"]),
            (
                "recordcount = 1\nreadproportion: nan",
                [
                    "w.properties:2:17: error: \"readproportion\" expects a number of at least 0, such as "
                        + "0.95, not \"nan\""
                ]
            ),
            (
                "recordcount=1\nreadproportion=0\nupdateproportion=0",
                ["w.properties:2:16: error: the proportions sum to nothing; write for example readproportion=0.95"]
            ),
            (
                "workload=org.example.Mine\nrecordcount=1",
                [
                    "w.properties:1:10: error: \"workload\" \"org.example.Mine\" is not in this version; write "
                        + "site.ycsb.workloads.CoreWorkload"
                ]
            ),
            (
                "recordcount=1\nrequestdistribution=zipfan",
                ["w.properties:2:21: error: \"requestdistribution\" knows no \"zipfan\". Did you mean \"zipfian\"?"]
            ),
            (
                "recordcount=1\nfieldlength=9223372036854775807",
                [
                    "w.properties:2:13: error: \"fieldlength\" makes values of 10 x 9223372036854775807 bytes; a "
                        + "value has at most 1Gi"
                ]
            ),
            (
                "recordcount=1\nscanproportion=1\nminscanlength=9\nmaxscanlength=3",
                ["w.properties:3:15: error: \"minscanlength\" leaves no scan length: the shortest is 9, the longest 3"]
            ),
            (
                "recordcount=1\nfieldlengthdistribution=zipfian",
                [
                    "w.properties:2:25: error: \"fieldlengthdistribution\" knows no \"zipfian\"; write one of: "
                        + "constant, uniform"
                ]
            ),
            (
                "recordcount=\\u12",
                ["w.properties:1:13: error: \\u needs four hexadecimal digits of a character, as in \\u00e9"]
            ),
            ("recordcount=1\nthreadcount=5000", ["w.properties:2:13: error: \"threads\" must be at most 1024"]),
        ] as [(String, [String])])
    func wrongOnesAreRefusedWithTheirPlace(text: String, expected: [String]) {
        #expect(problems(text) == expected)
    }

    @Test func binaryFilesAreNoText() {
        #expect(problems("\u{0}\u{1}").first?.contains("this is not a text file") == true)
    }

    @Test func aWorkloadIsKnownByItsContents() throws {
        let text = Array("! YCSB\n# c\n recordcount = 5\n".utf8)
        #expect(try ScenarioDecoder.decode(text: text, file: "workloada").scenario.records == 5)
        #expect(throws: ScenarioError.self) { try ScenarioDecoder.decode(text: text, file: "workloada.yaml") }
        #expect(!YCSBProperties.isWorkload(Array("scenario: a\nrecords: 1\n".utf8), file: "a"))
        #expect(!YCSBProperties.isWorkload([], file: "a"))
    }

    @Test func propertiesAreReadAsJavaReadsThem() throws {
        let text = "a=1\nb : 2\n  c 3  \n! no\n#no\nd\\=e=f\\\n   g\nh\ni=\\u0041\\t\\q\r\nj=\r"
        let entries = try JavaProperties(Array(text.utf8), file: "p").entries
        #expect(entries.map(\.key) == ["a", "b", "c", "d=e", "h", "i", "j"])
        #expect(entries.map(\.value) == ["1", "2", "3", "fg", "", "A\tq", ""])
        #expect(entries.map { $0.keyPlace.line ?? 0 } == [1, 2, 3, 6, 8, 9, 10])
        #expect(entries[1].place == YAMLNode.Place(file: "p", line: 2, column: 5))
    }

    /// What is printed reads as the same scenario.
    @Test func theResolvedScenarioIsYAML() throws {
        let imported = try decode("recordcount=10", "scanproportion=0.5", "requestdistribution=hotspot")
        let again = try ScenarioDecoder.decode(text: Array(imported.yaml.utf8), file: "a.yaml")
        #expect(again.scenario == imported.scenario)
        let odd =
            "scenario: a\ndescription: \"# '\\\"\\\\: %\\x01 é\"\nrecords: 1\noperations: [{label: a, read: 100%}]\n"
            + "engines: [hyperion]\nthresholds:\n  - hyperion.read@a.p99 < 5us\n"
        let first = try ScenarioDecoder.decode(text: Array(odd.utf8), file: "a.yaml")
        let second = try ScenarioDecoder.decode(text: Array(first.yaml.utf8), file: "a.yaml")
        #expect(second.scenario == first.scenario)
    }

    @Test func randomBytesNeverTrap() {
        let seed = ReplaySeed.draw(test: "randomBytesNeverTrap")
        var random = RandomSource(seed: seed)
        let words = [
            "recordcount", "=", "\n", "\\", "9", "e", "-", "u", "threadcount", " ", "scanproportion", "é", "#",
        ]
        for _ in 0..<2000 {
            let text = (0..<random.below(30)).map { _ in words[Int(random.below(UInt64(words.count)))] }.joined()
            _ = problems("recordcount=1\n" + text)
        }
    }
}
