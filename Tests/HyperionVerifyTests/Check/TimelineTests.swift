import Testing

@testable import HyperionVerify

/// What is linearizable and what not, drawn.
@Suite struct TimelineTests {
    @Test(arguments: [
        // Concurrent reads may see old and new.
        """
        [w1 ]  [w2       ]
                 [r1 ]
                  [r2  ]
        """,
        // A pending write may have happened …
        """
        [w1 ]  [w2  >
                      [r2 ]
        """,
        // … or may not, or not yet.
        """
        [w1 ]  [w2  >
                      [r1 ]  [r2 ]
        """,
        // A compare-and-set that succeeded, and one that came too late.
        """
        [w1 ]  [c1:2  ]     [r2 ]
               [c1:3!   ]
        """,
        // Nobody knows what it returned.
        """
        [w1 ]  [r? ]  [r1 ]
        """,
    ])
    func linearizable(_ picture: String) throws {
        let history = try Register.history(picture)
        #expect(Linearizability.check(history, model: Register()).outcome == .linearizable)
        #expect(Trial.disagreement(history, model: Register()) == nil)
    }

    @Test(arguments: [
        // A stale read.
        """
        [w1 ]  [w2 ]
                      [r1 ]
        """,
        // New, then old.
        """
        [w1 ]  [w2            ]
                 [r2 ]  [r1 ]
        """,
        // A value that nobody wrote.
        """
        [w1 ]  [r7 ]
        """,
        // A failed write did not happen.
        """
        [w1 ]  [w2 x  [r2 ]
        """,
        // Read before it was written.
        """
        [r1 ]  [w1 ]
        """,
        // A pending write that took effect cannot be undone.
        """
        [w1 ]  [w2  >
                  [r2 ]  [r1 ]
        """,
        // Two that both succeeded on the same value.
        """
        [w1 ]  [c1:2  ]
               [c1:3  ]
        """,
    ])
    func violated(_ picture: String) throws {
        let history = try Register.history(picture)
        #expect(Linearizability.check(history, model: Register()).outcome == .violated)
        #expect(Trial.disagreement(history, model: Register()) == nil)
    }

    @Test func whatDoesNotMatterIsLeftOut() throws {
        let history = try Register.history(
            """
            [w1 ]  [w2 ]  [w3 ]           [w5 ]
            [r- ]  [r1   ]        [r2 ]        [r5 ]
            """)
        let counterexample = try #require(Linearizability.check(history, model: Register()).counterexample)
        #expect(counterexample.isMinimal)
        let words = counterexample.operations.map { Register().describe(history.operations[$0].operation) }
        #expect(words == ["write of 2", "write of 3", "read of 2"])
    }

    @Test func queuesAndStacksDiffer() throws {
        let picture = """
            [+1 ]  [+2 ]         [-2 ]
                          [-1  ]
            """
        let history = try Container.history(picture)
        #expect(Linearizability.check(history, model: Container(.queue)).outcome == .linearizable)
        #expect(Linearizability.check(history, model: Container(.stack)).outcome == .violated)
        #expect(Linearizability.check(history, model: Container(.priorityQueue)).outcome == .linearizable)
    }

    @Test func eachKeyHasItsVerdict() throws {
        let operations: [KeyValue.Operation] = [
            .put(key: "a", value: "1"), .put(key: "b", value: "1"), .get(key: "b", .value("2")),
            .get(key: "a", .value("1")),
        ]
        let history = try History(
            timed: operations.enumerated().map { TimedOperation($1, start: $0 * 10, end: $0 * 10 + 5) })
        let report = Linearizability.check(history, model: KeyValue())
        #expect(report.parts.map(\.name) == ["a", "b"])
        guard case .linearizable = report.parts[0].verdict, case .violated(let found) = report.parts[1].verdict else {
            Issue.record("wrong verdicts: \(report.parts)")
            return
        }
        #expect(found.operations == [2])
        #expect(report.outcome == .violated)
    }
}
