import Foundation

/// Random numbers that a printed seed brings back (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (1 or more). The slight bias of the remainder does not matter to a test.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// One of them; nil: there is none.
    mutating func element<Element>(of choices: [Element]) -> Element? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }

    /// `HYPERION_TEST_SEED` if that is set, else a new seed; printed with the command that replays it.
    static func seed(of test: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["HYPERION_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 1...999_999_999)
        print("\(test): seed \(seed); replay: HYPERION_TEST_SEED=\(seed) swift test --filter \(test)")
        return seed
    }
}

/// How much tests try. An unoptimised build does each in about twenty times the time.
enum TestEffort {
    static var isOptimised: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    /// Factor on the number of random histories: `HYPERION_TEST_FACTOR`, or what suits the build.
    static let factor =
        ProcessInfo.processInfo.environment["HYPERION_TEST_FACTOR"].flatMap { Int($0) } ?? (isOptimised ? 20 : 1)
}
