import Testing

@testable import HyperionLab

@Suite struct TraceTimesTests {
    private func times(_ all: [Double?]) -> TraceTimes {
        var times = TraceTimes()
        for time in all { times.append(time, requests: 1) }
        return times
    }

    /// Milliseconds from the request with that number on.
    private func milliseconds(_ times: TraceTimes, from first: Int = 0) -> [Double] {
        var arrivals = times.arrivals(from: first)
        return (first..<times.count).map { _ in Double(arrivals.next()) / 1e6 }
    }

    @Test(
        arguments: [
            // What has the same second is spread over it, and over no more than it.
            ([5, 5, 6, 9], [0, 500, 1000, 4000]),
            ([0, 0, 0, 0, 100, 100], [0, 250, 500, 750, 100_000, 100_500]),
            // Or up to the next time, where times are finer.
            ([1.25, 1.25, 1.5, 1.5, 4], [0, 125, 250, 750, 2750]),
            ([7], [0]),
        ] as [([Double], [Double])])
    func sameTimesAreSpread(seconds: [Double], expected: [Double]) {
        #expect(milliseconds(times(seconds)) == expected)
    }

    /// A part may begin in the middle of a second.
    @Test func timesAreRelativeToTheFirstOfAPart() {
        let times = times([3, 3, 3, 3, 4, 8])
        #expect(milliseconds(times, from: 2) == [0, 250, 500, 4500])
        #expect(times.seconds(from: 2, to: 5) == 4.5 && times.seconds(from: 5, to: 5) == 0)
    }

    @Test func rowsCountAsOftenAsTheySay() {
        var times = TraceTimes()
        times.append(1, requests: 3)
        times.append(1, requests: 1)
        times.append(2, requests: 2)
        #expect(times.count == 6 && milliseconds(times) == [0, 250, 500, 750, 1000, 1500])
    }

    @Test func datesLeaveRoomForNanoseconds() {
        let times = times([1_700_000_000, 1_700_000_000, 1_700_000_000, 1_700_000_001])
        var arrivals = times.arrivals(from: 0)
        #expect((0..<4).map { _ in arrivals.next() } == [0, 333_333_333, 666_666_666, 1_000_000_000])
    }

    @Test func timesThatAreMissingAreSeen() {
        #expect(times([1, 2]).isComplete && !times([1, nil, 2]).isComplete)
        #expect(times([1, nil, 3]).seconds(from: 0, to: 2) == 0)
    }

    /// Arrivals never go back, whatever the times.
    @Test func arrivalsAscend() {
        let seed = ReplaySeed.draw(test: "TraceTimesTests")
        var random = RandomSource(seed: seed)
        for _ in 0..<200 {
            var (times, time) = (TraceTimes(), Double(random.below(2_000_000_000)))
            for _ in 0..<1 + random.below(40) {
                if random.below(2) == 0 { time += random.below(2) == 0 ? Double(random.below(4)) : random.unit() }
                times.append(time, requests: 1 + Int(random.below(3)))
            }
            let first = Int(random.below(UInt64(times.count)))
            let arrivals = milliseconds(times, from: first)
            #expect(arrivals[0] == 0 && zip(arrivals, arrivals.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
        }
    }
}
