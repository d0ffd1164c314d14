import Foundation
import Testing

@testable import HyperionLab

/// What each wish comes to on each kind of machine, and in which words it is refused.
@Suite struct PlacementPlanTests {
    private func plan(_ threads: String, _ machine: MachineTopology, _ more: String...) throws -> PlacementPlan {
        try PlacementPlan(try decodeScenario(scenarioText(["threads: {\(threads)}"] + more)), on: machine)
    }

    /// As the user reads it: place, key, reason.
    private func refusal(_ changes: [String], _ machine: MachineTopology) throws -> String {
        let text = scenarioText(changes)
        let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml")
        do throws(ScenarioError) {
            try Preflight.checkPlacement(decoded, on: machine)
            return "accepted"
        } catch {
            return error.diagnostics.map(\.description).joined(separator: "\n")
        }
    }

    @Test func localMemoryIsOnTheThreadsNodesByFirstTouch() throws {
        let machine = try MachineFixture.twoNodes()
        let one = try plan("mixed: 1, pin: node 1, memory: local", machine)
        #expect(one.memory == .firstTouch && one.recordNodes == [1] && one.processors == [2, 3, 6, 7])
        #expect(one.makerProcessors == [2, 3, 6, 7], "the store is made where it will be used")
        let both = try plan("mixed: 2, pin: spread, memory: local", machine)
        #expect(both.recordNodes == [0, 1])
        let free = try plan("mixed: 1, pin: none, memory: local", machine)
        #expect(free.recordNodes == nil && free.makerProcessors.isEmpty, "nobody knows where the thread will be")
        #expect(try plan("mixed: 1, pin: none, memory: local", MachineFixture.oneNode()).recordNodes == [0])
    }

    @Test func remoteMemoryIsOnTheNearestNodeWithoutAThread() throws {
        let two = try plan("mixed: 2, pin: node 0, memory: remote", MachineFixture.twoNodes())
        #expect(two.memory == .bound([1]) && two.recordNodes == [1] && two.makerProcessors == [0, 1, 4, 5])
        // Node 3 would be nearer and is not allowed; node 1 has no memory.
        let uneven = try plan("mixed: 1, pin: node 0, memory: remote", MachineFixture.unevenNodes())
        #expect(uneven.memory == .bound([2]))
        // Threads beyond the processors' number share them: one thread, one node.
        let one = try plan("mixed: 1, pin: spread, memory: remote", MachineFixture.twoNodes())
        #expect(one.memory == .bound([1]))
    }

    @Test func interleavedMemoryIsOnEveryNodeThatHasAny() throws {
        let two = try plan("mixed: 1, memory: interleave", MachineFixture.twoNodes())
        #expect(two.memory == .interleaved([0, 1]) && two.recordNodes == [0, 1])
        let uneven = try plan("mixed: 1, memory: interleave", MachineFixture.unevenNodes())
        #expect(uneven.memory == .interleaved([0, 2]))
    }

    /// Where there is nothing to choose, nothing is needed to choose it.
    @Test func theOnlyNodeNeedsNoLibrary() throws {
        let machine = try MachineFixture.oneNode(policies: .notBuiltIn)
        for memory in ["local", "interleave", "node 0"] {
            let plan = try plan("mixed: 1, pin: node 0, memory: \(memory)", machine)
            #expect(plan.memory == .firstTouch && plan.recordNodes == [0], "\(memory)")
        }
    }

    @Test func nothingAskedIsNothingPlaced() throws {
        let plan = try plan("mixed: 1", MachineFixture.twoNodes())
        #expect(plan.memory == .firstTouch && plan.recordNodes == nil && plan.niceness == nil)
        #expect(plan.makerProcessors.isEmpty && plan.processors == [0, 2, 1, 3, 4, 6, 5, 7])
    }

    @Test func aMissingNodeIsRefusedWithThoseThatThereAre() throws {
        #expect(
            try refusal(["threads: {memory: node 7}"], MachineFixture.twoNodes())
                == "a.yaml:5:19: error: \"threads.memory\": this machine has no node 7; it has node 0 (processors "
                + "0-1,4-5) and node 1 (processors 2-3,6-7): name one of those with memory, or write `prefer node 7` to "
                + "run without where it is missing")
        #expect(
            try refusal(["threads: {pin: node 7}"], MachineFixture.oneNode())
                == "a.yaml:5:16: error: \"threads.pin\": this machine has no node 7; it has node 0 (processors 0-1): name "
                + "one of those with processors, or write `prefer node 7` to run without where it is missing")
    }

    @Test func aNodeWithoutMemoryOrProcessorsIsRefused() throws {
        let machine = try MachineFixture.unevenNodes()
        let nodes =
            "node 0 (processors 0-1), node 1 (processors 2-3, no memory), node 2 (no processors) and node 3 (no "
            + "processors, no memory)"
        #expect(
            try refusal(["threads: {memory: node 1}"], machine)
                == "a.yaml:5:19: error: \"threads.memory\": node 1 has no memory that this program may use; it has "
                + "\(nodes): name one of those with memory, or write `prefer node 1` to run without where it is missing"
        )
        #expect(
            try refusal(["threads: {pin: node 2}"], machine)
                == "a.yaml:5:16: error: \"threads.pin\": node 2 has no processor that this program may use; it has "
                + "\(nodes): name one of those with processors, or write `prefer node 2` to run without where it is "
                + "missing")
    }

    @Test func missingProcessorsAreRefusedWithThoseThatThereAre() throws {
        #expect(
            try refusal(["threads: {pin: \"cores [1, 9, 10]\"}"], MachineFixture.oneNode())
                == "a.yaml:5:16: error: \"threads.pin\": there is no processor 9-10 that this program may use; it may use "
                + "0-1: name those, or write `prefer cores [1, 9, 10]` to run without where they are missing")
    }

    @Test func remoteMemoryIsRefusedWhereThereIsNone() throws {
        #expect(
            try refusal(["threads: {memory: remote}"], MachineFixture.oneNode())
                == "a.yaml:5:19: error: \"threads.memory\": remote memory lies on a node where no measured thread runs; "
                + "threads run on node 0, and this machine has node 0 (processors 0-1): write local, or `prefer remote` to "
                + "run without where it cannot be had")
        #expect(
            try refusal(["threads: {mixed: 4, memory: remote}"], MachineFixture.twoNodes())
                == "a.yaml:5:29: error: \"threads.memory\": remote memory lies on a node where no measured thread runs; "
                + "threads run on nodes 0 and 1, and this machine has node 0 (processors 0-1,4-5) and node 1 (processors "
                + "2-3,6-7): pin fewer nodes, for example with `pin: node 0`, write local, or `prefer remote` to run "
                + "without where it cannot be had")
        #expect(
            try refusal(["threads: {pin: none, memory: remote}"], MachineFixture.twoNodes())
                == "a.yaml:5:30: error: \"threads.memory\": remote memory lies on a node where no measured thread runs, "
                + "and `pin: none` lets them run on any; pin them, for example with `pin: node 0`")
    }

    @Test func theLibraryThatIsMissingIsNamed() throws {
        #expect(
            try refusal(["threads: {memory: node 1}"], MachineFixture.twoNodes(policies: .notBuiltIn))
                == "a.yaml:5:19: error: \"threads.memory\": node 1 needs libnuma, which this program was built without; "
                + "install the Debian package libnuma-dev and build again with `swift build $(scripts/traits)`, write "
                + "local, or `prefer node 1`")
        #expect(
            try refusal(["threads: {memory: interleave}"], MachineFixture.twoNodes(policies: .refused))
                == "a.yaml:5:19: error: \"threads.memory\": interleave needs memory policies, which this kernel or this "
                + "container refuses; write local, or `prefer interleave`")
    }

    @Test func prioritiesNeedPermission() throws {
        let machine = try MachineFixture.twoNodes()
        #expect(
            try refusal(["threads: {priority: high}"], machine)
                == "a.yaml:5:21: error: \"threads.priority\": high is a nice value of -10, and this program may set 0 to "
                + "19; run it as root, with CAP_SYS_NICE or a higher limit (ulimit -e), write a value of at least 0, or "
                + "`prefer high`")
        #expect(try plan("mixed: 1, priority: nice 5", machine).niceness == 5)
        #expect(try plan("mixed: 1, priority: high", MachineFixture.twoNodes(lowestNiceness: -20)).niceness == -10)
    }

    @Test func poolsOfHugePagesAreNamed() throws {
        let changes = ["pages: explicit-2Mi", "records: 10k"]
        // 10,000 records of 96 bytes and 1 MiB more, and 2,000 lines of 64 bytes.
        #expect(
            try refusal(changes, MachineFixture.twoNodes(smallPool: (reserved: 4, free: 1)))
                == "a.yaml:5:8: error: \"pages\": explicit-2Mi needs at least 2 huge pages of 2 MiB, and this machine has 4 "
                + "reserved, 1 of them free (free in all: 1 of 2 MiB); reserve them as root (echo 2 > "
                + "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages), write transparent, or `prefer explicit-2Mi`"
        )
        #expect(try refusal(changes, MachineFixture.twoNodes(smallPool: (reserved: 4, free: 2))) == "accepted")
        #expect(
            try refusal(["pages: explicit-1Gi", "records: 10k"], MachineFixture.twoNodes())
                == "a.yaml:5:8: error: \"pages\": explicit-1Gi needs at least 2 huge pages of 1 GiB, and this machine has "
                + "none of that size; write transparent, or `prefer explicit-1Gi`")
    }
}

@Suite struct PreferenceTests {
    private func resolved(_ changes: String...) throws -> (scenario: Scenario, plan: PlacementPlan, fallbacks: [String])
    {
        try Preferences.resolved(decodeScenario(scenarioText(changes)), on: MachineFixture.oneNode())
    }

    @Test func whatIsPreferredAndNotThereGivesWay() throws {
        let (scenario, plan, fallbacks) = try resolved(
            "threads: {pin: prefer node 7, memory: prefer remote, priority: prefer high}", "pages: prefer explicit-1Gi")
        #expect(scenario.threads.pin == .spread && scenario.threads.memory == nil && scenario.threads.priority == nil)
        #expect(scenario.pages == .transparent && scenario.preferences == [])
        #expect(plan.processors == [0, 1])
        #expect(
            fallbacks == [
                "threads.pin: node 7 cannot be had here; instead: spread",
                "threads.memory: remote cannot be had here; instead: wherever the system puts it",
                "threads.priority: high cannot be had here; instead: as the program was started",
                "pages: explicit-1Gi cannot be had here; instead: transparent",
            ])
    }

    @Test func whatIsPreferredAndThereStays() throws {
        let (scenario, plan, fallbacks) = try resolved("threads: {pin: prefer node 0, memory: prefer local}")
        #expect(scenario.threads.pin == .node(0) && plan.recordNodes == [0] && fallbacks.isEmpty)
    }

    @Test func oneThatIsNotPreferredIsStillRefused() throws {
        #expect(throws: PlacementProblem.self) {
            try resolved("threads: {pin: prefer node 7, memory: node 7}")
        }
    }

    /// What a result file says is what its scenario said, and a file from before placement reads as it was.
    @Test func placementsAreWrittenAsInAScenario() throws {
        let scenario = try decodeScenario(
            scenarioText(["threads: {pin: \"prefer cores [1, 0]\", memory: node 1, priority: nice -3}"]))
        let json = try JSONEncoder().encode(scenario)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("\"pin\":\"cores [1, 0]\"") && text.contains("\"memory\":\"node 1\""))
        #expect(text.contains("\"priority\":\"nice -3\"") && text.contains("\"preferences\":[\"threads.pin\"]"))
        #expect(try JSONDecoder().decode(Scenario.self, from: json) == scenario)
        let old = Data(#"{"mixed": 1, "readers": 0, "writers": 0, "pin": "none"}"#.utf8)
        #expect(try JSONDecoder().decode(Scenario.Threads.self, from: old) == Scenario.Threads(pin: .none))
        let wrong = Data(#"{"mixed": 1, "readers": 0, "writers": 0, "pin": "cores [1, 1]"}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Scenario.Threads.self, from: wrong) }
    }
}
