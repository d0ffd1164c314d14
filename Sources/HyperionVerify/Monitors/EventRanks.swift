/// The events of calls by their order alone: positions are replaced by ranks.
///
///     position   3        10     11       90
///     rank       0         1      2        3      end = 4
///     gap        └── 0 ───┘└─ 1 ─┘└── 2 ──┘└─ 3 …
///
/// Gap g lies between the events g and g + 1: a call takes effect in a gap g with invocation ≤ g < response. The
/// monitors compute with ranks, which fit 32 bits and serve as places in tables, so that most sorting is not needed.
struct EventRanks {
    /// Rank of the response of an open call: after every event, `end` included.
    static var never: Int32 { .max }

    /// How many events there are.
    private(set) var end: Int32 = 0
    /// Of each call.
    private(set) var invocation: [Int32]
    private(set) var response: [Int32]

    /// More calls than this have no ranks: two events each, doubled once more in `QueueMonitor`.
    static var largestCount: Int { 1 << 28 }

    /// `calls` in the order of their invocations, at most `largestCount`. O(n) where positions are dense, as those of
    /// a `HistoryBuilder`, else O(n log n).
    init<Operation>(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) {
        let count = calls.count
        try budget.checkMemory(bytes: count * 24)
        invocation = [Int32](repeating: 0, count: count)
        response = [Int32](repeating: Self.never, count: count)
        let byResponse = try Self.placesByResponse(calls, budget: budget)
        var invoked = 0
        for (round, place) in byResponse.enumerated() {
            try budget.checkTime(round: round)
            let position = calls[Int(place)].response
            while invoked < count, calls[invoked].invocation < position {
                invocation[invoked] = end
                invoked += 1
                end += 1
            }
            response[Int(place)] = end
            end += 1
        }
        while invoked < count {
            invocation[invoked] = end
            invoked += 1
            end += 1
        }
    }

    /// The completed calls in the order of their responses.
    private static func placesByResponse<Operation>(
        _ calls: [Call<Operation>], budget: Budget
    ) throws(Exhausted) -> [Int32] {
        var places: [Int32] = []
        places.reserveCapacity(calls.count)
        let first = calls.first?.invocation ?? 0
        var last = first
        for place in calls.indices where !calls[place].isOpen {
            places.append(Int32(place))
            last = max(last, calls[place].response)
        }
        try budget.checkTime()
        let (span, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, span < 4 * calls.count + 64 else {
            return places.sorted { calls[Int($0)].response < calls[Int($1)].response }
        }
        var placeAt = [Int32](repeating: -1, count: span + 1)
        for place in places { placeAt[calls[Int(place)].response - first] = place }
        return placeAt.filter { $0 >= 0 }
    }
}
