import Foundation

/// The seed of a random test: `HYPERION_TEST_SEED` if that is set, else a new one, printed with the command that
/// replays it.
enum ReplaySeed {
    static func draw(test: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["HYPERION_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("\(test): seed \(seed); replay: HYPERION_TEST_SEED=\(seed) swift test --filter \(test)")
        return seed
    }
}
