/// When a trace's requests came, by their numbers (each row as often as it counts).
///
/// Traces tell times coarsely, mostly in whole seconds. What has the same time is spread evenly from it up to the next
/// time, at most over a second:
///
///     times    5     5     6           9
///     due      5.0   5.5   6.0         9.0
///
/// One entry for each distinct time, so that traces in seconds take next to no memory. A value; any thread reads it.
struct TraceTimes: Sendable {
    /// Distinct times in seconds, in ascending order.
    private var seconds: [Double] = []
    /// The number of the first request with each.
    private var starts: [Int] = []
    /// Requests so far.
    private(set) var count = 0
    /// Whether every request had a time.
    private(set) var isComplete = true

    /// Takes the next row. Times never go back: whoever reads the trace has refused that.
    mutating func append(_ time: Double?, requests: Int) {
        if let time {
            if seconds.last != time {
                seconds.append(time)
                starts.append(count)
            }
        } else {
            isComplete = false
        }
        count += requests
    }

    /// The times of the requests from one on, relative to its own.
    func arrivals(from request: Int) -> TraceArrivals { TraceArrivals(self, from: request) }

    /// From one request to another one, in seconds; 0 where times are missing.
    func seconds(from first: Int, to last: Int) -> Double {
        guard isComplete, first < last, last < count else { return 0 }
        return due(last, in: group(of: last)) - due(first, in: group(of: first))
    }

    /// Which of the distinct times a request has. O(log of their number).
    fileprivate func group(of request: Int) -> Int {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= request { low = middle } else { high = middle }
        }
        return low
    }

    /// The group of the request after one in `group`.
    fileprivate func group(of request: Int, notBefore group: Int) -> Int {
        group + 1 < starts.count && starts[group + 1] <= request ? group + 1 : group
    }

    /// In seconds from the trace's first request on, so that a date since 1970 leaves room for nanoseconds.
    fileprivate func due(_ request: Int, in group: Int) -> Double {
        let isLast = group + 1 == seconds.count
        let width = isLast ? 1 : min(1, seconds[group + 1] - seconds[group])
        let size = (isLast ? count : starts[group + 1]) - starts[group]
        return seconds[group] - seconds[0] + width * Double(request - starts[group]) / Double(max(size, 1))
    }
}

/// One request after the other, in nanoseconds. A value: a copy gives the same times again. O(1) each.
struct TraceArrivals {
    private let times: TraceTimes
    private let origin: Double
    private var request: Int
    private var group: Int

    /// - Precondition: every request has a time, and there is one with that number.
    fileprivate init(_ times: TraceTimes, from request: Int) {
        self.times = times
        self.request = request
        group = times.group(of: request)
        origin = times.due(request, in: group)
    }

    mutating func next() -> UInt64 {
        let due = times.due(request, in: group) - origin
        request += 1
        group = times.group(of: request, notBefore: group)
        return UInt64(min(max(due, 0) * 1e9, 0x1p62))
    }
}
