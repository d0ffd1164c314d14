import HyperionCore

/// What is assumed of the clock that histories are stamped with, and how much of it was shown.
///
/// The order of two operations on different cores is known only if their counters agree. The processor has to say that
/// its counter runs at one rate and never stops (`constant_tsc`, `nonstop_tsc`), and the kernel that it trusts it (else
/// `TickClock` takes `clock_gettime`). Beyond that a handshake bounds the offset of two cores:
///
///     core A   t0 ──▶ ping        pong ──▶ t2         t0 ≤ t1 ≤ t2 in true time, so
///     core B           ping ──▶ t1 ──▶ pong           t1 − t2 ≤ offset of B's counter ≤ t1 − t0
///
/// The tightest bounds of many rounds count. As long as an offset of 0 lies within those of every core 0 is assumed, as the
/// hardware promises. Where it does not, every interval is widened by as much as any two counters can differ (one may be
/// ahead of the first core's while another is behind it), so that no order is claimed that the counters cannot show.
public struct CounterCheck: Codable, Equatable, Sendable {
    /// `tsc` or `clock_gettime`.
    public var source: String
    /// Whether processor and kernel vouch for the counter.
    public var isInvariant: Bool
    /// Processors whose counters were compared with the first one's.
    public var compared: Int
    /// Of the worst pair: the least and the greatest offset that its rounds allow, in nanoseconds.
    public var lowNanoseconds: Double
    public var highNanoseconds: Double
    /// Whether all rounds of each pair can be true of one offset.
    public var isConsistent: Bool
    /// nil: of a result of before this was kept.
    private var slack: Double?

    /// By how much intervals are widened, in nanoseconds; 0: not at all.
    public var slackNanoseconds: Double {
        slack ?? (isConsistent && lowNanoseconds <= 0 && highNanoseconds >= 0 ? 0 : bound)
    }

    /// What the bounds of each processor but the first come to, in nanoseconds.
    init(source: String, isInvariant: Bool, offsets: [(low: Double, high: Double)]) {
        (self.source, self.isInvariant) = (source, isInvariant)
        compared = offsets.count
        func bound(_ offset: (low: Double, high: Double)) -> Double { max(abs(offset.low), abs(offset.high)) }
        let worst = offsets.max { bound($0) < bound($1) }
        (lowNanoseconds, highNanoseconds) = worst ?? (low: 0, high: 0)
        isConsistent = offsets.allSatisfy { $0.low <= $0.high }
        // The first one's is 0 by definition.
        let bounds: [Double] = offsets.flatMap { [$0.low, $0.high] } + [0]
        let agree = offsets.allSatisfy { $0.low <= 0 && $0.high >= 0 }
        slack = agree ? 0 : (bounds.max() ?? 0) - (bounds.min() ?? 0)
    }

    var bound: Double { max(abs(lowNanoseconds), abs(highNanoseconds)) }

    private static let rounds = 2000
    /// A pair that is disturbed gives up after so long; the rounds that it had count.
    private static let longestNanoseconds: UInt64 = 100_000_000

    /// Compares the counters of the processors that threads may run on. Up to 0.1 s a pair.
    static func measure(_ clock: TickClock, processors: [Int] = ProcessorAffinity.allowed()) throws -> CounterCheck {
        var offsets: [(low: Double, high: Double)] = []
        for other in processors.dropFirst() {
            guard let offset = try offset(clock, processors[0], other) else { continue }
            offsets.append(
                (Double(offset.low) * clock.nanosecondsPerTick, Double(offset.high) * clock.nanosecondsPerTick))
        }
        return CounterCheck(
            source: clock.source.rawValue, isInvariant: clock.source == .timeStampCounter, offsets: offsets)
    }

    /// The offsets of the second processor's counter that all rounds allow, in ticks; nil: nothing could be compared.
    private static func offset(_ clock: TickClock, _ first: Int, _ second: Int) throws -> (low: Int64, high: Int64)? {
        final class Shared: @unchecked Sendable {
            let region: MappedRegion
            let memory: HardwareMemory
            var isPinned = (false, false)
            var bounds = (low: Int64.min, high: Int64.max)
            init() throws {
                region = try MappedRegion(bytes: 4096, pages: .base)
                memory = HardwareMemory(base: region.base)
            }
        }
        let shared = try Shared()
        let (ping, pong, stamp, stop) = (0, 128, 256, 384)
        let pinger = try SystemThread {
            shared.isPinned.0 = ProcessorAffinity.pin(to: first)
            let memory = shared.memory
            let start = MonotonicClock.nanoseconds()
            for round in 1...UInt64(rounds) {
                let sent = clock.end()
                memory.storeReleasing(round, ping)
                var turn = 0
                while memory.loadAcquiring(pong) != round {
                    memory.wait(turn: turn)
                    turn += 1
                }
                let received = clock.end()
                let answered = memory.loadRelaxed(stamp)
                shared.bounds.low = max(shared.bounds.low, Int64(bitPattern: answered &- received))
                shared.bounds.high = min(shared.bounds.high, Int64(bitPattern: answered &- sent))
                if MonotonicClock.nanoseconds() - start > longestNanoseconds { break }
            }
            memory.storeReleasing(1, stop)
        }
        let ponger = try SystemThread {
            shared.isPinned.1 = ProcessorAffinity.pin(to: second)
            let memory = shared.memory
            var last: UInt64 = 0
            while memory.loadAcquiring(stop) == 0 {
                var turn = 0
                while memory.loadAcquiring(ping) == last, memory.loadAcquiring(stop) == 0 {
                    memory.wait(turn: turn)
                    turn += 1
                }
                let seen = memory.loadAcquiring(ping)
                guard seen != last else { continue }
                memory.storeRelaxed(clock.end(), stamp)
                memory.storeReleasing(seen, pong)
                last = seen
            }
        }
        pinger.join()
        ponger.join()
        return shared.isPinned.0 && shared.isPinned.1 ? shared.bounds : nil
    }
}
