import Testing

@testable import HyperionLab

@Suite struct ProcessorOrderTests {
    @Test func spreadTakesNodesInTurnAndEachCoreOnceFirst() throws {
        let machine = try MachineFixture.twoNodes()
        #expect(ProcessorOrder.processors(.spread, on: machine) == [0, 2, 1, 3, 4, 6, 5, 7])
    }

    @Test func compactFillsCoresAndThenNodes() throws {
        let machine = try MachineFixture.twoNodes()
        #expect(ProcessorOrder.processors(.compact, on: machine) == [0, 4, 1, 5, 2, 6, 3, 7])
    }

    @Test func aNodesProcessorsAreTakenCoreByCore() throws {
        let machine = try MachineFixture.twoNodes()
        #expect(ProcessorOrder.processors(.node(1), on: machine) == [2, 3, 6, 7])
        #expect(ProcessorOrder.processors(.cores([6, 1]), on: machine) == [6, 1])
        #expect(ProcessorOrder.processors(.none, on: machine) == [])
    }

    /// What this program may not use is nobody's.
    @Test func onlyAllowedProcessorsAreTaken() throws {
        let machine = try MachineFixture.twoNodes(allowed: [1, 3, 7])
        #expect(ProcessorOrder.processors(.spread, on: machine) == [1, 3, 7])
        #expect(ProcessorOrder.processors(.compact, on: machine) == [1, 3, 7])
        #expect(ProcessorOrder.processors(.node(1), on: machine) == [3, 7])
    }

    /// One node with a thread a core: the processors as they are numbered, as it always was.
    @Test func oneNodeIsTakenInOrder() throws {
        let machine = try MachineFixture.oneNode()
        for pin in [Scenario.Pin.spread, .compact, .node(0)] {
            #expect(ProcessorOrder.processors(pin, on: machine) == [0, 1])
        }
    }

    /// A processor of no known node is still one to run on.
    @Test func processorsWithoutANodeComeToo() throws {
        var machine = try MachineFixture.oneNode()
        machine.allowed = [0, 1, 9]
        #expect(ProcessorOrder.processors(.spread, on: machine) == [0, 9, 1])
        #expect(ProcessorOrder.processors(.compact, on: machine) == [0, 1, 9])
        #expect(machine.node(of: 9) == nil)
    }
}
