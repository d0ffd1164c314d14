import CHyperion
import Glibc

/// Where one measured thread was during one pass.
///
/// Asked outside of the timed loop: by the thread itself before and after, and meanwhile by `PlacementSampler`.
struct ThreadPlace: Sendable, Equatable {
    /// The processor that it was to stay on.
    var asked: Int?
    /// How often it was seen on each processor.
    var seen: [Int: Int] = [:]
    /// Moves that the kernel counted; nil: it does not count.
    var migrations: Int?
    /// nil: not asked for.
    var niceness: Int?
    var schedulingPolicy: String?

    mutating func note(_ processor: Int) { if processor >= 0 { seen[processor, default: 0] += 1 } }

    /// Adds another pass, or piece of one, of the same thread.
    mutating func add(_ other: ThreadPlace) {
        asked = asked ?? other.asked
        seen.merge(other.seen) { $0 + $1 }
        niceness = other.niceness ?? niceness
        schedulingPolicy = other.schedulingPolicy ?? schedulingPolicy
        migrations = migrations.flatMap { mine in other.migrations.map { mine + $0 } } ?? migrations ?? other.migrations
    }

    func sample(phase: Int, thread: Int, on machine: MachineTopology) -> PlacementSample.ThreadSample {
        let places = seen.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            PlacementSample.Place(processor: $0.key, node: machine.node(of: $0.key), samples: $0.value)
        }
        return PlacementSample.ThreadSample(
            phase: phase, thread: thread, asked: asked, seen: places, migrations: migrations, niceness: niceness,
            schedulingPolicy: schedulingPolicy)
    }

    /// Of the calling thread.
    mutating func notePriority() {
        errno = 0
        let value = getpriority(__priority_which_t(0), 0)
        niceness = errno == 0 ? Int(value) : nil
        let policy = sched_getscheduler(0)
        schedulingPolicy = policy < 0 ? nil : Self.policies[policy] ?? String(policy)
    }

    /// By the kernel's numbers (sched.h).
    private static let policies: [Int32: String] = [
        0: "normal", 1: "fifo", 2: "round-robin", 3: "batch", 5: "idle", 6: "deadline",
    ]
}

/// What a measured thread does to itself before a pass, and notes of itself before and after.
struct ThreadPlacing: Sendable {
    let processor: Int?
    let plan: PlacementPlan

    /// What the system refused, by name; empty: nothing. For the calling thread.
    func apply() -> (isPinned: Bool, refusals: [String]) {
        let isPinned = processor.map { ProcessorAffinity.pin(to: $0) } ?? true
        var refusals: [String] = []
        if let reason = MemoryPolicy.set(plan.memory) { refusals.append("memory policy: \(reason)") }
        if let niceness = plan.niceness, hyperion_set_niceness(Int32(niceness)) != 0 {
            refusals.append("nice value \(niceness): \(MemoryPolicy.text(errno))")
        }
        return (isPinned, refusals)
    }
}
