import HyperionCore
import Testing

@testable import HyperionLab

/// `arena` is what the engine has, in however many shards.
@Suite struct ShardedArenaTests {
    private func reserved(arenaBytes: Int, isGiven: Bool, writers: Int) throws -> Int {
        let plan = StorePlan(
            capacity: 1000, arenaBytes: arenaBytes, pages: .base, seed: 1, largestValue: 64, largestBatch: 0,
            writers: writers, arenaIsGiven: isGiven)
        let store = try Sharded.makeStore(plan)
        let arenas = store.memoryRegions.filter { $0.name.hasSuffix("arena") }
        #expect(arenas.count == store.shardCount)
        return arenas.reduce(0) { $0 + $1.reservedByteCount }
    }

    @Test func whatIsGivenIsSharedOut() throws {
        let arena = 64 << 20
        // Each is rounded up to whole pages, and has a header.
        #expect(try (arena...arena + 4 * (4 << 20)).contains(reserved(arenaBytes: arena, isGiven: true, writers: 4)))
        // Address space, where nothing is given: any shard may get the keys whose values grow.
        #expect(try reserved(arenaBytes: arena, isGiven: false, writers: 4) >= 4 * arena)
    }

    @Test func whatIsTooSmallForShardsIsRefusedBeforehand() throws {
        // One store holds the records in a mebibyte and a half; by chance one of eight shards gets more than its part.
        func problem(_ engine: String) throws -> String? {
            let text = scenarioText([
                "records: 10k", "engines: [\(engine)]", "values: {bytes: 64}", "arena: 1Mi", "threads: 8",
            ])
            let decoded = try ScenarioDecoder.decode(text: Array(text.utf8), file: "a.yaml")
            do throws(ScenarioError) {
                try Preflight.check(decoded)
                return nil
            } catch {
                return error.diagnostics.map(\.message).joined()
            }
        }
        #expect(try problem("hyperion-combining") == nil)
        #expect(try problem("hyperion-sharded")?.contains("on 8 shards; write arena: ") == true)
    }
}
