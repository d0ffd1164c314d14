import Foundation
import HyperionVerify
import Testing

@testable import HyperionLab

/// Multi-reads that are promised to be of one moment.
@Suite struct SnapshotJudgeTests {
    private static let writer: UInt16 = 0
    private static let reader: UInt16 = 1

    private func write(_ witness: UInt32, _ value: Int64, _ begin: UInt64) -> RecordedOperation {
        RecordedOperation(
            begin: begin, end: begin + 5, value: value, witness: witness, kind: .write, isOpen: false,
            thread: Self.writer)
    }

    private func batch(_ values: [Int64], _ begin: UInt64) -> [RecordedOperation] {
        values.enumerated().map { witness, value in
            RecordedOperation(
                begin: begin, end: begin + 5, value: value, witness: UInt32(witness), kind: .read, isOpen: false,
                thread: Self.reader)
        }
    }

    private func pass(_ operations: [RecordedOperation], atOnce: Bool = true) -> RecordedPass {
        RecordedPass(
            header: RecordedPass.Header(
                keys: (0..<12).map { "k\($0)" }, pass: 0, threads: 2, nanosecondsPerTick: 1, slack: 0,
                operations: operations.count, tornReads: 0, torn: [], isCut: false, readsBatchesAtOnce: atOnce),
            operations: operations)
    }

    /// Each key by itself is right: the first snapshot has the new a and the old b, the second the other way round.
    @Test func batchesThatDisagree() throws {
        let operations =
            [write(0, 1, 0), write(1, 2, 10)]
            + [
                RecordedOperation(
                    begin: 20, end: 90, value: 3, witness: 0, kind: .write, isOpen: false, thread: Self.writer),
                RecordedOperation(begin: 20, end: 90, value: 4, witness: 1, kind: .write, isOpen: false, thread: 2),
            ] + batch([3, 2], 30) + batch([3, 2], 40)
        let good = HistoryJudge().verdict(on: pass(operations))
        #expect(good.outcome == .linearizable && good.snapshots?.reads == 2 && good.snapshots?.keys == 2)
        // The header's two threads are the writer and the reader.
        let bad = pass(operations.dropLast(2) + [write(1, 5, 100)] + batch([1, 5], 110))
        #expect(HistoryJudge().verdict(on: bad).outcome == .violated)
        let torn = pass([write(0, 1, 0), write(1, 2, 10), write(0, 3, 20), write(1, 4, 30)] + batch([1, 4], 15))
        #expect(
            HistoryJudge().verdict(on: torn).outcome == .violated, "the read of k1 ended before its write had begun")
        var wide = pass([write(0, 1, 0), write(1, 2, 10), write(0, 3, 20), write(1, 4, 30)] + batch([1, 4], 15))
        for place in wide.operations.indices.suffix(2) { wide.operations[place].end = 50 }
        let verdict = HistoryJudge().verdict(on: wide)
        #expect(verdict.outcome == .violated && verdict.violatedKeys == 0 && verdict.snapshots?.outcome == .violated)
        let example = try #require(verdict.counterexample)
        #expect(example.isMinimal && example.key == "k0, k1", "\(example)")
        #expect(example.operations.map(\.text).contains("read of k0 = 0.1, k1 = 0.4"), "\(example)")
        #expect(example.words.hasSuffix("together, if each batch was read at one moment"))
        wide.header.readsBatchesAtOnce = false
        let plain = HistoryJudge().verdict(on: wide)
        #expect(plain.outcome == .linearizable && plain.snapshots == nil)
    }

    /// Of twelve keys eight are judged together, and what is kept says the same.
    @Test func ofManyKeysSome() throws {
        var operations: [RecordedOperation] = (0..<12).map { write($0, Int64($0) + 1, UInt64($0) * 10) }
        operations += batch((1...12).map { $0 }, 200)
        let judge = SnapshotJudge(pass(operations))
        #expect(judge.keys.count == SnapshotJudge.mostKeys && judge.batches == 1)
        let text = try #require(judge.text)
        let kept = try HistoryReader.read(HistoryInput(Array(text.utf8))).judged(budget: Budget(), evidence: false)
        #expect(kept.model == "multi-register" && kept.outcome == .holds && kept.operations == 9)
    }

    /// What is left out behind the end cannot be missed.
    @Test func aLongPassIsCut() throws {
        var operations: [RecordedOperation] = []
        for round in 0..<25_000 {
            let begin = UInt64(round) * 100
            operations += [write(0, Int64(2 * round) + 1, begin), write(1, Int64(2 * round) + 2, begin + 10)]
            operations += batch([Int64(2 * round) + 1, Int64(2 * round) + 2], begin + 20)
        }
        let (snapshots, counterexample) = SnapshotJudge(pass(operations)).judged(Budget(time: .seconds(60)))
        #expect(snapshots.outcome == .linearizable && counterexample == nil)
        #expect(snapshots.reads > 12_000 && snapshots.reads <= 14_000)
    }

    /// A batch that began before the end and saw what was written behind it is left out with what it saw.
    @Test func aReadAcrossTheEndIsLeftOut() throws {
        var operations = [write(0, 1, 0), write(1, 2, 10)]
        for round in 0..<UInt64(SnapshotJudge.mostOperations) {
            operations.append(write(0, Int64(round) + 3, 100 + 10 * round))
        }
        let last = try #require(operations.last)
        let across = batch([last.value, 2], 50).map { read in
            var read = read
            read.end = last.end + 5
            return read
        }
        let (snapshots, counterexample) = SnapshotJudge(pass(operations + batch([1, 2], 20) + across))
            .judged(Budget(time: .seconds(60)))
        #expect(snapshots.reads == 1 && snapshots.outcome == .linearizable, "\(String(describing: counterexample))")
    }

    // MARK: Engines

    private func judged(_ engine: String, atOnce: Bool) throws -> [LinearizabilityVerdict] {
        let scenario = try decodeScenario(
            scenarioText([
                "records: 4", "run: {warmup: 0s, duration: 30s, operations: 4000, repetitions: 1}",
                "engines: [\(engine)]", "values: {bytes: 64}", "verify: {linearizability: 50k}",
                "operations: {readers: {multi-read(4): 100%}, writers: {update: 100%}}",
                "threads: {readers: 1, writers: 1}",
            ]))
        let folder = try TemporaryFolder()
        var job = WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0)
        job.recordingFolder = folder.path
        let sample = try SystemTable.run(job)
        return try (sample.recordings ?? []).map { recording in
            var pass = try RecordedPass.read("\(folder.path)/\(try #require(recording.history))")
            #expect(pass.header.readsBatchesAtOnce == (engine == "hyperion-snapshot"))
            pass.header.readsBatchesAtOnce = atOnce
            return HistoryJudge().verdict(on: pass)
        }
    }

    /// Whoever comes to its limit first ends a pass, so that one may have few batches.
    @Test func snapshotsOfTheEngineAreOfOneMoment() throws {
        var reads = 0
        for _ in 0..<20 where reads <= 100 {
            for verdict in try judged("hyperion-snapshot", atOnce: true) {
                #expect(verdict.outcome == .linearizable, "\(verdict)")
                #expect(verdict.snapshots?.outcome == .linearizable, "\(verdict)")
                reads += verdict.snapshots?.reads ?? 0
            }
        }
        #expect(reads > 100)
    }

    /// An engine that promises what it does not keep: the same one, which reads key by key.
    @Test func plainBatchesAreNoSnapshots() throws {
        var found = 0
        for _ in 0..<20 where found == 0 {
            found += try judged("hyperion-combining", atOnce: true).count { verdict in
                verdict.outcome == .violated && verdict.violatedKeys == 0 && verdict.snapshots?.outcome == .violated
            }
        }
        #expect(found > 0)
        #expect(try judged("hyperion-combining", atOnce: false).allSatisfy { $0.outcome == .linearizable })
    }
}
