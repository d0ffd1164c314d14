/// What one thread of a phase does.
struct ThreadRole {
    var mix: [Scenario.Operation]
    /// Whether its operations are a share of a mix that other threads complete.
    var pacing: Pacing

    /// The threads of a phase, readers first.
    static func roles(of phase: Scenario.Phase, _ threads: Scenario.Threads) -> [ThreadRole] {
        let alone = Pacing(others: 0..<0, own: 0..<0, ratio: 1)
        if threads.mixed > 0 {
            return Array(repeating: ThreadRole(mix: phase.mix.operations, pacing: alone), count: threads.mixed)
        }
        switch phase.mix {
        case .roles(let readers, let writers):
            // A role without a mix rests: it has no thread in this phase.
            let reading = readers.isEmpty ? 0 : threads.readers
            let writing = writers.isEmpty ? 0 : threads.writers
            return Array(repeating: ThreadRole(mix: readers, pacing: alone), count: reading)
                + Array(repeating: ThreadRole(mix: writers, pacing: alone), count: writing)
        case .shared(let all):
            let reads = all.filter(\.kind.isRead)
            let writes = all.filter { !$0.kind.isRead }
            let readers = reads.isEmpty ? 0 : threads.readers
            let writers = writes.isEmpty ? 0 : threads.writers
            let readShare = reads.reduce(0) { $0 + $1.share.fraction }
            let writeShare = writes.reduce(0) { $0 + $1.share.fraction }
            func pacing(own: Range<Int>, others: Range<Int>, ratio: Double) -> Pacing {
                own.isEmpty || others.isEmpty ? alone : Pacing(others: others, own: own, ratio: ratio)
            }
            let reading = pacing(
                own: 0..<readers, others: readers..<readers + writers, ratio: readShare / writeShare)
            let writing = pacing(
                own: readers..<readers + writers, others: 0..<readers, ratio: writeShare / readShare)
            return Array(repeating: ThreadRole(mix: whole(reads), pacing: reading), count: readers)
                + Array(repeating: ThreadRole(mix: whole(writes), pacing: writing), count: writers)
        }
    }

    /// The same operations in the same proportion, with shares that sum to the whole.
    private static func whole(_ mix: [Scenario.Operation]) -> [Scenario.Operation] {
        let sum = mix.reduce(0) { $0 + $1.share.millionths }
        guard sum > 0 else { return mix }
        var scaled = mix
        var left = Scenario.Share.whole
        for place in scaled.indices {
            let share = place == scaled.count - 1 ? left : mix[place].share.millionths * Scenario.Share.whole / sum
            scaled[place].share = Scenario.Share(millionths: share)
            left -= share
        }
        return scaled
    }
}

extension Scenario.Mix {
    /// Each kind once, in the order in which the mix names it.
    var kinds: [Scenario.Operation.Kind] {
        var kinds: [Scenario.Operation.Kind] = []
        for operation in operations where !kinds.contains(operation.kind) { kinds.append(operation.kind) }
        return kinds
    }
}
