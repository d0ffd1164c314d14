import Testing

@testable import HyperionLab

/// A replay against an oracle that runs the whole trace on a dictionary, request by request.
@Suite struct TraceReplayTests {
    /// A random trace of a few objects, and what it should do.
    private func contents(_ random: inout RandomSource, _ kinds: [TraceContents.Request.Kind]) -> TraceContents {
        var contents = TraceContents(.cachebench)
        for object in 0..<12 { _ = contents.addKey(Array("key-\(object)".utf8)) }
        for _ in 0..<300 {
            let kind = kinds[Int(random.below(UInt64(kinds.count)))]
            let repeats = UInt32(1 + random.below(3))
            contents.requests.append(
                .init(
                    object: UInt32(random.below(12)), size: UInt32(random.below(5) * 10), repeats: repeats, kind: kind))
            contents.requestCount += Int(repeats)
        }
        return contents
    }

    private func builder(_ replay: TraceReplay) throws -> (builder: TapeBuilder, keys: KeySet, values: ValuePool) {
        var scenario = try tinyScenario()
        scenario.keys = .trace(replay.summary)
        scenario.records = replay.loaded
        scenario.values = replay.valueSizes()
        let keys = try KeySet(scenario.keys, count: replay.summary.objects, seed: 1, replay: replay)
        let values = try ValuePool(scenario.values, seed: 1, replay: replay)
        return (TapeBuilder(scenario: scenario, keys: keys, values: values), keys, values)
    }

    @Test(
        arguments: [[.get, .set, .delete, .get], [.getOrSet], [.getOrSet, .delete]] as [[TraceContents.Request.Kind]])
    func tapesDoWhatTheTraceDoes(kinds: [TraceContents.Request.Kind]) throws {
        let seed = ReplaySeed.draw(test: "tapesDoWhatTheTraceDoes")
        var random = RandomSource(seed: seed)
        for _ in 0..<20 {
            let contents = contents(&random, kinds)
            let replay = try TraceReplay(contents, path: "t")
            var (builder, keys, values) = try builder(replay)
            // Sizes by key, as the trace alone says them.
            var truth: [[UInt8]: Int] = [:]
            func run(_ request: TraceContents.Request) {
                let key = Array("key-\(request.object)".utf8)
                switch request.kind {
                case .get: break
                case .set: truth[key] = Int(request.size)
                case .getOrSet: if truth[key] == nil { truth[key] = Int(request.size) }
                case .delete: truth[key] = nil
                }
            }
            for request in contents.requests[..<replay.parts[0].lowerBound] { run(request) }
            var store: [[UInt8]: Int] = [:]
            let load = try builder.loadTape(records: replay.loaded)
            for entry in load.entries { store[entry.key] = entry.value.count }
            #expect(store == truth, "after the load")
            for part in replay.parts {
                let draft = try builder.draft(replay)
                for entry in withExtendedLifetime(values, { draft.tape.entries }) {
                    let isThere = store[entry.key] != nil
                    switch entry.kind {
                    case .insert:
                        #expect(!isThere && entry.expectation == Tape.Expectation.any)
                        store[entry.key] = entry.value.count
                    case .update:
                        #expect(isThere && entry.expectation == Tape.Expectation.present)
                        store[entry.key] = entry.value.count
                    case .delete, .read:
                        #expect(entry.expectation == (isThere ? Tape.Expectation.present : Tape.Expectation.absent))
                        if entry.kind == .delete { store[entry.key] = nil }
                    default: Issue.record("a trace has no \(entry.kind)")
                    }
                }
                for request in contents.requests[part] { run(request) }
                #expect(store == truth, "after a part")
                builder.commit(draft, operations: draft.tape.operationCount)
            }
            for record in 0..<keys.count {
                #expect(builder.isLive(record) == (store[Array(keys[record])] != nil))
                guard builder.isLive(record), let version = builder.version(of: record) else { continue }
                #expect(values.length(ofRecord: record, version: version) == store[Array(keys[record])])
            }
        }
    }

    /// What a pass did not come to is what the next one finds undone.
    @Test func aPassThatEndsEarlyLeavesTheStoreKnown() throws {
        let seed = ReplaySeed.draw(test: "aPassThatEndsEarlyLeavesTheStoreKnown")
        var random = RandomSource(seed: seed)
        let replay = try TraceReplay(contents(&random, [.get, .set, .delete]), path: "t")
        var (builder, keys, _) = try builder(replay)
        var present = Set((0..<replay.loaded).map { Array(keys[$0]) })
        for executed in [17, 30] {
            let draft = try builder.draft(replay)
            for entry in draft.tape.entries.prefix(executed) {
                if entry.expectation != Tape.Expectation.any {
                    #expect((entry.expectation == Tape.Expectation.present) == present.contains(entry.key))
                }
                if entry.kind == .insert { present.insert(entry.key) }
                if entry.kind == .delete { present.remove(entry.key) }
            }
            builder.commit(draft, operations: executed)
        }
        for record in 0..<keys.count { #expect(builder.isLive(record) == present.contains(Array(keys[record]))) }
    }

    @Test func theMixIsWhatTheTapesHave() throws {
        var random = RandomSource(seed: 4)
        let replay = try TraceReplay(contents(&random, [.get, .set, .set, .delete]), path: "t")
        var (builder, _, _) = try builder(replay)
        var counts: [Tape.Kind: Int] = [:]
        for _ in replay.parts {
            let draft = try builder.draft(replay)
            for entry in draft.tape.entries { counts[entry.kind, default: 0] += 1 }
            builder.commit(draft, operations: draft.tape.operationCount)
        }
        let all = Double(counts.values.reduce(0, +))
        let operations = replay.operations()
        #expect(operations.reduce(0) { $0 + $1.share.millionths } == Scenario.Share.whole)
        for operation in operations {
            let share = Double(counts[Tape.Kind(operation.kind)] ?? 0) / all
            #expect(abs(operation.share.fraction - share) < 1e-5, "\(operation.kind)")
        }
        #expect(replay.valueSizes().classes.reduce(0) { $0 + $1.weight.millionths } == Scenario.Share.whole)
    }

    @Test func tracesWithNothingToReplayAreRefused() throws {
        func problem(_ rows: String) -> String {
            let bytes = Array(("key,op,size\n" + rows).utf8)
            do {
                let contents = try bytes.withUnsafeBytes { try TraceReader.read($0, file: "t", format: nil) }
                _ = try TraceReplay(contents, path: "t")
                return "it was taken"
            } catch {
                return "\((error as? ScenarioError)?.diagnostics[0].message ?? "\(error)")"
            }
        }
        #expect(problem("a,GET,1\nb,GET,1\n").hasPrefix("the trace never writes anything"))
        #expect(problem("a,SET,1\nb,GET,1\n").hasPrefix("the trace is too short"))
        #expect(problem("a,SET,1\nb,GET,1\nc,GET,1\n") == "it was taken")
        let sizes = (0..<400).map { "a,SET,\($0)\n" }.joined()
        #expect(problem(sizes).hasPrefix("one key is written with more than 256 sizes"))
    }
}
