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
        }
    }

    /// Each number and text of a result in turn becomes something extreme of the same kind or another.
    @Test(arguments: ["9223372036854775807", "-1.7e308", "\"nan\""])
    func extremeValuesNeverTrap(_ extreme: String) throws {
        var small = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        small.samples = Array(small.samples.prefix(3))
        small.metrics = Array(small.metrics.prefix(12))
        let text = String(decoding: try ResultFile.encode(small), as: UTF8.self)
        for range in text.ranges(of: /: (-?[0-9][0-9.e+-]*|"[^"]*")/) {
            let changed = Data(text.replacingCharacters(in: range, with: ": " + extreme).utf8)
            guard let result = try? ResultFile.decode(changed, path: "r.json") else { continue }
            #expect(!TerminalTable.text(result, colour: true).isEmpty, "\(text[range])")
            #expect(!MarkdownReport.text(result).isEmpty)
            #expect(!MetricsCSV.text(result).isEmpty)
            #expect(!result.environment.text.isEmpty)
        }
    }
}
