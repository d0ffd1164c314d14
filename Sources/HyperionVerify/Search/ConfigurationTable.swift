/// The configurations that a search has seen, in bounded memory.
///
///     entry (words)   0                          1 …             …
///                    ┌─────────────┬──────────┬─────────────────┬────────────┐
///                    │ frontier 32 │ state 32 │ completed calls │ open calls │
///                    └─────────────┴──────────┴─────────────────┴────────────┘
///
/// Open addressing over frontier, state and completed calls, with at most `probeLimit` places for an entry. While
/// memory lasts the table doubles; then it becomes a cache that forgets. A forgotten configuration costs time, never
/// correctness: the search only looks into it again.
///
/// A configuration that took effect with fewer open calls can do all that one with more can (the rest of them may
/// still come). So the new one is known if its open calls include those of an entry that is equal otherwise.
struct ConfigurationTable {
    private static var probeLimit: Int { 64 }
    private static var empty: UInt64 { .max }

    private let completedWords: Int
    private let openWords: Int
    private let entryWords: Int
    private let byteLimit: Int
    private var words: [UInt64]
    private var capacity: Int
    private var count = 0
    private var victim = 0

    /// `completedWords` and `openWords`: 64 calls each. At least 16 entries are kept, whatever the limit.
    init(completedWords: Int, openWords: Int, byteLimit: Int) {
        (self.completedWords, self.openWords, self.byteLimit) = (completedWords, openWords, byteLimit)
        entryWords = 1 + completedWords + openWords
        capacity = 16
        words = [UInt64](repeating: Self.empty, count: capacity * entryWords)
    }

    var byteCount: Int { words.count * 8 }

    /// Whether the configuration was new; it is known from now on. `frontier` and `state` are below 2^31.
    mutating func insert(frontier: Int, state: Int32, completed: [UInt64], open: [UInt64]) -> Bool {
        // Grown at a load of three quarters if old and new table together fit.
        if count * 4 >= capacity * 3, byteCount * 3 <= byteLimit { grow() }
        let header = UInt64(frontier) << 32 | UInt64(state)
        var place = Int(truncatingIfNeeded: hash(header, completed)) & (capacity - 1)
        for _ in 0..<min(Self.probeLimit, capacity) {
            let base = place * entryWords
            if words[base] == Self.empty {
                store(header, completed, open, at: base)
                count += 1
                return true
            }
            if words[base] == header, isKnown(completed, open, at: base) { return false }
            place = (place + 1) & (capacity - 1)
        }
        // Any entry of the window will do; each in its turn.
        victim = (victim &* 5 &+ 1) & (Self.probeLimit - 1)
        store(header, completed, open, at: ((place &- 1 &- victim) & (capacity - 1)) * entryWords)
        return true
    }

    private func isKnown(_ completed: [UInt64], _ open: [UInt64], at base: Int) -> Bool {
        for word in 0..<completedWords where words[base + 1 + word] != completed[word] { return false }
        for word in 0..<openWords where words[base + 1 + completedWords + word] & ~open[word] != 0 { return false }
        return true
    }

    private mutating func store(_ header: UInt64, _ completed: [UInt64], _ open: [UInt64], at base: Int) {
        words[base] = header
        for word in 0..<completedWords { words[base + 1 + word] = completed[word] }
        for word in 0..<openWords { words[base + 1 + completedWords + word] = open[word] }
    }

    private func hash(_ header: UInt64, _ completed: [UInt64]) -> UInt64 {
        var hash = Self.mix(header)
        for word in 0..<completedWords { hash = Self.mix(hash ^ completed[word]) }
        return hash
    }

    /// The finaliser of SplitMix64.
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func grow() {
        let old = words
        capacity *= 2
        count = 0
        words = [UInt64](repeating: Self.empty, count: capacity * entryWords)
        for base in stride(from: 0, to: old.count, by: entryWords) where old[base] != Self.empty {
            let completed = Array(old[(base + 1)..<(base + 1 + completedWords)])
            var place = Int(truncatingIfNeeded: hash(old[base], completed)) & (capacity - 1)
            for _ in 0..<min(Self.probeLimit, capacity) {
                if words[place * entryWords] == Self.empty {
                    for word in 0..<entryWords { words[place * entryWords + word] = old[base + word] }
                    count += 1
                    break
                }
                place = (place + 1) & (capacity - 1)
            }
        }
    }
}
