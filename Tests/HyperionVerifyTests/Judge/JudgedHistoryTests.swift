import Testing

@testable import HyperionVerify

@Suite struct JudgedHistoryTests {
    @Test func thePictureOfAViolation() throws {
        let history = TypedHistory(
            .hyperion, Register(),
            try Register.history(
                """
                [w1 ]           [w3    >
                       [w2 ]
                    [r1]      [r1 ]
                """))
        let violation = try #require(history.judged(budget: Budget(), evidence: false).violation)
        #expect(violation.isMinimal)
        #expect(violation.picture.bars.filter(\.isCore).map(\.text).sorted() == ["read → 1", "write 1", "write 2"])
        let rows = violation.picture.text.split(separator: "\n")
        #expect(rows.count == 3 && rows[0].hasPrefix("process 1  ╞═ write 1 ═"))
        #expect(rows[1].contains("╞═ write 2 ═╡") && rows[2].hasSuffix("╞═ read → 1 ═╡"))
        let last = try #require(violation.candidates.first)
        #expect(last.operation == "read of 1 by process 3" && last.reason.contains("it holds 2"))
    }

    /// Each row is as wide as its operations need, and none covers another.
    @Test func barsDoNotCoverEachOther() throws {
        let seed = TestRandom.seed(of: "barsDoNotCoverEachOther")
        var random = TestRandom(seed: seed)
        for _ in 0..<300 {
            let history = TypedHistory(
                .hyperion, KeyValue(), try Generators.keyValue.make(&random, operations: 1 + random.below(9)))
            let picture = history.picture(limit: 8)
            let layout = picture.layout
            for (one, place) in layout.places.enumerated() {
                #expect(place.columns.count >= picture.bars[one].text.count + 4, "seed \(seed)")
                for (other, second) in layout.places.enumerated() where other != one && second.row == place.row {
                    #expect(!place.columns.overlaps(second.columns), "seed \(seed): \(picture.text)")
                }
                #expect(layout.processes[place.row] == picture.bars[one].process)
            }
            #expect(picture.text.split(separator: "\n").count == layout.processes.count)
        }
    }

    /// One key is decided and one is not: what is known of both is told.
    @Test func whatIsKnownWhereTheBudgetEnded() throws {
        var builder = HistoryBuilder<KeyValue.Operation>()
        try builder.invoke(process: 99, .put(key: "a", value: "1"), line: 1)
        try builder.complete(process: 99, .put(key: "a", value: "1"), line: 2)
        for process in 0..<20 {
            try builder.invoke(
                process: process, .append(key: "b", value: ByteText("\(process % 7)")), line: 3 + process)
        }
        for process in 0..<20 {
            try builder.complete(
                process: process, .append(key: "b", value: ByteText("\(process % 7)")), line: 23 + process)
        }
        try builder.invoke(process: 30, .get(key: "b", .unknown), line: 50)
        try builder.complete(process: 30, .get(key: "b", .value("no such value")), line: 51)
        let history = TypedHistory(.hyperion, KeyValue(), builder.finish())
        let judged = history.judged(budget: Budget(time: .milliseconds(300)), evidence: false)
        #expect(judged.outcome == .undecided && judged.violation == nil && judged.certificate == nil)
        #expect(judged.parts.map(\.name) == ["a", "b"] && judged.parts.map(\.outcome) == [.holds, .undecided])
        let region = try #require(judged.undecided.first)
        #expect(region.part == "b" && region.exhausted == .time && region.completed == 21)
        #expect(region.lines?.upperBound == 51 && region.operations.upperBound == 21)
    }
}
