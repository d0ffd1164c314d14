import CHyperion

/// Makes a throughput pass slower by a known share, for the gate's proof of itself.
///
/// Between two groups of chunks it spins for the share of the time that was spent in chunks so far, less what it has
/// spun already: what one spin is too long the next is shorter. Groups double until one takes 20 µs, since to stop at
/// all, read the clock and get going again takes some tens of nanoseconds, which are a twentieth of a chunk of quick
/// operations; the last, unfinished group of a pass is not slowed.
/// Not thread-safe: one a thread.
struct Brake {
    /// 0.1: everything takes 10 % longer; 0: nothing is done at all.
    let share: Double
    private var busy = 0.0
    private var spun = 0.0
    private var last: UInt64 = 0
    /// Chunks of a group, and how many of this one are left.
    private(set) var group = 1
    private var left = 1
    private static let shortestGroupNanoseconds: UInt64 = 20_000
    private static let largestGroup = 1024

    init(share: Double) { self.share = share }

    @inline(__always) var isOn: Bool { share > 0 }

    /// At the beginning of the pass.
    mutating func start() { last = MonotonicClock.nanoseconds() }

    @inline(__always) mutating func afterChunk() {
        left &-= 1
        if left == 0 { spin() }
    }

    @inline(never) private mutating func spin() {
        var now = MonotonicClock.nanoseconds()
        let took = now - last
        busy += Double(took)
        let owed = share * busy - spun
        let from = now
        while Double(now - from) < owed { now = MonotonicClock.nanoseconds() }
        spun += Double(now - from)
        last = now
        if took < Self.shortestGroupNanoseconds, group < Self.largestGroup { group *= 2 }
        left = group
    }
}

/// Work of a known length, in steps far shorter than a reading of the clock: a chain of multiplications, each of
/// which waits for the one before it.
enum SpinSteps {
    @inline(never) static func spin(_ steps: Int) {
        var value: UInt64 = 1
        var left = steps
        while left > 0 {
            value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            hyperion_keep_alive(value)
            left -= 1
        }
    }

    /// Nanoseconds of a step, and what it costs to spin at all: measured once, when they are first asked for, so that
    /// each piece of a pass is slowed down by the same measure. Thread-safe.
    static let measured: (step: Double, overhead: Double) = {
        let step = nanosecondsPerStep()
        return (step, overhead(nanosecondsPerStep: step))
    }()

    /// Of several tries the fastest, which nothing interrupted.
    private static func nanosecondsPerStep() -> Double {
        let steps = 20_000
        let best =
            (0..<20).map { _ -> UInt64 in
                let start = MonotonicClock.nanoseconds()
                spin(steps)
                return MonotonicClock.nanoseconds() - start
            }.min() ?? 0
        return max(Double(best) / Double(steps), 0.01)
    }

    /// Nanoseconds that it costs to spin at all, beside the steps: the call, and waiting for what was begun before.
    private static func overhead(nanosecondsPerStep: Double) -> Double {
        let calls = 500
        let best =
            (0..<20).map { _ -> UInt64 in
                let start = MonotonicClock.nanoseconds()
                for _ in 0..<calls {
                    hyperion_finish_instructions()
                    spin(1)
                }
                return MonotonicClock.nanoseconds() - start
            }.min() ?? 0
        return max(Double(best) / Double(calls) - nanosecondsPerStep, 0)
    }
}

/// Makes single operations slower by a known share, inside of their timed section.
///
/// How long an operation took is known only when its section has ended, and to look at the clock within would cost more
/// than a tenth of a short one. So each spins for the share of what those of its kind before it took: the mean, in
/// which what took twice as long or more counts as twice, so that an interruption moves it little. It begins with the
/// median of the first few, which are not slowed down: the very first finds its data in no cache.
/// Not thread-safe: one a thread.
struct OperationBrake {
    private let share: Double
    private let nanosecondsPerStep: Double
    private let overheadNanoseconds: Double
    private let clockNanoseconds: Double
    private var typical = [Double](repeating: 0, count: 8)
    private var first = [[Double]](repeating: [], count: 8)
    private static let firstCount = 15
    private var carried = 0.0

    /// - Parameters:
    ///   - overheadNanoseconds: what it costs to spin at all.
    ///   - clockNanoseconds: what of every time is the clock's, and not slowed down.
    init(
        share: Double, nanosecondsPerStep: Double, overheadNanoseconds: Double = 0, clockNanoseconds: Double = 0
    ) {
        (self.share, self.nanosecondsPerStep) = (share, nanosecondsPerStep)
        (self.overheadNanoseconds, self.clockNanoseconds) = (overheadNanoseconds, clockNanoseconds)
    }

    /// For this machine.
    static func calibrated(share: Double, _ clock: TickClock) -> OperationBrake {
        let (step, overhead) = SpinSteps.measured
        return OperationBrake(
            share: share, nanosecondsPerStep: step, overheadNanoseconds: overhead,
            clockNanoseconds: clock.costNanoseconds)
    }

    /// Steps for the next operation of a kind; 0: it is not to spin. What is left of a whole step is carried to the next.
    /// Where spinning costs more by itself than is wanted, nothing is slowed down at all.
    mutating func steps(_ kind: Int) -> Int {
        let wanted = (share * typical[kind] - overheadNanoseconds) / nanosecondsPerStep + carried
        let steps = Int(min(max(wanted, 0), 1e9))
        carried = min(max(wanted - Double(steps), 0), 1)
        return steps
    }

    /// After the section: what it took, with the steps that were spun.
    mutating func learn(_ kind: Int, nanoseconds: UInt64, steps: Int) {
        let spun = steps > 0 ? Double(steps) * nanosecondsPerStep + overheadNanoseconds : 0
        let own = max(Double(nanoseconds) - spun - clockNanoseconds, 0)
        let known = typical[kind]
        guard known == 0 else {
            typical[kind] = known + (min(own, 2 * known) - known) / 64
            return
        }
        first[kind].append(own)
        if first[kind].count == Self.firstCount { typical[kind] = first[kind].sorted()[Self.firstCount / 2] }
    }
}

/// A slowdown that no loop would heed.
struct SlowdownError: Error, CustomStringConvertible {
    var engine: String
    var share: Double

    var description: String {
        (0...10).contains(share)
            ? "a slowdown can be injected only under closed load, and not into engines that are awaited: \(engine)"
            : "a slowdown of \(share) is none: write 0 to 10, 0.1 for 10 %"
    }

    /// Refuses what would be ignored.
    static func check(_ job: WorkerJob, _ type: SystemType) throws(SlowdownError) {
        guard let share = job.slowdown else { return }
        guard (0...10).contains(share), !type.isAwaited, job.scenario.load == .closed else {
            throw SlowdownError(engine: job.engine, share: share)
        }
    }
}
