import Testing

@testable import HyperionLab

@Suite struct ScenarioGoodInputTests {
    static func share(_ percent: Int) -> Scenario.Share { Scenario.Share(millionths: percent * 10_000) }

    @Test func `every default is made explicit`() throws {
        let read = Scenario.Operation(kind: .read, share: Self.share(100))
        let expected = Scenario(
            name: "a", description: "", seed: 42, store: .keyValue, records: 1_000_000, keys: .generated(bytes: 16),
            values: .init(classes: [.init(low: 64, high: 64, weight: Self.share(100))]),
            phases: [.init(mix: .shared([read]))], distribution: .uniform,
            threads: .init(mixed: 1, readers: 0, writers: 0, pin: .spread), load: .closed, pages: .transparent,
            arena: nil,
            run: .init(warmupNanoseconds: nil, durationNanoseconds: 1_000_000_000, operations: nil, repetitions: 5),
            engines: ["hyperion"], baseline: nil, thresholds: [])
        #expect(try decodeScenario(scenarioText()) == expected)
    }

    static let full = """
        scenario: ycsb-b
        description: 95 % reads, 5 % updates, zipfian
        seed: 7
        store: key-value            # the only one
        records: 1M
        keys: {source: generated, bytes: 24}
        values: {bytes: {64: 90%, 64..1Ki: 10%}}
        operations: {read: 95%, update: 5%}
        distribution: zipfian(0.99)
        threads: {readers: 1, writers: 1, pin: none, memory: local}
        load: closed
        pages: base
        arena: 64Mi
        run: {warmup: 0s, duration: 5s, operations: 10M, repetitions: 3}
        engines: [hyperion, swift-dictionary-mutex, null]
        baseline: swift-dictionary-mutex
        thresholds:
          - hyperion.read.p50 <= 0.7x baseline
          - hyperion.read.p99 < 5us
          - hyperion.read.p99.9<1.5ms
          - hyperion.update.throughput >= 5M/s
          - hyperion.load.mean < 2x null
          - hyperion.memory.bytes-per-record <= 128B
          - hyperion.read.p99 < 3x hyperion.read.p50

        """

    @Test func `every key is read`() throws {
        let scenario = try decodeScenario(Self.full)
        #expect(scenario.name == "ycsb-b")
        #expect(scenario.description == "95 % reads, 5 % updates, zipfian")
        #expect(scenario.seed == 7)
        #expect(scenario.keys == .generated(bytes: 24))
        #expect(
            scenario.values.classes == [
                .init(low: 64, high: 64, weight: Self.share(90)), .init(low: 64, high: 1024, weight: Self.share(10)),
            ])
        #expect(
            scenario.phases == [
                .init(
                    mix: .shared([
                        .init(kind: .read, share: Self.share(95)), .init(kind: .update, share: Self.share(5)),
                    ]))
            ])
        #expect(scenario.distribution == .zipfian(theta: 0.99))
        #expect(scenario.threads == .init(mixed: 0, readers: 1, writers: 1, pin: .none, memory: .local))
        #expect(scenario.pages == .base)
        #expect(scenario.arena == 64 << 20)
        #expect(
            scenario.run
                == .init(
                    warmupNanoseconds: 0, durationNanoseconds: 5_000_000_000, operations: 10_000_000, repetitions: 3))
        #expect(scenario.engines == ["hyperion", "swift-dictionary-mutex", "null"])
        #expect(scenario.baseline == "swift-dictionary-mutex")
        func name(_ engine: String, _ operation: String, _ metric: Metric) -> Threshold.MetricName {
            .init(engine: engine, operation: operation, metric: metric)
        }
        #expect(
            scenario.thresholds.map(\.bound) == [
                .relative(factor: 0.7, to: name("swift-dictionary-mutex", "read", .p50)), .absolute(5000),
                .absolute(1.5e6), .absolute(5e6), .relative(factor: 2, to: name("null", "load", .mean)),
                .absolute(128), .relative(factor: 3, to: name("hyperion", "read", .p50)),
            ])
        #expect(scenario.thresholds[2].metric == name("hyperion", "read", .p999))
        #expect(
            scenario.thresholds.map(\.comparison)
                == [.lessOrEqual, .less, .less, .greaterOrEqual, .less, .lessOrEqual, .less])
        #expect(scenario.thresholds[0].text == "hyperion.read.p50 <= 0.7x baseline")
    }

    @Test(arguments: [
        ("uniform", Scenario.KeyDistribution.uniform), ("ycsb-zipfian", .ycsbZipfian),
        ("sequential", .sequential), ("zipfian", .zipfian(theta: 0.99)),
        ("zipfian(5)", .zipfian(theta: 5)), ("latest", .latest(theta: 0.99)), ("latest( 1.2 )", .latest(theta: 1.2)),
        ("hotspot(20%, 80%)", .hotspot(keys: share(20), operations: share(80))),
        ("exponential", .exponential(keys: .init(millionths: 857_143), operations: share(95))),
        ("exponential(20%,80%)", .exponential(keys: share(20), operations: share(80))),
    ])
    func `distributions`(_ text: String, _ expected: Scenario.KeyDistribution) throws {
        #expect(try decodeScenario(scenarioText(["distribution: \(text)"])).distribution == expected)
    }

    @Test(arguments: [
        ("4", Scenario.Threads(mixed: 4)), ("{mixed: 3, pin: none}", .init(mixed: 3, pin: .none)),
        ("{pin: spread}", .init(mixed: 1)), ("{readers: 2}", .init(mixed: 0, readers: 2)),
        ("{readers: 2, writers: 0}", .init(mixed: 0, readers: 2)), ("{memory: local}", .init(memory: .local)),
    ])
    func `threads`(_ text: String, _ expected: Scenario.Threads) throws {
        #expect(try decodeScenario(scenarioText(["threads: \(text)"])).threads == expected)
    }

    @Test func `phases carry labels, counts and roles into the names of their metrics`() throws {
        let scenario = try decodeScenario(
            scenarioText([
                """
                operations:
                  - {label: alone, readers: {read: 100%}}
                  - label: beside-writer
                    readers: {read: 50%, multi-read(64): 25%, scan: 25%}
                    writers: {update: 50%, delete: 50%}
                  - {insert: 100%, label: grow}
                """, "threads: {readers: 0, writers: 1}", "engines: [null]",
            ]), ["threads.readers=3", "operations.2={label: grow, writers: {insert: 100%}}"])
        #expect(
            scenario.operationNames == [
                "read@alone", "read@beside-writer", "multi-read@beside-writer", "scan@beside-writer",
                "update@beside-writer", "delete@beside-writer", "insert@grow",
            ])
        #expect(scenario.phases[1].mix.operations.map(\.count) == [1, 64, 100, 1, 1])
        #expect(
            scenario.phases[2].mix
                == .roles(readers: [], writers: [.init(kind: .insert, share: Self.share(100))]))
        let compared = try decodeScenario(
            scenarioText([
                "operations: [{label: a, read: 100%}, {label: b-c, read: 100%}]",
                "thresholds: [hyperion.read@a.p99.99 < 2x hyperion.read@b-c.p50]",
            ]))
        #expect(compared.thresholds[0].metric.description == "hyperion.read@a.p99.99")
    }

    @Test(arguments: [
        ["threads: 8", "engines: [swift-dictionary, hyperion]"],
        ["operations: {read: 50%, update: 50%}", "engines: [swift-dictionary, std-unordered-map, hyperion]"],
        ["operations: {read: 50%, update: 50%}", "threads: 8", "engines: [swift-actor, null]"],
        [
            "operations: [{label: a, readers: {read: 100%}}, {label: b, writers: {update: 100%}}]",
            "threads: {readers: 1, writers: 1}", "engines: [swift-dictionary]",
        ],
    ])
    func `engines get what they allow`(_ changes: [String]) {
        #expect(scenarioProblems(scenarioText(changes)) == [])
    }
}
