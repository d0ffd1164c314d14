import Foundation
import Testing

@testable import HyperionLab

@Suite struct HostileResultTests {
    /// Whatever one changed byte makes of a result, reading it either fails by the typed error or leaves
    /// something that every report can be made from.
    @Test func changedBytesNeverTrap() throws {
        let seed: UInt64 = 20_260_301
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let original = try ResultFile.encode(ResultFixture.result())
        let alphabet = Array("0123456789-eE.\"[]{},:ntf \u{1B}".utf8)
        for round in 0..<120 {
            var bytes = original
            for _ in 0..<(1 + next(3)) { bytes[next(bytes.count)] = alphabet[next(alphabet.count)] }
            guard let result = try? ResultFile.decode(bytes, path: "r.json") else { continue }
            #expect(!TerminalTable.text(result).isEmpty, "seed \(seed), round \(round)")
            #expect(!MarkdownReport.text(result).isEmpty)
            #expect(!MetricsCSV.text(result).isEmpty)
            expectEverythingElse(of: result)
        }
    }

    private static let placement = PlacementSample(
        threads: [
            .init(
                phase: 0, thread: 1, asked: 0, seen: [.init(processor: 0, node: 0, samples: 3)], migrations: 2,
                niceness: 5, schedulingPolicy: "batch")
        ],
        regions: [
            .init(
                name: "arena", byteCount: 1 << 20, sampledPages: 256, nodes: [.init(node: 0, pages: 256)],
                residentBytes: 1 << 20, transparentHugeBytes: 0, explicitHugeBytes: 0)
        ], recordNodes: [0, 1], isInterleaved: true, fallbacks: ["pages: x"], refusals: ["y"], allowed: [0, 1])

    private func expectEverythingElse(of result: RunResult) {
        let report = MarkdownReport(result)
        #expect(HTMLReport.text(report).contains("</html>"))
        for plot in report.plots.all { #expect(!plot.svg(isAlone: true).isEmpty) }
        _ = HistogramFiles.all(of: result)
        _ = JMHBenchmark.all(of: result)
        _ = BencherMetrics.all(of: result)
    }

    /// A value that is of the right kind and impossible has its place too.
    @Test(arguments: [
        ("\"records\" : 1000000", "\"records\" : 0", "scenario.records: 0 is out of range"),
        ("\"repetition\" : 0", "\"repetition\" : -5", "samples[0].repetition: -5 is out of range"),
        (
            "\"thread\" : 1", "\"thread\" : 9223372036854775807",
            "samples[0].placement.threads[0].thread: 9223372036854775807 is out of range"
        ),
    ])
    func impossibleValuesHaveAPlace(value: String, changed: String, message: String) throws {
        var original = ResultFixture.result()
        original.samples[0].placement = Self.placement
        let text = String(decoding: try ResultFile.encode(original), as: UTF8.self)
        let samples = try #require(text.range(of: "\"samples\""))
        let range = try #require(text.range(of: value, range: samples.lowerBound..<text.endIndex))
        let line = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
        let hostile = text.replacingCharacters(in: range, with: changed)
        do throws(ReportError) {
            _ = try ResultFile.decode(Data(hostile.utf8), path: "r.json")
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix("r.json:\(line):") && "\(error)".hasSuffix(": error: \(message)"), "\(error)")
        }
    }

    /// Each number and text of a result in turn becomes something extreme of the same kind or another.
    @Test(arguments: ["9223372036854775807", "-1.7e308", "\"nan\""])
    func extremeValuesNeverTrap(_ extreme: String) throws {
        var small = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        small.samples = Array(small.samples.prefix(3))
        small.metrics = Array(small.metrics.prefix(12))
        small.samples[0].placement = Self.placement
        small.environment.limits = .init(processors: 1.5, memoryBytes: 1 << 30)
        let text = String(decoding: try ResultFile.encode(small), as: UTF8.self)
        for range in text.ranges(of: /: (-?[0-9][0-9.e+-]*|"[^"]*")/) {
            let changed = Data(text.replacingCharacters(in: range, with: ": " + extreme).utf8)
            guard let result = try? ResultFile.decode(changed, path: "r.json") else { continue }
            #expect(!TerminalTable.text(result, colour: true).isEmpty, "\(text[range])")
            #expect(!MarkdownReport.text(result).isEmpty)
            #expect(!MetricsCSV.text(result).isEmpty)
            #expect(!result.environment.text.isEmpty)
            expectEverythingElse(of: result)
        }
    }
}
