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

    @Test func aSearchWritesNoReport() throws {
        let outcome = try command.run("run", "tiny.yaml", "--find-max", "p50<1h", "--output=out")
        #expect(outcome.status == 2 && outcome.errors.contains("--output does not go with --find-max"))
    }

    /// Nothing is as slow as the bound or as quick: whatever the machine does, the ladder ends at one end or in
    /// between, and says which.
    @Test func aSearchPrintsItsLadder() throws {
        let outcome = try command.run(
            "run", "tiny.yaml", "--find-max", "read.p50<1ns", "--set", "run.operations=300")
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
