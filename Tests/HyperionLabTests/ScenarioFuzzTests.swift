import Foundation
import Testing

@testable import HyperionLab

/// Whatever happens to a file's bytes, decoding returns a scenario or diagnostics: it never traps or hangs.
///
/// To replay: `HYPERION_TEST_SEED=SEED swift test --filter ScenarioFuzzTests`
@Suite struct ScenarioFuzzTests {
    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let pieces: [String] = [
        ":", ": ", "- ", "\n", "\n  ", "{", "}", "[", "]", ",", "\"", "'", "#", "&a ", "*a", "!!int ", "|", ">", "%",
        "..",
        "\t", "(", ")", "x", "-", "0", "99999999999999999999", "1e9", "\u{0}", "µ", "é", "---\n", "? ", "<<", "100%",
        "0%",
        "Ki", "auto", "null", "read", "readers", "label", "scan(5)", "0.7x baseline", "<=", "\\", "\u{FEFF}",
    ]

    private static let seeds: [String] = [
        ScenarioGoodInputTests.full,
        """
        scenario: phases
        records: 10k
        operations:
          - {label: alone, readers: {read: 100%}}
          - label: beside-writer
            readers: {read: 50%, multi-read(64): 25%, scan: 25%}
            writers: {update: 50%, delete: 50%}
        threads: {readers: 2, writers: 1}
        engines: [hyperion]
        thresholds: [hyperion.read@alone.p50 < 2x hyperion.read@beside-writer.p99.9]

        """,
    ]

    private static let overrides = [
        "run.duration=1s", "threads=4", "threads.readers=9", "operations.0.label=x", "engines.0=null", "a.b.c=1",
        "records", "values.bytes={1: 50%, 2..3: 50%}", "operations=[{}]", "keys.source=file", "thresholds.0=a < b",
    ]

    @Test func `mutated files never trap`() {
        let given = ProcessInfo.processInfo.environment["HYPERION_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? .random(in: 0 ... .max)
        print("replay: HYPERION_TEST_SEED=\(seed) swift test --filter ScenarioFuzzTests")
        var generator = Generator(state: seed)
        var accepted = 0
        for _ in 0..<1500 {
            var bytes = Array(Self.seeds.randomElement(using: &generator)!.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { mutate(&bytes, &generator) }
            let overrides = (0..<max(0, Int.random(in: -2...2, using: &generator))).map { _ in
                Self.overrides.randomElement(using: &generator)!
            }
            do throws(ScenarioError) {
                let decoded = try ScenarioDecoder.decode(text: bytes, file: "fuzz.yaml", overrides: overrides)
                accepted += 1
                checkBounds(decoded.scenario)
                #expect(decoded.diagnostic(at: "operations[0].label", "m").message == "m")
            } catch {
                #expect(!error.diagnostics.isEmpty)
                #expect(error.diagnostics.allSatisfy { !$0.message.isEmpty })
            }
        }
        // Otherwise the mutations are too coarse to reach the schema.
        #expect(accepted > 20)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "[", "{a: ", "- ", "? ", "a: &a b\n", "x,", "'", "- *a\n", "#", " ", "\n", ": ", "!!a ", "a\n", "- {}\n",
        ])
    func `a megabyte of anything is refused in good time`(_ piece: String) {
        let room = ScenarioDecoder.largestFile - 100
        let many = String(repeating: piece, count: room / piece.utf8.count)
        #expect(!scenarioProblems(many).isEmpty)
        #expect(!scenarioProblems("scenario: a\nthresholds: [" + many + "]").isEmpty)
        #expect(!scenarioProblems("scenario: a\noperations:\n" + many).isEmpty)
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout Generator) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, at + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(at..<end)
        case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator)!.utf8, at: at)
        case 3: bytes.replaceSubrange(at..<end, with: Self.pieces.randomElement(using: &generator)!.utf8)
        case 4...6:
            // Another number: what is most likely to get past the YAML and into the schema.
            if let digit = bytes[at...].firstIndex(where: { (0x30...0x39).contains($0) }) {
                bytes[digit] = UInt8.random(in: 0x30...0x39, using: &generator)
            }
        case 7: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        default: bytes[at] = UInt8.random(in: 0x20...0x7E, using: &generator)
        }
    }

    /// What everything behind the decoder relies on.
    private func checkBounds(_ scenario: Scenario) {
        #expect(scenario.records >= 1 && (1...1024).contains(scenario.threads.total))
        #expect(scenario.name.isName(alsoAllowing: ".") && !scenario.engines.isEmpty && !scenario.phases.isEmpty)
        #expect(Set(scenario.operationNames).count == scenario.operationNames.count)
        #expect(scenario.values.classes.reduce(0) { $0 + $1.weight.millionths } == Scenario.Share.whole)
        for phase in scenario.phases {
            let mixes: [[Scenario.Operation]]
            switch phase.mix {
            case .shared(let all): mixes = [all]
            case .roles(let readers, let writers): mixes = [readers, writers].filter { !$0.isEmpty }
            }
            #expect(!mixes.isEmpty)
            for mix in mixes { #expect(mix.reduce(0) { $0 + $1.share.millionths } == Scenario.Share.whole) }
        }
    }
}
