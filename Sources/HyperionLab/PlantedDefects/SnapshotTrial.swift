#if PLANTED_DEFECTS
    import CHyperion
    import HyperionCore
    import HyperionVerify

    /// One thread writes two keys in turns, another takes snapshots of both; the history of both is one of two registers
    /// that are read at one moment. Rounds until it is refused.
    ///
    /// No scenario can ask for it: a batch of reads is no snapshot, and is recorded as what it is.
    struct SnapshotTrial {
        let engine: String
        private static let rounds = 300
        private static let names: [ByteText] = ["x", "y"]
        private static let keys = [Array("key-x".utf8), Array("key-y".utf8)]

        init(engine: String) { self.engine = engine }

        /// - Parameter finding: of this engine, empty.
        func run(seconds: Double, _ finding: DefectSelfTest.Finding) throws -> DefectSelfTest.Finding {
            var finding = finding
            let start = MonotonicClock.nanoseconds()
            func elapsed() -> Double { Double(MonotonicClock.nanoseconds() - start) / 1e9 }
            let clock = TickClock.calibrated()
            let slack = Int(try CounterCheck.measure(clock).slackNanoseconds / clock.nanosecondsPerTick)
            repeat {
                let history = try Self.recorded(engine, clock, slack: slack)
                let report = Linearizability.check(
                    history, model: MultiRegister(initialValue: 0), budget: Budget(time: .seconds(3)))
                finding.operations += history.operations.count
                switch report.outcome {
                case .violated:
                    finding.outcome = .violated
                    let count = report.counterexample?.operations.count ?? 0
                    finding.words = "no order explains these \(count) operations together, snapshots among them"
                case .linearizable: finding.outcome = finding.outcome ?? .linearizable
                case .undecided: finding.outcome = .undecided
                }
            } while finding.outcome != .violated && elapsed() < seconds
            finding.seconds = elapsed()
            return finding
        }

        private final class Log: @unchecked Sendable {
            var operations: [TimedOperation<MultiRegister.Operation>] = []
        }

        /// - Parameter slack: ticks by which two processors' counters may differ.
        static func recorded(_ engine: String, _ clock: TickClock, slack: Int) throws -> History<
            MultiRegister.Operation
        > {
            let plan = StorePlan(
                capacity: 8, arenaBytes: 0, pages: .base, seed: 0, largestValue: 8, largestBatch: 0, engine: engine)
            let store = try PlantedStore(plan)
            for key in keys { _ = withBytes(of: 0) { value in key.withUnsafeBytes { store.insert($0, value) } } }
            let (writes, reads) = (Log(), Log())
            let isDone = try Flag()
            let processors = ProcessorAffinity.allowed()
            let writer = try SystemThread {
                if let first = processors.first { _ = ProcessorAffinity.pin(to: first) }
                for value in 1...rounds {
                    for (name, key) in zip(names, keys) {
                        let begin = clock.begin()
                        _ = withBytes(of: value) { bytes in key.withUnsafeBytes { store.update($0, bytes) } }
                        hyperion_publish_stores()
                        let end = clock.end()
                        writes.operations.append(
                            TimedOperation(
                                MultiRegister.Operation([.write(register: name, value)]), start: Int(begin),
                                end: Int(end) + slack))
                    }
                }
                isDone.set()
            }
            let reader = try SystemThread {
                if let last = processors.last { _ = ProcessorAffinity.pin(to: last) }
                var values = [UInt64](repeating: 0, count: 2)
                while !isDone.isSet, reads.operations.count < 4 * rounds {
                    let begin = clock.begin()
                    let isThere = values.withUnsafeMutableBytes { bytes in
                        keys[0].withUnsafeBytes { first in
                            keys[1].withUnsafeBytes { second in
                                store.snapshot(
                                    [first, second],
                                    to: [.init(rebasing: bytes[0..<8]), .init(rebasing: bytes[8..<16])]) != nil
                            }
                        }
                    }
                    let end = clock.end()
                    guard isThere else { continue }
                    let accesses = zip(names, values).map {
                        MultiRegister.Access.read(register: $0, .value(Int(truncatingIfNeeded: $1)))
                    }
                    reads.operations.append(
                        TimedOperation(MultiRegister.Operation(accesses), start: Int(begin), end: Int(end) + slack))
                }
            }
            writer.join()
            reader.join()
            return try History(timed: writes.operations + reads.operations)
        }

        private static func withBytes<Result>(of value: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            withUnsafeBytes(of: UInt64(value), body)
        }
    }

    /// Set by one thread and looked at by another.
    private final class Flag: @unchecked Sendable {
        private let region: MappedRegion
        private let memory: HardwareMemory

        init() throws {
            region = try MappedRegion(bytes: 8, pages: .base)
            memory = HardwareMemory(base: region.base)
        }

        func set() { memory.storeReleasing(1, 0) }
        var isSet: Bool { memory.loadAcquiring(0) != 0 }
    }
#endif
