import Foundation

/// When one thread's operations are due, one after the other, in nanoseconds from the start of the pass.
///
/// Computed as the pass goes on, not stored: a multiplication (constant) or a logarithm (Poisson) for each arrival,
/// no allocation, and nothing that depends on what the store does. A value: a copy gives the same times again.
///
/// Constant arrivals are multiples of the mean gap, so that no rounding adds up. Poisson arrivals are sums of
/// exponential gaps by inversion (Knuth, "The Art of Computer Programming", volume 2, 3.4.1); each source of random
/// numbers gives one process, the same on every run. A trace's own times are laid out beforehand, one for each operation
/// of the tape, and are read.
///
/// Thread safety: one thread.
struct ArrivalSchedule: Sendable {
    let arrivals: Scenario.Arrivals
    /// Mean nanoseconds between two arrivals.
    let gap: Double
    private var random: RandomSource
    private var arrived = 0.0
    private var time = 0.0
    /// A trace's own times, and how many of them have come.
    private let given: [UInt64]?
    private var taken = 0

    /// - Parameters:
    ///   - rate: arrivals a second, more than 0.
    ///   - offset: share of a gap, 0 to 1, by which constant arrivals are shifted, so that threads take turns
    ///     instead of all beginning at once. Poisson arrivals need none.
    init(_ arrivals: Scenario.Arrivals, rate: Double, offset: Double = 0, random: RandomSource) {
        self.arrivals = arrivals
        gap = 1e9 / rate
        self.random = random
        arrived = offset
        given = nil
    }

    /// A trace's own times: ascending nanoseconds. After the last of them nothing is due.
    init(given: [UInt64]) {
        self.init(
            .constant, rate: Double(max(given.count, 1)) / max(Double(given.last ?? 0) / 1e9, 1e-9),
            random: RandomSource(seed: 0), given: given)
    }

    private init(_ arrivals: Scenario.Arrivals, rate: Double, random: RandomSource, given: [UInt64]) {
        (self.arrivals, gap, self.random, self.given) = (arrivals, 1e9 / rate, random, given)
    }

    /// The next operation's time, never before that of the one before it. O(1).
    @inline(__always)
    mutating func next() -> UInt64 {
        if let given {
            guard taken < given.count else { return 1 << 62 }
            taken &+= 1
            return given[taken &- 1]
        }
        switch arrivals {
        case .constant:
            time = arrived * gap
            arrived += 1
        case .poisson:
            // 1 − u lies in (0, 1]: the logarithm is finite.
            time -= log(1 - random.unit()) * gap
        }
        // Two centuries: beyond every pass, and whole numbers still fit.
        return UInt64(min(time, 0x1p62))
    }

    /// How many of the next ones are due at or before `end`, at most `limit`. O(their number).
    func count(until end: UInt64, limit: Int = .max) -> Int {
        var copy = self
        var count = 0
        while count < limit, copy.next() <= end { count += 1 }
        return count
    }
}

/// The schedules of a phase's threads.
enum ArrivalPlan {
    /// Keeps the arrivals' random numbers apart from those of the operations and the keys.
    private static let firstStream: UInt64 = 0xA881_7A15 << 32

    /// The rate is that of a mix, over all threads that share it; a role that takes a part of a mix takes that part
    /// of the rate, and each of its threads an equal part of that.
    static func schedules(
        _ load: Scenario.OpenLoad, _ roles: [ThreadRole], phase index: Int, of scenario: Scenario
    ) -> [ArrivalSchedule] {
        let crews = roles.map { crew(of: $0, scenario.threads) }
        let source = RandomSource(seed: scenario.seed)
        return roles.indices.map { thread in
            let members = crews.indices.filter { crews[$0] == crews[thread] }
            let share = share(of: crews[thread], in: scenario.phases[index].mix)
            let place = Double(members.firstIndex(of: thread) ?? 0) / Double(members.count)
            return ArrivalSchedule(
                load.arrivals, rate: load.rate * share / Double(members.count), offset: place,
                random: source.derive(stream: firstStream + UInt64(index) << 16 + UInt64(thread)))
        }
    }

    /// Which threads a thread shares its rate with.
    static func crew(of role: ThreadRole, _ threads: Scenario.Threads) -> OpenLoadSample.Crew {
        if threads.mixed > 0 { return .threads }
        return role.mix.allSatisfy(\.kind.isRead) ? .readers : .writers
    }

    /// The part of a mix's rate that a crew has.
    static func share(of crew: OpenLoadSample.Crew, in mix: Scenario.Mix) -> Double {
        // A mix of their own is whole, and so is one that all threads run.
        guard case .shared(let operations) = mix, crew != .threads else { return 1 }
        return operations.filter { $0.kind.isRead == (crew == .readers) }.reduce(0) { $0 + $1.share.fraction }
    }
}
