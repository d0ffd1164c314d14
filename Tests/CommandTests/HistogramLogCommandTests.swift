import Foundation
import HyperionLab
import Testing

@Suite struct HistogramLogCommandTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func aRunLeavesLogsThatReportReads() throws {
        let run = try command.run("run", "tiny.yaml", "--output=out", "--set", "run.repetitions=2")
        #expect(run.status == 0)
        for operation in ["read", "update"] {
            let shown = try command.run("report", "out/hyperion-\(operation).hlog")
            #expect(shown.status == 0 && shown.errors.isEmpty)
            #expect(shown.output.hasPrefix("out/hyperion-\(operation).hlog: 1 tag, 2 intervals over "))
            #expect(shown.output.contains(" hyperion.\(operation)  "))
        }
        // The figures of both come from one histogram.
        let result = try ResultFile.read(command.folder + "/out")
        let log = try HistogramLog.read(command.folder + "/out/hyperion-read.hlog")
        let passes = result.samples.compactMap { $0.phases.last?.latencyPass }
        #expect(passes.count == 2 && passes.allSatisfy { $0.startedAt > result.startedAt && $0.seconds > 0 })
        let counts = try result.samples.map { sample in
            let text = sample.phases.last?.operations.first { $0.operation == "read" }?.histogram
            return try Histogram(hdr: #require(text)).totalCount
        }
        #expect(log.series.map(\.histogram.totalCount) == [counts.reduce(0, +)])
        let distribution = try String(decoding: command.contents("out/hyperion-read.hgrm"), as: UTF8.self)
        #expect(distribution.contains("Total count    = ") && distribution.contains(" \(counts.reduce(0, +))]"))
        #expect(result.environment.memoryBandwidth != nil)
        #expect(result.metrics.contains { $0.name.description == "hyperion.read.limit-ratio" && $0.value != nil })
    }

    @Test func theLimitIsExplainedAndCanBeAThreshold() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "thresholds=[hyperion.read.limit-ratio <= 0.000001]")
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("limit: limit-ratio is the time of an operation over that of the memory"))
        #expect(outcome.output.contains("✗ hyperion.read.limit-ratio <= 0.000001: "))
        let report = try String(decoding: command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("It is a yardstick and not a bound"))
    }

    @Test func exportsGoToTheirFilesAlone() throws {
        #expect(try command.run("run", "tiny.yaml", "--output=out").status == 0)
        try FileManager.default.removeItem(atPath: command.folder + "/out/report.md")
        for format in ResultExport.allCases.map(\.rawValue) {
            let outcome = try command.run("report", "out", "--export", format, "\(format).json")
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors == "Export: \(format).json\n")
            let printed = try command.run("report", "out", "--export=\(format)", "-")
            #expect(try Data(printed.output.utf8) == command.contents("\(format).json") && printed.errors.isEmpty)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) }
        }
        #expect(!command.exists("out/report.md"), "no report is written with an export")
        let full = try command.run("report", "out", "--export", "jmh", "/dev/full/x")
        #expect(full.status == 1 && full.errors == "/dev/full/x: error: cannot be written: Not a directory\n")
    }

    @Test(
        arguments: [
            (["report", "bad.hlog"], "bad.hlog:2:1: error: 2 columns, where a line has "),
            (["report", "none.hlog"], "none.hlog: error: the file does not exist\n"),
            (["report", "bad.hlog", "--unit", "minutes"], "hyperion report: error: unknown unit 'minutes': there"),
            (["report", "bad.hlog", "--export", "bmf", "x"], "hyperion report: error: --export does not go with a"),
            (["report", "bad.hlog", "--output", "x"], "hyperion report: error: --output does not go with a histogram"),
            (["report", "bad.hlog", "x"], "hyperion report: error: unexpected argument 'x': give one log"),
            (["report", ".", "x"], "hyperion report: error: unexpected argument 'x': a FILE is written with --export"),
            (["report", ".", "--export", "xml", "x"], "hyperion report: error: unknown format 'xml': there is jmh"),
            (["report", ".", "--export", "bmf"], "hyperion report: error: --export needs a file to write: "),
            (["report", ".", "--export=jmh", "x", "--output=y"], "hyperion report: error: --output does not go with "),
            (["report", ".", "--export=jmh", "x"], "./results.json: error: cannot be read: "),
            (["report", "tiny.yaml", "--unit", "us"], "tiny.yaml:1:1: error: 1 column, where a line has "),
        ] as [([String], String)])
    func whatIsWrongHasExitCodeTwo(arguments: [String], message: String) throws {
        try command.write("# comment\n1,2\n", to: "bad.hlog")
        let outcome = try command.run(arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
        #expect(!command.exists("x"))
    }
}
