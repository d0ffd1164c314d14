import Foundation
import Testing

@testable import HyperionLab

/// `verify` in a scenario.
@Suite struct ScenarioVerifyTests {
    @Test func aCountOfOperations() throws {
        let scenario = try decodeScenario(scenarioText(["values: {bytes: 16}", "verify: {linearizability: 1M}"]))
        #expect(scenario.verify == Scenario.Verification(linearizability: 1_000_000))
        #expect(try decodeScenario(scenarioText()).verify == nil)
    }

    /// A result of a version before this one has no such key, and one of this version says what was resolved.
    @Test func itResolvesIntoTheResult() throws {
        let scenario = try decodeScenario(scenarioText(["verify: {linearizability: 20k}"]))
        let text = String(decoding: try JSONEncoder().encode(scenario), as: UTF8.self)
        #expect(text.contains("\"verify\":{\"linearizability\":20000}"))
        let old = text.replacing(",\"verify\":{\"linearizability\":20000}", with: "")
            .replacing("\"verify\":{\"linearizability\":20000},", with: "")
        #expect(try JSONDecoder().decode(Scenario.self, from: Data(old.utf8)).verify == nil)
    }

    static let bad: [BadScenario] = [
        .init("verify: 1M", expect: "5:9: \"verify\" expects a mapping such as {linearizability: 1M}, not \"1M\""),
        .init("verify:", expect: "5:8: \"verify\" has no value; it expects a mapping such as {linearizability: 1M}"),
        .init(
            "verify: {}", expect: "5:9: \"verify.linearizability\" is missing; write for example `linearizability: 1M`"),
        .init(
            "verify: {linearisability: 1M}",
            expect: "5:9: \"verify.linearizability\" is missing; write for example `linearizability: 1M`",
            "5:10: unknown key \"verify.linearisability\". Did you mean \"linearizability\"?"),
        .init(
            "verify: {linearizability: 999}", expect: "5:27: \"verify.linearizability\" must be at least 1000"),
        .init(
            "verify: {linearizability: 1G}", expect: "5:27: \"verify.linearizability\" must be at most 100M"),
        .init(
            "verify: {linearizability: many}",
            expect:
                "5:27: \"verify.linearizability\" expects a count of operations such as 1M: \"many\" is not a number"),
        .init(
            "values: {bytes: 15..64}", "verify: {linearizability: 1M}",
            expect: "6:9: each value names its writer and its number and carries a checksum, so that \"verify\" needs "
                + "values of at least 16 bytes; write larger \"values\", or leave \"verify\" out"),
        .init(
            "operations: {read: 50%, scan: 50%}", "verify: {linearizability: 1M}",
            expect:
                "5:9: a scan reads its records at different moments, so that there is nothing to verify it against; "
                + "leave scan out of \"operations\", or leave \"verify\" out"),
        .init(
            "engines: [\"null\"]", "verify: {linearizability: 1M}",
            expect: "5:9: the engine \"null\" stores nothing that could be verified; add an engine"),
    ]

    @Test(arguments: bad) func whatCannotBeVerifiedIsAnError(scenario: BadScenario) {
        #expect(scenarioProblems(scenario.text) == scenario.expected)
    }
}
