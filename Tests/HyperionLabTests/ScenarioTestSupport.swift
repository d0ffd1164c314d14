import Testing

@testable import HyperionLab

/// A scenario of four lines, of which each change replaces the line with the same key or adds one from line 5 on.
func scenarioText(_ changes: [String] = []) -> String {
    var lines = ["scenario: a", "records: 1M", "operations: {read: 100%}", "engines: [hyperion]"]
    for change in changes {
        let key = change.prefix { $0 != ":" } + ":"
        if let index = lines.firstIndex(where: { $0.hasPrefix(key) }) {
            lines[index] = change
        } else {
            lines.append(change)
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

func decodeScenario(_ text: String, _ overrides: [String] = []) throws(ScenarioError) -> Scenario {
    try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml", overrides: overrides).scenario
}

/// What decoding reports, as the user reads it, less the parts that never vary: `2:10: message`.
func scenarioProblems(_ text: [UInt8], _ overrides: [String] = []) -> [String] {
    do throws(ScenarioError) {
        _ = try ScenarioDecoder.decode(text: text, file: "a.yaml", overrides: overrides)
        return []
    } catch {
        return error.diagnostics.map { diagnostic in
            var text = diagnostic.description
            if text.hasPrefix("a.yaml:") { text.removeFirst("a.yaml:".count) }
            return text.replacing(": error: ", with: ": ", maxReplacements: 1).trimmingPrefix(" error: ").description
        }
    }
}

func scenarioProblems(_ text: String, _ overrides: [String] = []) -> [String] {
    scenarioProblems(Array(text.utf8), overrides)
}

/// One wrong input and every diagnostic that it should give.
struct BadScenario: Sendable, CustomTestStringConvertible {
    var text: String
    var expected: [String]
    init(_ changes: String..., expect expected: String...) {
        text = scenarioText(changes)
        self.expected = expected
    }
    init(whole text: String, expect expected: String...) {
        (self.text, self.expected) = (text, expected)
    }
    var testDescription: String { expected.first ?? text }
}
