import Testing

@testable import HyperionVerify

/// Each anomaly of lists, drawn, with nothing else in the picture but what it brings with it.
@Suite struct ListAnomalyTests {
    private func expect(
        _ picture: String, _ names: Set<AnomalyName>, _ words: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let history = try TransactionPicture.history(picture, .listAppend)
        let report = Transactions.check(history)
        #expect(Set(report.counts.keys) == names, "\(report.summary)", sourceLocation: sourceLocation)
        #expect(report.exhausted == nil && report.reached == .cycles, sourceLocation: sourceLocation)
        #expect(report.outcome == (names.isEmpty ? .possible : .violated), sourceLocation: sourceLocation)
        for anomaly in report.anomalies { #expect(anomaly.isShortest, sourceLocation: sourceLocation) }
        let all = report.anomalies.map(\.words).joined(separator: "\n")
        #expect(words.isEmpty || all.contains(words), "\(all)", sourceLocation: sourceLocation)
    }

    @Test func nothingWrong() throws {
        try expect(
            """
            1: [a+1,b:]  [a:1.2,b:3]
            2:   [a+2,a:1.2]   [a:1.2,b:3]
            3:      [b+3  >
            4: [a+9 x   [c+1 >
            """, [])
        try expect("", [])
    }

    @Test func g0() throws {
        try expect(
            """
            1: [a+1,b+1  ]
            2: [a+2,b+2  ]
            3:  [a:1.2,b:2.1 ]
            """, [.g0],
            "T1 (process 1) appended 1 to a before T2 (process 2) appended 2, as T3 (process 3) read; T2 (process 2) "
                + "appended 2 to b before T1 (process 1) appended 1, as T3 (process 3) read: each of these 2 transactions would have to come before the others"
        )
    }

    @Test func g1a() throws {
        try expect(
            """
            1: [a+1 x
            2:  [a:1 ]
            """, [.g1a], "T2 (process 2) read [1] of a, but 1 was appended by T1 (process 1), which aborted")
    }

    /// Who reads half of a transaction sees a part of it and not the rest: a G-single too.
    @Test func g1b() throws {
        try expect(
            """
            1: [a+1,a+2]
            2: [a:1    ]
            3:         [a:1.2]
            """, [.g1b, .gSingle],
            "T2 (process 2) read [1] of a, but T1 (process 1) appended more to it after 1")
    }

    @Test func g1c() throws {
        try expect(
            """
            1: [a+1,b:1]
            2: [b+1,a:1]
            """, [.g1c], "T2 (process 2) read [1] of a, to which T1 (process 1) had appended 1")
    }

    @Test func gSingle() throws {
        try expect(
            """
            1: [a:,b:1 ]
            2: [a+1,b+1]
            """, [.gSingle], "T1 (process 1) read [] of a, before T2 (process 2) appended 1")
    }

    @Test func gNonadjacent() throws {
        try expect(
            """
            1: [a:,d:1  ]
            2: [a+1,b+1 ]
            3: [b:1,c:  ]
            4: [c+1,d+1 ]
            """, [.gNonadjacent])
    }

    @Test func writeSkew() throws {
        try expect(
            """
            1: [a:,b+1 ]
            2: [b:,a+1 ]
            """, [.g2Item], "T2 (process 2) read [] of b, before T1 (process 1) appended 1")
    }

    /// Who reads two states of a list, or of none of its own appends, takes part in a cycle too if others did append.
    @Test func internalAnomaly() throws {
        try expect("1: [a+8,a:]", [.internal], "T1 (process 1) read [] of a, although it had appended 8 to it before")
        try expect(
            """
            1: [a+1  ]
            2: [a:1,a: ]
            """, [.internal, .gSingle],
            "T2 (process 2) read [] of a, although it had read [1] of it before")
        try expect(
            """
            1: [a+1  ]
            2: [a:1,a+2,a:1 ]
            """, [.internal],
            "T2 (process 2) read [1] of a, although it had read [1] of it and had appended 2 to it before")
    }

    @Test func seenBeforeItWasAppended() throws {
        try expect("1: [a:1,a+1]", [.internal], "T1 (process 1) read [1] of a, and only then appended 1 itself")
    }

    /// Before anybody has read the result, and after: then the order of the two is known.
    @Test func lostUpdate() throws {
        try expect(
            """
            1: [a:,a+1 ]
            2: [a:,a+2 ]
            """, [.lostUpdate, .g2Item],
            "T1 (process 1) and T2 (process 2) both read [] of a, and then both appended to it")
        try expect(
            """
            1: [a:,a+1 ]
            2: [a:,a+2 ]
            3:       [a:1.2]
            """, [.lostUpdate, .gSingle])
    }

    @Test func dirtyUpdate() throws {
        try expect(
            """
            1: [a+1 x
            2:  [a+2 ]
            3:     [a:1.2]
            """, [.g1a, .dirtyUpdate],
            "T2 (process 2) appended 2 to a right after 1, which T1 (process 1) had appended, and that aborted")
    }

    @Test func incompatibleOrder() throws {
        try expect(
            """
            1: [a+1   ]
            2: [a+2   ]
            3: [a:1.2 ]
            4: [a:2   ]
            """, [.incompatibleOrder],
            "T3 (process 3) read [1 2] of a, and T4 (process 4) read [2]: neither begins with the other")
    }

    /// It is listed once.
    @Test func incompatibleReadsOfOneTransaction() throws {
        let history = try TransactionLog.parse(
            Array(
                """
                {:process 0, :type :invoke, :f :txn, :value [[:append :x 1]]}
                {:process 0, :type :ok, :f :txn, :value [[:append :x 1]]}
                {:process 1, :type :invoke, :f :txn, :value [[:r :x nil] [:r :x nil]]}
                {:process 1, :type :ok, :f :txn, :value [[:r :x [1]] [:r :x [9]]]}
                """.utf8))
        let report = Transactions.check(history, level: .strictSerializable)
        let found = try #require(report.anomalies.first { $0.name == .incompatibleOrder })
        #expect(found.transactions == [1])
        #expect(found.words.contains("read [1] of :x, and") && found.words.contains("read [9]"), "\(found.words)")
    }

    /// A transaction's own appends out of order are no cycle between transactions.
    @Test func ownAppendsOutOfOrder() throws {
        try expect(
            """
            1: [a+1,a+2,a+3]
            2:              [a:2.1.3]
            """, [.incompatibleOrder],
            "T1 (process 1) appended 1 to a before 2, and it was read with 2 before 1")
        try expect(
            """
            1: [a+1,b+5,a+2,a+3]
            2:                  [a:1.2.3,b:5]
            """, [])
    }

    @Test func duplicateElements() throws {
        try expect(
            """
            1: [a+1  ]
            2: [a:1.1]
            """, [.duplicateElements], "read [1 1] of a, which holds 1 twice")
    }

    @Test func garbageRead() throws {
        try expect("1: [a:7]", [.garbageRead], "read [7] of a, but no transaction ever appended 7 to it")
    }

    @Test func realTime() throws {
        try expect(
            """
            1: [a+1 ]
            2:        [a+2 ]
            3:       [a:2.1 ]
            """, [.g0RealTime], "T1 (process 1) had ended before T3 (process 2) began")
        try expect(
            """
            1: [a:1 ]
            2:        [a+1 ]
            """, [.g1cRealTime])
        try expect(
            """
            1: [a+1 ]
            2:        [a: ]
            """, [.gSingleRealTime])
        try expect(
            """
            1:          [a:     ]
            2: [a+1,b+1         ]
            3: [b:1,c:          ]
            4: [c+1 ]
            """, [.gNonadjacentRealTime])
        try expect(
            """
            1:          [a:     ]
            2: [a+1,b:          ]
            3: [b+1 ]
            """, [.g2ItemRealTime])
    }

    @Test func process() throws {
        try expect(
            """
            1: [a+1 ] [a+2 ]
            3:       [a:2.1 ]
            """, [.g0Process], "T1 (process 1) came before T3 (process 1) in their process")
        try expect("1: [a:1 ] [a+1 ]", [.g1cProcess])
        try expect("1: [a+1 ] [a: ]", [.gSingleProcess])
        try expect(
            """
            1: [c+1 ] [a:     ]
            2: [a+1,b+1         ]
            3: [b:1,c:          ]
            """, [.gNonadjacentProcess])
        try expect(
            """
            1: [b+1 ] [a:     ]
            2: [a+1,b:          ]
            """, [.g2ItemProcess])
    }

    /// Real time is told too where it makes the shorter cycle.
    @Test func realTimeShorterThanProcess() throws {
        try expect(
            """
            1: [a+1,b+1 ]
            2: [b:1 ] [c+1 ]
            3:               [c:1 ]  [a: ]
            """, [.gSingleProcess, .gSingleRealTime],
            "T1 (process 1) had ended before T5 (process 3) began; T5 (process 3) read [] of a, before T1 (process 1)")
    }

    /// A transaction of unknown outcome that somebody has seen took effect, all of it; one that nobody saw may not have.
    @Test func unknownOutcome() throws {
        try expect(
            """
            1: [a+1,b+1 >
            2:            [a:1,b: ]
            """, [.gSingle])
        try expect(
            """
            1: [a+1,b+1 >
            2:            [a:,b: ]
            """, [])
        try expect(
            """
            1: [a+1 >
            2:        [a: ] [a:1 ]
            """, [])
    }

    /// The shortest of several cycles through the same transactions is the one that is told.
    @Test func theShortestCycle() throws {
        let history = try TransactionPicture.history(
            """
            1: [a+1,d:1,e:1 ]
            2: [a:1,b+1     ]
            3: [b:1,d+1     ]
            4: [a:1,e+1     ]
            """, .listAppend)
        let report = Transactions.check(history)
        #expect(Set(report.counts.keys) == [.g1c])
        #expect(report.anomalies.map { Set($0.transactions) } == [[0, 3]])
    }

    @Test func modelsOfEachAnomaly() throws {
        let history = try TransactionPicture.history("1: [a:,b+1 ]\n2: [b:,a+1 ]", .listAppend)
        let report = Transactions.check(history, level: .serializable)
        let outcomes = ConsistencyModel.allCases.map { report.outcome($0) }
        #expect(outcomes == [.possible, .possible, .possible, .violated, .violated, .violated])
        #expect(report.weakestViolated == .serializable)
        let good = try TransactionPicture.history("1: [a+1 ]", .listAppend)
        let other = Transactions.check(good, level: .snapshotIsolation)
        let expected: [TransactionReport.Outcome] = [
            .possible, .possible, .possible, .notJudged, .notJudged, .notJudged,
        ]
        #expect(ConsistencyModel.allCases.map { other.outcome($0) } == expected)
        #expect(other.summary.contains("list-append: 1 transactions (1 committed, 0 aborted, 0 unknown), 1 keys"))
    }
}
