@testable import HyperionCore

/// Memory in which a recorded writer's steps happen between a reader's loads, as a schedule says.
///
/// First `record` notes what a writer stores. Then `forEachSchedule` runs a reader again and again: before each
/// of its loads it lets the writer make 0, 1, 2, … further steps, until every distribution of the steps over the
/// loads was tried. Stores appear in one order to all, so that what is missing here is the reordering of loads.
final class ScheduledMemory: AtomicMemory, @unchecked Sendable {
    enum Step: Equatable {
        case store(offset: Int, value: UInt64, isReleasing: Bool)
        case releaseFence
    }

    private(set) var words: [UInt64]
    private var steps: [Step] = []
    private var isRecording = false

    /// How many steps were made before each load so far, and how many could have been.
    private var choices: [(made: Int, possible: Int)] = []
    private var loads = 0
    private var interruptionsMade = 0
    private var maximumInterruptions = Int.max
    private(set) var stepsMade = 0
    /// Steps made before the reader's first load, thus before the read began.
    var stepsMadeBeforeFirstLoad: Int { choices.first?.made ?? 0 }
    var recorded: [Step] { steps }
    var recordedStores: Int { steps.count { $0 != .releaseFence } }

    init(byteCount: Int) { words = [UInt64](repeating: 0, count: byteCount / 8) }

    /// What `writer` does to this memory, beginning from its present words, which are left as they were.
    func record(_ writer: () -> Void) -> [Step] {
        let before = words
        (steps, isRecording) = ([], true)
        writer()
        (words, isRecording) = (before, false)
        return steps
    }

    /// Runs `reader` under every schedule of `script`, or under the first `limit`; returns how many there were.
    ///
    /// `interruptions` bounds the loads that have steps before them, where all distributions would be too many.
    @discardableResult
    func forEachSchedule(
        of script: [Step], interruptions: Int = .max, limit: Int = .max, _ reader: () -> Void
    ) -> Int {
        let initial = words
        steps = script.filter { $0 != .releaseFence }
        choices = []
        maximumInterruptions = interruptions
        var count = 0
        while count < limit {
            words = initial
            (loads, interruptionsMade, stepsMade) = (0, 0, 0)
            reader()
            count += 1
            // The next schedule in the order of an odometer: the last choice that can grow does.
            choices.removeLast(choices.count - loads)
            while let last = choices.last, last.made == last.possible { choices.removeLast() }
            guard !choices.isEmpty else { break }
            choices[choices.count - 1].made += 1
        }
        words = initial
        return count
    }

    /// Runs `reader` under `count` schedules drawn at random, of up to `interruptions` each, with the first as many loads
    /// as a run without any interruption makes, and a few more, to come before.
    func forSampledSchedules(
        of script: [Step], interruptions: Int, count: Int, _ random: inout TestRandom, _ reader: () -> Void
    ) {
        let initial = words
        steps = script.filter { $0 != .releaseFence }
        maximumInterruptions = 0
        choices = []
        var places = 1
        for turn in 0...count {
            words = initial
            (loads, interruptionsMade, stepsMade) = (0, 0, 0)
            var left = steps.count
            choices = []
            if turn > 0 {
                choices = Array(repeating: (made: 0, possible: 0), count: places + 4)
                for _ in 0..<interruptions where left > 0 {
                    let made = 1 + random.below(left)
                    choices[random.below(places + 4)].made += made
                    left -= made
                }
            }
            reader()
            if turn == 0 { places = max(loads, 1) }
        }
        words = initial
    }

    /// Makes all of a script's steps, so that the next recording begins behind them.
    func apply(_ script: [Step]) {
        steps = script.filter { $0 != .releaseFence }
        stepsMade = 0
        makeSteps(steps.count)
    }

    private func makeSteps(_ count: Int) {
        for _ in 0..<count {
            if case .store(let offset, let value, _) = steps[stepsMade] { words[offset / 8] = value }
            stepsMade += 1
        }
    }

    private func load(_ offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset % 8 == 0)
        if !isRecording {
            if loads == choices.count {
                choices.append((0, interruptionsMade < maximumInterruptions ? steps.count - stepsMade : 0))
            }
            if choices[loads].made > 0 {
                // A drawn schedule may come late: a reader that waits has let the writer get on.
                makeSteps(min(choices[loads].made, steps.count - stepsMade))
                interruptionsMade += 1
            }
            loads += 1
        }
        return words[offset / 8]
    }

    private func store(_ value: UInt64, _ offset: Int, isReleasing: Bool) {
        precondition(isRecording && offset >= 0 && offset % 8 == 0, "only the recorded writer stores")
        words[offset / 8] = value
        steps.append(.store(offset: offset, value: value, isReleasing: isReleasing))
    }

    // MARK: AtomicMemory

    func loadRelaxed(_ offset: Int) -> UInt64 { load(offset) }
    func loadAcquiring(_ offset: Int) -> UInt64 { load(offset) }
    func storeRelaxed(_ value: UInt64, _ offset: Int) { store(value, offset, isReleasing: false) }
    func storeReleasing(_ value: UInt64, _ offset: Int) { store(value, offset, isReleasing: true) }
    func fenceAcquiring() {}
    func fenceReleasing() { if isRecording { steps.append(.releaseFence) } }
    /// Who waits lets the writer get on: otherwise a schedule could keep the reader waiting for ever.
    func wait(turn: Int) { if stepsMade < steps.count { makeSteps(1) } }
    func prefetch(_ offset: Int) {}
}

extension ScheduledMemory {
    /// Every order in which other threads may see the stores of `script`, at most `limit`: a store stays behind
    /// earlier ones to its own word, a releasing one behind all, and none passes a release fence upwards.
    static func visibleOrders(of script: [Step], limit: Int = 1000) -> [[Step]] {
        var stores: [(step: Step, offset: Int, isReleasing: Bool, fence: Int)] = []
        var fences = 0
        for step in script {
            switch step {
            case .releaseFence: fences += 1
            case .store(let offset, _, let isReleasing): stores.append((step, offset, isReleasing, fences))
            }
        }
        func mustPrecede(_ first: Int, _ second: Int) -> Bool {
            let (earlier, later) = (stores[first], stores[second])
            return first < second
                && (earlier.offset == later.offset || later.isReleasing || earlier.fence < later.fence)
        }
        var orders: [[Step]] = []
        var order: [Int] = []
        func extend() {
            guard orders.count < limit else { return }
            if order.count == stores.count {
                orders.append(order.map { stores[$0].step })
                return
            }
            for next in stores.indices where !order.contains(next) {
                let isReady = stores.indices.allSatisfy { order.contains($0) || !mustPrecede($0, next) }
                guard isReady else { continue }
                order.append(next)
                extend()
                order.removeLast()
            }
        }
        extend()
        return orders
    }
}
