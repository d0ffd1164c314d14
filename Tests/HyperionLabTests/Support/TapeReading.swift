@testable import HyperionLab

/// A scenario of a thousand records of 16 + 64 bytes whose passes end after 2,000 operations, however busy the
/// machine is, with lines changed or added.
func tinyScenario(_ changes: String...) throws -> Scenario {
    let usual = [
        "records: 1k", "seed: 42", "run: {warmup: 0s, duration: 30s, operations: 2000, repetitions: 1}",
    ]
    return try decodeScenario(scenarioText(usual + changes))
}

/// What a tape is made of.
struct TapeParts {
    let scenario: Scenario
    let keys: KeySet
    let values: ValuePool
    var builder: TapeBuilder

    init(_ scenario: Scenario, inserts: Int = 0) throws {
        self.scenario = scenario
        keys = try KeySet(scenario.keys, count: scenario.records + inserts, seed: scenario.seed)
        values = try ValuePool(scenario.values, seed: scenario.seed)
        builder = TapeBuilder(scenario: scenario, keys: keys, values: values)
    }

    /// The first phase's mix, whole.
    var mix: [Scenario.Operation] { scenario.phases[0].mix.operations }
    /// Records by their keys.
    var recordOfKey: [[UInt8]: Int] {
        Dictionary(uniqueKeysWithValues: (0..<keys.count).map { (Array(keys[$0]), $0) })
    }

    mutating func draft(_ count: Int, isAlone: Bool = true) throws -> TapeBuilder.Draft {
        try builder.draft(mix, count: count, isAlone: isAlone)
    }

    /// Copied while the values that they point at are certainly there.
    mutating func entries(_ count: Int, isAlone: Bool = true) throws -> [CopiedEntry] {
        let tape = try draft(count, isAlone: isAlone).tape
        return withExtendedLifetime(values) { tape.entries }
    }
}

/// One entry of a tape, copied out of it.
struct CopiedEntry: Equatable {
    var kind: Tape.Kind
    var expectation: UInt8
    var key: [UInt8]
    var value: [UInt8]
    var count: Int
}

extension Tape {
    /// Every entry, in order; the keys of a multi-read are entries of kind `key` behind it.
    var entries: [CopiedEntry] {
        var entries: [CopiedEntry] = []
        var position = start
        while position < end {
            let entry = Entry(position)
            entries.append(
                CopiedEntry(
                    kind: Kind(rawValue: entry.kind)!, expectation: entry.expectation, key: Array(entry.key),
                    value: Array(entry.value), count: entry.count))
            position = entry.next
        }
        return entries
    }
}

extension [CopiedEntry] {
    /// FNV-1a over everything but the values' addresses; the values themselves stand in for them.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        func add(_ word: UInt64) { for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(word >> shift & 0xFF)) } }
        for entry in self {
            add(UInt64(entry.kind.rawValue) | UInt64(entry.expectation) << 8 | UInt64(entry.count) << 32)
            add(UInt64(entry.key.count))
            entry.key.forEach(add)
            add(UInt64(entry.value.count))
            entry.value.forEach(add)
        }
        return hash
    }
}
