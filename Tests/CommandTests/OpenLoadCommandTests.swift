import Foundation
import HyperionLab
import Testing

@Suite struct OpenLoadCommandTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func bothLatenciesAreKeptAndReportedAgain() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "load=open(200k/s, poisson)", "--set",
            "thresholds=[hyperion.read.p50 < 1h, hyperion.read.service-p50 < 1h]")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("service p99") && outcome.output.contains("hyperion"))
        let csv = String(decoding: try command.contents("out/metrics.csv"), as: UTF8.self)
        for metric in ["p50,ns", "service-p50,ns", "achieved-rate,ops/s"] {
            #expect(csv.contains("tiny,hyperion,read,\(metric),"), "\(metric)")
        }
        let again = try command.run("report", "out", "--output=again")
        #expect(again.status == 0)
        #expect(try command.contents("again/report.md") == command.contents("out/report.md"))
    }

    @Test func aPercentileWithTooFewSamplesDecidesNothing() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--no-report", "--set", "load=open(200k/s)", "--set",
            "thresholds=[hyperion.read.service-p99.99 < 1h]")
        #expect(outcome.status == 4)
    }

    @Test func thresholdsOfTheOtherLoadAreWrongInput() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--no-report", "--set", "thresholds=[hyperion.read.service-p99 < 1h]")
        #expect(outcome.status == 2 && outcome.errors.contains("is measured under open load only; write p99"))
    }

    @Test(arguments: ["p99<10", "p98<1us", "p99<0us", "p99", "raed.p99<1us", "throughput<1us"])
    func aBadBoundIsRefused(bound: String) throws {
        let outcome = try command.run("run", "tiny.yaml", "--find-max", bound)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("hyperion run: error: --find-max: "), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("See 'hyperion run --help'.\n"))
    }

    @Test func aSearchKeepsItsStepsAndIsReportedAgain() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--find-max", "read.p50<1ns", "--set", "run.operations=300", "--output=out")
        #expect(outcome.status == 3 && outcome.errors == "Report: out/report.md\n", "\(outcome.errors)")
        for file in ["find-max.json", "report.md", "report.html", "rates-read-p50.svg"] {
            #expect(command.exists("out/\(file)"), "\(file)")
        }
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("## Latency against the rate") && report.contains("](rates-read-p50.svg)"))
        let again = try command.run("report", "out", "--output=again")
        #expect(again.status == 0 && again.output == outcome.output)
        #expect(try command.contents("again/report.html") == command.contents("out/report.html"))
        let half = try command.contents("out/find-max.json").prefix(500)
        try command.write(Data(half), to: "half/find-max.json")
        let broken = try command.run("report", "half")
        #expect(broken.status == 2 && broken.errors.hasPrefix("half/find-max.json:"), "\(broken.errors)")
    }

    @Test func aSweepOverTheLoadIsDrawnAgainstTheRate() throws {
        try command.write(
            HyperionCommand.scenario("sweep: {load: [open(100k/s, poisson), open(200k/s, poisson)]}"), to: "sweep.yaml")
        let run = try command.run("run", "sweep.yaml", "--output=out")
        #expect(run.status == 0, "\(run.errors)")
        for file in ["rates-read-p50.svg", "rates-read-p99.svg"] { #expect(command.exists("out/\(file)"), "\(file)") }
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        for text in ["## Latency against the rate", "### read: rate achieved", "### read: response p99", "service p50"]
        {
            #expect(report.contains(text), "\(text)")
        }
        let again = try command.run("report", "out", "--output=again")
        #expect(again.status == 0)
        #expect(try command.contents("again/report.html") == command.contents("out/report.html"))
        let search = try command.run("run", "sweep.yaml", "--find-max", "p50<1s", "--no-report")
        #expect(search.status == 2 && search.errors.contains("--find-max searches for the rates of one scenario"))
    }

    /// Nothing is as slow as the bound or as quick: whatever the machine does, the ladder ends at one end or in
    /// between, and says which.
    @Test func aSearchPrintsItsLadder() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--find-max", "read.p50<1ns", "--set", "run.operations=300", "--no-report")
        #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("hyperion · full speed ") && outcome.output.contains("verdict\n"))
        #expect(outcome.output.contains("→ hyperion does not hold read.p50<1ns even at "))
        #expect(!command.exists("Reports"))
    }

    @Test func aSearchAsJSON() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--find-max", "p99.99<1h", "--set", "run.operations=300", "--json")
        // 300 operations are too few for any verdict but that the rate was not held.
        #expect([3, 4].contains(outcome.status), "\(outcome.output)\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(json?["schema"] as? String == "hyperion-find-max" && json?["bound"] as? String == "p99.99<1h")
        let engines = json?["engines"] as? [[String: Any]]
        #expect(engines?.count == 1 && (engines?[0]["probes"] as? [Any])?.isEmpty == false)
    }
}
