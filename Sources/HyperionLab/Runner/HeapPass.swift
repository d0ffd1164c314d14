/// What each operation does to the heap: every one of them once more, by itself, in the thread that calls, between two
/// readings of the allocator.
///
/// It comes after everything that is measured, after the records were read back and the peak of memory was noted, so that
/// it disturbs no other figure. What a pass takes beside its operations is measured with an empty one and taken off. A
/// pass is run a little before it is counted, so that what an engine sets up once is not divided among the operations.
///
/// What grows in leaps (a table that doubles) shows only where a leap falls into the pass; the load has them all.
///
/// Not thread-safe: the store's other threads have ended.
struct HeapPass {
    let system: DrivenSystem
    let plan: StorePlan
    let scenario: Scenario

    /// Operations of one kind at most, and no more than `run.operations`; fewer where values or batches are large.
    static let mostOperations = 10_000
    private static let mostBytes = 64 * 0x1p20
    private static let warmOperations = 64

    /// Every operation of every phase, in the order of the phases; those for which there is no room are left out.
    ///
    /// - Returns: with them, how many answers were wrong, and what the empty pass allocated.
    func run(_ builder: inout TapeBuilder) throws -> (
        operations: [HeapSample.Operation], wrong: [String: UInt64], empty: UInt64?
    ) {
        let empty = try measureEmpty(&builder)
        // A replayed trace has its operations on its own tapes, each of which is run once.
        if case .trace = scenario.keys { return ([], [:], empty.allocated) }
        var samples: [HeapSample.Operation] = []
        var wrong: [String: UInt64] = [:]
        for phase in scenario.phases {
            for var operation in phase.mix.operations {
                let name = Scenario.operationName(operation.kind, phase)
                guard !samples.contains(where: { $0.operation == name }) else { continue }
                operation.share = Scenario.Share(millionths: Scenario.Share.whole)
                let count = self.count(of: operation, builder)
                guard count > 0, let counted = try measure(operation, count, &builder) else { continue }
                let keys = UInt64(operation.kind == .multiRead ? operation.count : 1)
                samples.append(
                    HeapSample.Operation(
                        operation: name, operations: UInt64(count) * keys,
                        allocated: counted.allocated.map {
                            $0 > empty.allocated ?? 0 ? $0 - (empty.allocated ?? 0) : 0
                        },
                        grown: counted.grown.map { $0 - (empty.grown ?? 0) }))
                if counted.wrong > 0 { wrong[name, default: 0] += counted.wrong }
            }
        }
        return (samples, wrong, empty.allocated)
    }

    /// 0: there is no room for it, since the scenario's own passes took all keys or left hardly a record.
    private func count(of operation: Scenario.Operation, _ builder: TapeBuilder) -> Int {
        let bytes = max(scenario.values.mean, 1) * Double(operation.count)
        let affordable = Int(min(Self.mostBytes / bytes, 1e9))
        let wanted = max(min(affordable, Self.mostOperations / operation.count), 64)
        let most = min(wanted, scenario.run.operations ?? .max)
        switch operation.kind {
        case .insert:
            // Those that were deleted come back first.
            let room = builder.keys.count - builder.nextRecord + builder.deleted.count
            return max(min(most, room - Self.warmOperations), 0)
        case .delete:
            let live = builder.nextRecord - builder.isDeleted.count
            return max(min(most, live / 4), 0)
        default: return most
        }
    }

    /// What a pass did.
    private struct Counted {
        var allocated: UInt64?
        var grown: Int64?
        var wrong: UInt64 = 0
    }

    /// nil: the store had no room left for it.
    private func measure(
        _ operation: Scenario.Operation, _ count: Int, _ builder: inout TapeBuilder
    ) throws -> Counted? {
        let warm = min(Self.warmOperations, count)
        let before = try builder.draft([operation], count: warm, isAlone: true)
        let first = Walk(system, plan, before.tape)
        let warmed = first.run(try Self.place(before.tape, warm))
        builder.commit(before, operations: warmed.operations)
        let draft = try builder.draft([operation], count: count, isAlone: true)
        let walk = Walk(system, plan, draft.tape)
        // The session's own first use, such as of a buffer that it makes when it needs it.
        if draft.tape.isRepeatable { _ = walk.run(try Self.place(draft.tape, warm)) }
        let (outcome, counted) = walk.counted(try Self.place(draft.tape, count))
        builder.commit(draft, operations: outcome.operations)
        guard outcome.operations == count, !first.isExhausted, !walk.isExhausted else { return nil }
        return counted
    }

    private func measureEmpty(_ builder: inout TapeBuilder) throws -> Counted {
        let read = Scenario.Operation(kind: .read, share: Scenario.Share(millionths: Scenario.Share.whole))
        let draft = try builder.draft([read], count: 1, isAlone: true)
        let walk = Walk(system, plan, draft.tape)
        _ = walk.run(try Self.place(draft.tape, 0))
        return walk.counted(try Self.place(draft.tape, 0)).counted
    }

    private static func place(_ tape: Tape, _ operations: Int) throws -> PassPlace {
        let control = try PassControl(threadCount: 1)
        control.openBeforehand()
        return PassPlace(
            control: control, thread: 0, pacing: Pacing(others: 0..<0, own: 0..<0, ratio: 1), limit: operations,
            chunk: TimingLoop.chunk(tape))
    }

    /// A session on its way along a tape.
    private final class Walk {
        private let session: DrivenSession
        private let tape: Tape
        private var cursor: TapeCursor

        init(_ system: DrivenSystem, _ plan: StorePlan, _ tape: Tape) {
            session = system.session(plan)
            session.prepare(tape)
            self.tape = tape
            cursor = TapeCursor(tape)
        }

        var isExhausted: Bool { session.isExhausted }

        func run(_ place: PassPlace) -> LoopOutcome { session.measureThroughput(tape, &cursor, place) }

        /// The readings lie outside of the loop: the thread's counter innermost. That asking for the counter allocates a
        /// little itself is in the empty pass too.
        func counted(_ place: PassPlace) -> (outcome: LoopOutcome, counted: Counted) {
            let heapBefore = HeapReading.now()
            let before = HeapReading.allocatedByThisThread()
            let outcome = run(place)
            let after = HeapReading.allocatedByThisThread()
            let heapAfter = HeapReading.now()
            var counted = Counted(wrong: outcome.wrong)
            if let before, let after { counted.allocated = after &- before }
            if let heapBefore, let heapAfter {
                counted.grown = HeapGrowth(from: heapBefore, to: heapAfter).live
            }
            return (outcome, counted)
        }
    }
}
