import Foundation
import Testing

@testable import HyperionLab

/// Exports held against what their formats require.
@Suite struct ResultExportTests {
    private static func json(_ export: ResultExport, _ result: RunResult) throws -> Any {
        try JSONSerialization.jsonObject(with: export.data(result))
    }

    // MARK: JMH

    /// Fields that JMH's own writer always writes and its readers rely on, with their kinds.
    private static func faults(ofBenchmark entry: [String: Any]) -> [String] {
        var faults: [String] = []
        for field in ["jmhVersion", "benchmark", "mode", "warmupTime", "measurementTime"]
        where !(entry[field] is String) {
            faults.append(field)
        }
        for field in [
            "threads", "forks", "warmupIterations", "warmupBatchSize", "measurementIterations", "measurementBatchSize",
        ] where !(entry[field] is Int) {
            faults.append(field)
        }
        if !(entry["params"] is [String: String]) { faults.append("params") }
        if !(entry["secondaryMetrics"] is [String: Any]) { faults.append("secondaryMetrics") }
        guard let metric = entry["primaryMetric"] as? [String: Any] else { return faults + ["primaryMetric"] }
        func isNumber(_ value: Any?) -> Bool { value is Double || value as? String == "NaN" }
        for field in ["score", "scoreError"] where !isNumber(metric[field]) { faults.append(field) }
        let confidence = metric["scoreConfidence"] as? [Any] ?? []
        if confidence.count != 2 || !confidence.allSatisfy(isNumber) { faults.append("scoreConfidence") }
        let percentiles = metric["scorePercentiles"] as? [String: Any] ?? [:]
        let names = ["0.0", "50.0", "90.0", "95.0", "99.0", "99.9", "99.99", "99.999", "99.9999", "100.0"]
        if Set(percentiles.keys) != Set(names) || !percentiles.values.allSatisfy(isNumber) {
            faults.append("scorePercentiles")
        }
        let raw = entry["mode"] as? String == "sample" ? "rawDataHistogram" : "rawData"
        let forks = metric[raw] as? [[Any]] ?? []
        if forks.isEmpty || forks.count != entry["forks"] as? Int { faults.append(raw) }
        if !["ops/s", "ns/op"].contains(metric["scoreUnit"] as? String) { faults.append("scoreUnit") }
        return faults
    }

    @Test func jmhHasItsRequiredFields() throws {
        let entries = try #require(try Self.json(.jmh, HistogramFilesTests.measured()) as? [[String: Any]])
        for entry in entries { #expect(Self.faults(ofBenchmark: entry).isEmpty) }
        let modes = Dictionary(grouping: entries) { $0["mode"] as? String }.mapValues(\.count)
        // The load, a read that has become nobody's figure, and two mixed operations of two engines.
        #expect(modes["thrpt", default: 0] == 6 && modes["sample"] == 2)
        // The checker itself finds what is missing or of the wrong kind.
        for (field, value) in [("benchmark", nil), ("threads", "1"), ("params", [1]), ("primaryMetric", nil)]
            as [(String, Any?)]
        {
            var broken = try #require(entries.first)
            broken[field] = value
            #expect(Self.faults(ofBenchmark: broken) == [field])
        }
    }

    @Test func jmhScoresAreTheReportsFigures() throws {
        let result = try HistogramFilesTests.measured()
        let entries = try #require(try Self.json(.jmh, result) as? [[String: Any]])
        let entry = try #require(
            entries.first {
                $0["benchmark"] as? String == "ycsb-b.update@mixed" && $0["mode"] as? String == "sample"
                    && ($0["params"] as? [String: String]) == ["engine": "hyperion"]
            })
        let metric = try #require(entry["primaryMetric"] as? [String: Any])
        let p50 = result.metrics.first { $0.name.description == "hyperion.update@mixed.p50" }
        // Foundation's reader is not exact to the last digit.
        #expect(abs(try #require(metric["score"] as? Double) - (try #require(p50?.value))) < 1e-9)
        let histogram = try #require(metric["rawDataHistogram"] as? [[[[Double]]]])
        #expect(histogram.count == 3 && histogram.allSatisfy { $0[0].reduce(0) { $0 + $1[1] } == 200 })
        let percentiles = try #require(metric["scorePercentiles"] as? [String: Double])
        #expect(percentiles["0.0"] == 300 && percentiles["100.0"] == Double(histogram[2][0].last?[0] ?? 0))
    }

    @Test func jmhWritesNaNAsJMHDoes() throws {
        var result = try HistogramFilesTests.measured()
        for index in result.metrics.indices { (result.metrics[index].low, result.metrics[index].high) = (nil, nil) }
        let entries = try #require(try Self.json(.jmh, result) as? [[String: Any]])
        let metric = try #require(entries.first?["primaryMetric"] as? [String: Any])
        #expect(metric["scoreError"] as? String == "NaN" && metric["scoreConfidence"] as? [String] == ["NaN", "NaN"])
        #expect(entries.allSatisfy { Self.faults(ofBenchmark: $0).isEmpty })
    }

    /// Of a multi-read both modes count batches: throughput, which is measured in keys, is divided by their size.
    @Test func anOperationIsTheSameInBothModes() throws {
        var result = ResultFixture.result(engines: [ResultFixture.engines[0]])
        let whole = Scenario.Share(millionths: Scenario.Share.whole)
        result.scenario.phases = [.init(label: nil, mix: .shared([.init(kind: .multiRead, count: 4, share: whole)]))]
        let histogram = Histogram()
        histogram.record(1000, count: 500)
        for index in result.samples.indices {
            result.samples[index].phases = [
                PhaseSample(
                    phase: 0,
                    operations: [
                        OperationSample(
                            operation: "multi-read", operations: 4000, operationsPerSecond: 4e6, wrong: 0,
                            histogram: try histogram.encodedHdr())
                    ], seconds: 1, warmupSeconds: 0, settled: true)
            ]
        }
        result.metrics = Summary.make(from: result.samples, scenario: result.scenario)
        let entries = try #require(try Self.json(.jmh, result) as? [[String: Any]])
        let reads = entries.filter { ($0["benchmark"] as? String)?.hasSuffix(".multi-read") == true }
        #expect(reads.count == 2)
        for entry in reads {
            #expect(Self.faults(ofBenchmark: entry).isEmpty)
            #expect(entry["params"] as? [String: String] == ["engine": "hyperion", "keys-per-op": "4"])
            let metric = try #require(entry["primaryMetric"] as? [String: Any])
            let isThroughput = entry["mode"] as? String == "thrpt"
            // A batch takes 1 µs: a million of them a second.
            #expect(
                abs(try #require(metric["score"] as? Double) - (isThroughput ? 1e6 : 1000)) < (isThroughput ? 1 : 10))
            let percentiles = try #require(metric["scorePercentiles"] as? [String: Double])
            if isThroughput { #expect(abs((percentiles["50.0"] ?? 0) - 1e6) < 1) }
        }
    }

    @Test func theKeysOfASweepAreParametersAndLabels() throws {
        let points = ["10k", "1M"].map {
            ResultExport.Point(ResultFixture.result(), keys: ["records"], values: [$0])
        }
        let jmh = try JSONSerialization.jsonObject(with: ResultExport.jmh.data(points)) as? [[String: Any]] ?? []
        #expect(!jmh.isEmpty && jmh.allSatisfy { Self.faults(ofBenchmark: $0).isEmpty })
        #expect(Set(jmh.compactMap { ($0["params"] as? [String: String])?["records"] }) == ["10k", "1M"])
        let bmf = try JSONSerialization.jsonObject(with: ResultExport.bmf.data(points))
        #expect(Self.isValid(bmf))
        let names = try #require(bmf as? [String: Any]).keys
        for value in ["10k", "1M"] { #expect(names.contains("ycsb-b[records=\(value)]/hyperion/read@alone")) }
    }

    @Test func whatHasNoResultSaysWhatToGiveInstead() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "search/find-max.json")
        let index = """
            {"schema": "hyperion-sweep", "version": 1, "scenario": "a", "description": "", "keys": ["records"],
             "points": [{"values": ["1k"], "folder": "records-1k"}]}
            """
        try folder.write(index, to: "sweep/sweep.json")
        for (path, message) in [
            ("search", "a search for the highest rate is not exported: give the result of a run"),
            ("sweep", "no point of this sweep has a result: run it"),
        ] {
            do {
                _ = try ResultExport.points(at: folder.path + "/" + path)
                Issue.record("\(path) is exported")
            } catch {
                #expect(error.isInputError && error.description.contains(message), "\(error)")
            }
        }
        #expect(throws: ReportError.folderForFile(path: folder.path)) {
            try ResultExport.jmh.write([.init(ResultFixture.result())], to: folder.path)
        }
    }

    // MARK: Bencher

    /// Of the schema at https://bencher.dev/bmf.json, and of slugs.
    private static func isValid(_ document: Any) -> Bool {
        guard let benchmarks = document as? [String: [String: [String: Any]]] else { return false }
        return benchmarks.allSatisfy { name, measures in
            (1...1024).contains(name.count)
                && measures.allSatisfy { slug, metric in
                    slug.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil && slug.count <= 64
                        && metric["value"] is Double
                        && Set(metric.keys).isSubset(of: ["value", "lower_value", "upper_value"])
                        && metric.values.allSatisfy { $0 is Double }
                }
        }
    }

    @Test func bencherMetricsAreValid() throws {
        let document = try Self.json(.bmf, ResultFixture.result())
        #expect(Self.isValid(document))
        let benchmarks = try #require(document as? [String: [String: [String: Double]]])
        let read = try #require(benchmarks["ycsb-b/hyperion/read@alone"])
        #expect(Set(read.keys).isSuperset(of: ["throughput", "p50", "p90", "p99", "p99-9", "max"]))
        #expect(read["p99-99"] == nil, "what was not measured is left out")
        let p50 = try #require(read["p50"])
        for (key, value) in [("value", 307.21), ("lower_value", 301.0658), ("upper_value", 313.3542)] {
            #expect(abs(try #require(p50[key]) - value) < 1e-9)
        }
        #expect(BencherMetrics.measure(.mean) == "latency")
        for wrong in [["a": ["b": ["lower_value": 1.0]]], ["a": ["p99.9": ["value": 1.0]]]] as [Any] {
            #expect(!Self.isValid(wrong))
        }
    }

    @Test func everyMetricHasASlug() {
        let slugs = Metric.allCases.map(BencherMetrics.measure)
        #expect(Set(slugs).count == slugs.count)
        #expect(slugs.allSatisfy { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil })
    }

    @Test func numbersThatJSONLacksAreLeftOut() throws {
        var result = ResultFixture.result()
        for index in result.metrics.indices { result.metrics[index].value = index.isMultiple(of: 2) ? .nan : .infinity }
        #expect(try Self.json(.bmf, result) as? [String: String] == [:])
        #expect(throws: Never.self) { try Self.json(.jmh, result) }
    }
}
