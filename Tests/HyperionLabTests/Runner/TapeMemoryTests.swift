import Testing

@testable import HyperionLab

/// Tapes fit into memory whatever keys, threads and operations a scenario asks for.
@Suite struct TapeMemoryTests {
    private func bytes(_ changes: String..., meanKey: Double = 16) throws -> Double {
        PassLength.tapeBytes(try decodeScenario(scenarioText(changes)), meanKey: meanKey)
    }

    @Test func longKeysAndManyThreadsShortenTapesThatAreRunAgain() throws {
        let read = "operations: {read: 100%}"
        #expect(try bytes(read, "keys: {bytes: 65535}", meanKey: 65_535) <= PassLength.mostBytes)
        #expect(try bytes(read, "threads: 1024", "records: 100M") <= PassLength.mostBytes)
        let rare = "operations: {read: 99.9999%, multi-read(1024): 0.0001%}"
        #expect(try bytes(rare, "keys: {bytes: 65535}", "records: 4M", meanKey: 65_535) <= PassLength.mostBytes)
    }

    @Test func usualScenariosKeepTheirTapes() throws {
        #expect(try bytes("operations: {read: 100%}", "records: 100M") == Double(1 << 24) * 56)
    }

    @Test func tapesThatAreRunOnceAndDoNotFitAreRefusedWithTheKeyThatMakesThemLong() throws {
        let text = scenarioText(["operations: {delete: 100%}", "run: {operations: 10G}"])
        let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml", overrides: [])
        #expect(throws: ScenarioError.self) { try Preflight.check(decoded) }
        do throws(ScenarioError) {
            try Preflight.check(decoded)
        } catch {
            #expect(error.diagnostics.first?.message.contains("write fewer operations") == true)
        }
    }
}
