import Foundation
import Testing

@testable import HyperionLab

@Suite struct TapeTests {
    @Test func everyOperationOccursInItsShare() throws {
        let seed = ReplaySeed.draw(test: "everyOperationOccursInItsShare")
        let mix =
            "read: 40%, multi-read(2): 20%, scan: 10%, update: 15%, read-modify-write: 5%, insert: 9.99%, delete: 0.01%"
        var parts = try TapeParts(tinyScenario("seed: \(seed)", "operations: {\(mix)}"), inserts: 20_000)
        let count = 20_000
        let entries = try parts.entries(count)
        #expect(entries.count { $0.kind != .key } == count)
        for operation in parts.mix {
            let drawn = entries.count { $0.kind == Tape.Kind(operation.kind) }
            let chance = Binomial.twoSided(drawn, of: count, probability: operation.share.fraction)
            #expect(chance > 1e-9, "\(operation.kind): \(drawn) of \(count)")
        }
    }

    @Test func binomialTailsAreExact() {
        // Two dice in three showing six: 3 · (1/6)² · 5/6 + (1/6)³, by hand.
        #expect(abs(Binomial.upper(2, of: 3, probability: 1.0 / 6) - 16.0 / 216) < 1e-12)
        #expect(abs(Binomial.upper(0, of: 3, probability: 1.0 / 6) - 1) < 1e-12)
        #expect(Binomial.twoSided(500, of: 1000, probability: 0.5) > 0.99)
        #expect(Binomial.twoSided(620, of: 1000, probability: 0.5) < 1e-9)
        #expect(Binomial.twoSided(380, of: 1000, probability: 0.5) < 1e-9)
    }

    @Test func theLoadTapeHoldsEachRecordOnceInDrawnOrder() throws {
        let parts = try TapeParts(tinyScenario(), inserts: 10)
        let entries = try parts.builder.loadTape(records: 1000).entries
        let records = entries.map { parts.recordOfKey[$0.key]! }
        #expect(entries.allSatisfy { $0.kind == .insert && $0.count == 1 })
        #expect(records.sorted() == Array(0..<1000))
        #expect(records != Array(0..<1000))
        for (entry, record) in zip(entries, records) {
            #expect(entry.value == Array(parts.values.value(ofRecord: record, version: 0)))
        }
    }

    @Test func multiReadsCarryTheirKeysBehindThem() throws {
        var parts = try TapeParts(tinyScenario("operations: {multi-read(5): 50%, read: 50%}"))
        let tape = try parts.draft(400).tape
        let entries = tape.entries
        var place = 0
        while place < entries.count {
            let isBatch = entries[place].kind == .multiRead
            let count = isBatch ? entries[place].count : 0
            #expect(isBatch ? count == 5 && entries[place].key.isEmpty : entries[place].kind == .read)
            #expect(entries[(place + 1)...].prefix(count).allSatisfy { $0.kind == .key && $0.key.count == 16 })
            place += 1 + count
        }
        #expect(tape.operationCount == 400)
        #expect(tape.keyCount == entries.count { $0.kind != .multiRead })
        #expect(tape.keys(as: [UInt8].self) == entries.filter { $0.kind != .multiRead }.map(\.key))
    }

    @Test func tallyAgreesWithANaiveWalk() throws {
        var parts = try TapeParts(tinyScenario(TapeGoldenTests.everything), inserts: 500)
        let tape = try parts.draft(300).tape
        let entries = tape.entries
        for count in [0, 1, 2, 3, 7, 63, 64, 65, 299, 300, 301, .max] {
            var expected = [UInt64](repeating: 0, count: 8)
            var operations = 0
            for entry in entries {
                if entry.kind == .key { continue }
                operations += 1
                if operations > count { break }
                expected[Int(entry.kind.rawValue)] += entry.kind == .multiRead ? UInt64(entry.count) : 1
            }
            #expect(tape.tally(first: count) == expected, "first \(count)")
        }
    }

    /// From the middle, over the end, several times round; where all operations are alike nothing is walked.
    @Test(arguments: [
        TapeGoldenTests.everything, "operations: {read: 100%}", "operations: {multi-read(7): 100%}",
        "operations: {scan(9): 100%}",
    ])
    func tallyFromAnywhereAgreesWithANaiveWalk(mix: String) throws {
        var parts = try TapeParts(tinyScenario(mix), inserts: 500)
        let tape = try parts.draft(50).tape
        var places: [UnsafeRawPointer] = []
        var operations: [(kind: Int, weight: UInt64)] = []
        var position = tape.start
        while position < tape.end {
            let entry = Tape.Entry(position)
            if entry.kind != Tape.Kind.key.rawValue {
                places.append(position)
                let isBatch = entry.kind == Tape.Kind.multiRead.rawValue
                operations.append((Int(entry.kind), isBatch ? UInt64(entry.count) : 1))
            }
            position = entry.next
        }
        try #require(operations.count == 50)
        for start in [0, 1, 17, 49] {
            for count in [0, 1, 33, 34, 49, 50, 51, 99, 100, 101, 257] {
                var expected = [UInt64](repeating: 0, count: 8)
                for step in 0..<count {
                    let operation = operations[(start + step) % 50]
                    expected[operation.kind] += operation.weight
                }
                #expect(tape.tally(from: places[start], count: count) == expected, "\(count) from \(start)")
            }
        }
    }

    @Test func onlyReadsAndUpdatesMayBeRunAgain() throws {
        for (mix, isRepeatable) in [
            ("read: 100%", true), ("update: 50%, read-modify-write: 50%", true), ("scan: 50%, multi-read: 50%", true),
            ("read: 99%, insert: 1%", false), ("read: 99%, delete: 1%", false),
        ] {
            var parts = try TapeParts(tinyScenario("operations: {\(mix)}"), inserts: 64)
            #expect(try parts.draft(64).tape.isRepeatable == isRepeatable, "\(mix)")
        }
    }
}
