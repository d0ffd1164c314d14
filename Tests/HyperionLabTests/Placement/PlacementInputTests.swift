import Testing

@testable import HyperionLab

@Suite struct PlacementInputTests {
    private func threads(_ text: String) throws -> Scenario.Threads {
        try decodeScenario(scenarioText([text])).threads
    }

    @Test func everyFormIsRead() throws {
        #expect(try threads("threads: {pin: compact}").pin == .compact)
        #expect(try threads("threads: {pin: node 1}").pin == .node(1))
        #expect(try threads("threads: {pin: \"cores [0, 2]\"}").pin == .cores([0, 2]))
        #expect(try threads("threads: {pin: \"cores[2,0]\"}").pin == .cores([2, 0]))
        #expect(try threads("threads: {pin: {cores: [0, 2]}}").pin == .cores([0, 2]))
        #expect(try threads("threads: {pin: {node: 3}}").pin == .node(3))
        #expect(try threads("threads:\n  pin: cores [0, 2]\n  memory: node 1").pin == .cores([0, 2]))
        #expect(try threads("threads: {memory: interleave}").memory == .interleave)
        #expect(try threads("threads: {memory: {node: 0}}").memory == .node(0))
        #expect(try threads("threads: {priority: nice -20}").priority == .nice(-20))
        #expect(try decodeScenario(scenarioText(), ["threads.pin=cores [1]"]).threads.pin == .cores([1]))
        let pages = try decodeScenario(scenarioText(["pages: prefer explicit-2Mi"]))
        #expect(pages.pages == .explicit2Mi && pages.preferences == [.pages])
    }

    @Test(
        arguments: [
            .init(
                "threads: {pin: cores}",
                expect: "5:16: \"threads.pin\" knows no \"cores\"; write one processor's number or several, "
                    + "each once, in brackets, for example \"cores [0, 2]\""),
            .init(
                "threads: {pin: \"cores [1, 1]\"}",
                expect: "5:16: \"threads.pin\" knows no \"cores [1, 1]\"; write one processor's number or several, "
                    + "each once, in brackets, for example \"cores [0, 2]\""),
            .init(
                "threads: {pin: \"cores [1, x]\"}",
                expect: "5:16: \"threads.pin\" knows no \"cores [1, x]\"; write one processor's number or several, "
                    + "each once, in brackets, for example \"cores [0, 2]\""),
            .init(
                "threads: {pin: node}",
                expect: "5:16: \"threads.pin\" knows no \"node\"; write a number from 0 behind it, for example "
                    + "node 1"),
            .init(
                "threads: {pin: node -1}",
                expect: "5:16: \"threads.pin\" knows no \"node -1\"; write a number from 0 behind it, for example "
                    + "node 1"),
            .init(
                "threads: {pin: spraed}", expect: "5:16: \"threads.pin\" knows no \"spraed\". Did you mean \"spread\"?"),
            .init(
                "threads: {pin: prefer}",
                expect: "5:16: \"threads.pin\" knows no \"prefer\"; write one of: none, spread, compact, cores [0, 2], "
                    + "node 1"),
            .init(
                "threads: {memory: prefer far}",
                expect: "5:19: \"threads.memory\" knows no \"far\"; write one of: local, remote, interleave, node 1"),
            .init(
                "threads: {memory: [local]}",
                expect: "5:19: \"threads.memory\" expects one of local, remote, interleave, node 1, not a list"),
            .init(
                "threads: {priority: nice 20}",
                expect: "5:21: \"threads.priority\" knows no \"nice 20\"; write a number from -20 to 19 behind it, "
                    + "for example nice 5"),
            .init(
                "pages: explicit",
                expect: "5:8: \"pages\" knows no \"explicit\"; write one of: base, transparent, explicit-2Mi, "
                    + "explicit-1Gi"),
        ] as [BadScenario])
    func `what is not understood is refused at its place`(_ bad: BadScenario) {
        #expect(scenarioProblems(bad.text) == bad.expected)
    }

    /// No text that one might write there traps or is taken for another.
    @Test func oddTextsAreRefused() {
        for text in [
            "cores []", "cores [0", "cores 0]", "cores [99999999999999999999]", "node 99999999999999999999", "node 1 2",
            "nice", "[", "", " ",
        ] {
            #expect(Scenario.Pin(words: text) == nil, "\(text)")
            #expect(Scenario.MemoryPlacement(words: text) == nil, "\(text)")
            #expect(Scenario.Priority(words: text) == nil, "\(text)")
        }
    }
}
