import Testing

@testable import HyperionVerify

/// Each anomaly of registers, drawn, and what is not inferred.
@Suite struct RegisterAnomalyTests {
    private func expect(
        _ picture: String, _ names: Set<AnomalyName>, _ words: String = "",
        level: ConsistencyModel = .strictSerializable, options: Transactions.Options = Transactions.Options(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let history = try TransactionPicture.history(picture, .register)
        let report = Transactions.check(history, level: level, options: options)
        #expect(Set(report.counts.keys) == names, "\(report.summary)", sourceLocation: sourceLocation)
        let all = report.anomalies.map(\.words).joined(separator: "\n")
        #expect(words.isEmpty || all.contains(words), "\(all)", sourceLocation: sourceLocation)
    }

    @Test func nothingWrong() throws {
        try expect(
            """
            1: [a=1,b:- ]  [a:2,b:3]
            2:   [a:1,a=2,a:2]   [a:2,b:3]
            3:      [b=3  >
            4: [a=9 x   [c=1 >
            """, [])
    }

    @Test func direct() throws {
        try expect("1: [a=1 x\n2: [a:1 ]", [.g1a], "T2 (process 2) read a = 1, which T1 (process 1) wrote, and that")
        try expect("1: [a=1,a=2 ]\n2: [a:1     ]", [.g1b], "which wrote that, overwrote it itself")
        try expect("1: [a=1,a:- ]", [.internal], "read a = nil, although it had written 1 before")
        try expect("1: [a=1 ]\n2: [a:-,a:1 ]", [.internal, .gSingle], "read a = 1, although it had read nil before")
        try expect("1: [a:1,a=1 ]", [.internal], "and only then wrote that itself")
        try expect("1: [a:1 ]", [.garbageRead], "which no transaction ever wrote")
    }

    @Test func lostUpdate() throws {
        try expect(
            """
            1: [a:-,a=1 ]
            2: [a:-,a=2 ]
            """, [.lostUpdate, .g2Item], "both read a = nil, and then both wrote it")
        try expect(
            """
            0: [a=7     ]
            1: [a:7,a=1 ]
            2: [a:7,a=2 ]
            """, [.lostUpdate, .g2Item], "both read a = 7, and then both wrote it")
    }

    @Test func cycles() throws {
        try expect(
            "1: [a=1,b:1 ]\n2: [b=1,a:1 ]", [.g1c], "T2 (process 2) read a = 1, which T1 (process 1) had written")
        try expect("1: [a:-,b:1 ]\n2: [a=1,b=1 ]", [.gSingle], "T1 (process 1) found no value in a")
        try expect("1: [a:-,b=1 ]\n2: [b:-,a=1 ]", [.g2Item])
        try expect(
            """
            0: [a=1      ]
            1: [a:1,b:2  ]
            2: [a:1,a=2,b=2 ]
            """, [.gSingle], "T2 (process 2) read a = 1, which T3 (process 3) had read too when it wrote a = 2")
        try expect(
            """
            1: [a:-,d:1  ]
            2: [a=1,b=1  ]
            3: [b:1,c:-  ]
            4: [c=1,d=1  ]
            """, [.gNonadjacent])
    }

    @Test func realTime() throws {
        try expect("1: [a=1 ]\n2:       [a:- ]", [.gSingleRealTime], "T1 (process 1) had ended before T2")
        try expect("1: [a=1 ]  [a:- ]", [.gSingleProcess])
        try expect("1: [a:1 ]\n2:       [a=1 ]", [.g1cRealTime])
    }

    private static let stale = """
        1: [a=1 ]
        2:        [a=2 ]
        3:               [a:1 ]
        """

    /// That 1 was written before 2 follows from the clock alone.
    @Test func staleRead() throws {
        try expect(
            Self.stale, [.gSingleRealTime], "T3 (process 3) read a = 1, and so before T2 (process 2) wrote a = 2")
        try expect(Self.stale, [], level: .serializable)
        let options = Transactions.Options(hasLinearizableKeys: true)
        // With keys that are linearizable by themselves the versions have an order, but the read may be older.
        try expect(Self.stale, [], level: .serializable, options: options)
        try expect(Self.stale, [.gSingleRealTime], options: options)
    }

    /// The order of versions alone makes it a contradiction: 1 is older than 2 in a, and 2 was seen with it in b.
    @Test func linearizableKeys() throws {
        let picture = """
            1: [a=1 ]
            2:        [a=2,b=2 ]
            3:        [a:1,b:2 ]
            """
        let options = Transactions.Options(hasLinearizableKeys: true)
        try expect(picture, [.gSingle], level: .serializable, options: options)
        try expect(picture, [], level: .serializable)
        let writes = """
            1: [a=1 ,b:2 ]
            2:              [a=2,b=2 ]
            """
        try expect(writes, [.g1c], level: .serializable, options: options)
        try expect(writes, [], level: .serializable)
    }

    /// A value that two transactions wrote tells nothing of who was read.
    @Test func repeatedValues() throws {
        try expect("1: [a=1 x\n2: [a:1 ]\n3: [a=1 ]", [])
        try expect("1: [a=1,b:1 ]\n2: [b=1,a:1 ]\n3: [a=1 ]", [])
    }

    /// More readers and writers than edges from each to each would allow.
    @Test func manyReadersOfNoValue() throws {
        var builder = TransactionHistoryBuilder()
        for process in 0..<3000 {
            let isReader = process % 2 == 0
            try builder.invoke(
                process: process,
                isReader
                    ? [.read(key: "a", .unknown), .read(key: "b", .unknown)] : [.write(key: "a", .number(process))])
        }
        for process in 0..<3000 {
            let isReader = process % 2 == 0
            try builder.commit(
                process: process,
                isReader
                    ? [.read(key: "a", .value(nil)), .read(key: "b", .value(nil))]
                    : [.write(key: "a", .number(process))])
        }
        let report = Transactions.check(builder.finish())
        #expect(report.outcome == .possible)
        #expect(report.dependencies < 20_000)
    }
}
