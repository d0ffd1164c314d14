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

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = next()
            for byte in 0..<min(8, count - bytes.count) { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
        }
        return bytes
    }

    /// `HYPERION_TEST_SEED` if that is set, else a new seed; printed with the command that replays it.
    static func seed(of test: String) -> UInt64 {
        let given = ProcessInfo.processInfo.environment["HYPERION_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 1...999_999_999)
        print("\(test): seed \(seed); replay: HYPERION_TEST_SEED=\(seed) swift test --filter \(test)")
        return seed
    }
}

/// How long and how much tests try, and what they run under.
enum TestEffort {
    /// How long each test with several threads runs: `HYPERION_TEST_SECONDS`, 1 unless told.
    static let seconds: Double =
        ProcessInfo.processInfo.environment["HYPERION_TEST_SECONDS"].flatMap { Double($0) } ?? 1

    /// Factor on the number of random operations: `HYPERION_TEST_FACTOR`, 300 for millions of them that are each followed
    /// by a whole comparison. Unless told it is small where the build is slow: unoptimised, each takes some twenty times
    /// as long.
    static let factor =
        ProcessInfo.processInfo.environment["HYPERION_TEST_FACTOR"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) }
        ?? (isThreadSanitized ? 1 : isOptimised ? 20 : 2)

    static var isOptimised: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    /// Whether this process is instrumented by ThreadSanitizer, which stops it where a defect is planted.
    static let isThreadSanitized: Bool = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "__tsan_init") != nil
}
