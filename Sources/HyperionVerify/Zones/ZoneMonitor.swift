/// Decides whether a register in which no value is written twice is linearizable, without search.
///
/// Algorithm: P. B. Gibbons and E. Korach, "Testing shared memories", SIAM J. Computing 26(4), 1997. The write of a
/// value and the reads of it are a cluster. Let `first` be the cluster's first response and `last` its last invocation.
///
///     forward zone (first < last)          backward zone (last < first)
///     write [ … ]                          write [ …………………… ]
///     read             [ … ]               read      [ …………………… ]
///               ├──────┤                             ├────────┤
///            first    last                          last    first
///
/// In a forward zone the register has the value throughout; in a backward zone the whole cluster fits into one
/// moment, which may be any of the zone. So the history is linearizable if and only if
/// 1. each value read was written, by a write that began before any read of it ended;
/// 2. no two forward zones overlap;
/// 3. no backward zone lies within a forward one.
///
/// Open calls: an open read says nothing. An open write that was read from took effect, so it is a write without a
/// response (it is never `first`); one that was not read from is left out. The initial value counts as written by
/// a write that ended before all else.
///
/// Complexity: O(n log n) time, O(n) memory.
struct ZoneMonitor {
    struct Call {
        /// Numbered from 0; the initial value is 0. −1: a read with unknown result.
        var value: Int32
        var isWrite: Bool
        var invocation: Int
        /// `Int.max`: open.
        var response: Int
        /// Its place in the array that the monitor was given.
        var place: Int32
    }

    /// A write and the reads of its value, as places in `calls`; −1: none.
    private struct Cluster {
        var write: Int32 = -1
        /// With the first response of all, and with the last invocation of all.
        var firstCall: Int32 = -1
        var lastCall: Int32 = -1
        var first = Int.max
        var last = Int.min
        var hasRead = false
        var firstRead: Int32 = -1

        var isForward: Bool { first < last }
    }

    private let calls: [Call]
    private var clusters: [Cluster]

    /// `values`: how many different ones there are. No value but 0 is written twice, and 0 never.
    init(_ calls: [Call], values: Int) {
        self.calls = calls
        clusters = [Cluster](repeating: Cluster(), count: values)
        // Written before everything else.
        (clusters[0].first, clusters[0].last) = (Int.min + 1, Int.min)
        for (index, call) in calls.enumerated() { add(call, Int32(index)) }
    }

    private mutating func add(_ call: Call, _ index: Int32) {
        guard call.value >= 0 else { return }
        let value = Int(call.value)
        if call.isWrite {
            clusters[value].write = index
        } else {
            let earliest = clusters[value].firstRead
            if earliest < 0 || call.response < calls[Int(earliest)].response { clusters[value].firstRead = index }
        }
        if call.response < clusters[value].first {
            (clusters[value].first, clusters[value].firstCall) = (call.response, index)
        }
        if call.invocation > clusters[value].last {
            (clusters[value].last, clusters[value].lastCall) = (call.invocation, index)
        }
    }

    func verdict() -> MonitorVerdict {
        if let core = readWithoutWrite() { return .violated(core: core) }
        // A write that nobody has to have seen may not have happened.
        let effective = clusters.indices.filter { clusters[$0].first != Int.max }
        let forward = effective.filter { clusters[$0].isForward }.sorted { clusters[$0].first < clusters[$1].first }
        for (one, next) in zip(forward, forward.dropFirst()) where clusters[next].first < clusters[one].last {
            return .violated(core: core(of: one, next))
        }
        var gaps = [Int](repeating: Int.min, count: clusters.count)
        for value in effective where !clusters[value].isForward {
            let zone = clusters[value]
            gaps[value] = zone.last
            // The only forward zone that the beginning of this one can lie in.
            guard let around = Self.lastZone(of: forward, in: clusters, before: zone.last),
                clusters[around].last > zone.last
            else { continue }
            if clusters[around].last > zone.first { return .violated(core: core(of: around, value)) }
            gaps[value] = clusters[around].last
        }
        return .linearizable(order: order(effective, gapOfBackward: gaps))
    }

    private func readWithoutWrite() -> [Int]? {
        for value in clusters.indices.dropFirst() where clusters[value].firstRead >= 0 {
            let (cluster, read) = (clusters[value], calls[Int(clusters[value].firstRead)])
            guard cluster.write >= 0 else { return [Int(read.place)] }
            let write = calls[Int(cluster.write)]
            if read.response < write.invocation { return [Int(read.place), Int(write.place)] }
        }
        return nil
    }

    /// What makes up two zones that contradict each other.
    private func core(of one: Int, _ other: Int) -> [Int] {
        var places: Set<Int> = []
        for value in [one, other] {
            for call in [clusters[value].write, clusters[value].firstCall, clusters[value].lastCall] where call >= 0 {
                places.insert(Int(calls[Int(call)].place))
            }
        }
        return places.sorted()
    }

    /// Of zones that do not overlap, sorted: the last that begins before `position`. O(log n).
    private static func lastZone(of forward: [Int], in clusters: [Cluster], before position: Int) -> Int? {
        var (low, high) = (0, forward.count)
        while low < high {
            let middle = (low + high) / 2
            if clusters[forward[middle]].first < position { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? forward[low - 1] : nil
    }

    /// Calls by the gap between two events that they take effect in, given by the event before it. Within a gap: the
    /// end of a forward zone, then whole backward clusters, then the beginning of a forward zone.
    private func order(_ effective: [Int], gapOfBackward gaps: [Int]) -> [Int] {
        struct Key {
            var gap: Int
            var phase: UInt8
            var value: Int32
            var isRead: Bool
            var place: Int32
        }
        var keys: [Key] = []
        keys.reserveCapacity(calls.count)
        for call in calls {
            guard call.value >= 0 else {
                // A read that may have returned anything fits anywhere.
                keys.append(Key(gap: call.invocation, phase: 0, value: -1, isRead: true, place: call.place))
                continue
            }
            let zone = clusters[Int(call.value)]
            guard zone.first != Int.max else { continue }
            var key = Key(
                gap: gaps[Int(call.value)], phase: 1, value: call.value, isRead: !call.isWrite, place: call.place)
            if zone.isForward {
                // The register takes the value just before the first response.
                key.gap = call.isWrite ? zone.first - 1 : max(call.invocation, zone.first - 1)
                key.phase = key.gap == zone.first - 1 ? 2 : 0
            }
            keys.append(key)
        }
        keys.sort {
            ($0.gap, $0.phase, $0.value, $0.isRead ? 1 : 0, $0.place)
                < ($1.gap, $1.phase, $1.value, $1.isRead ? 1 : 0, $1.place)
        }
        return keys.map { Int($0.place) }
    }
}

extension ZoneMonitor.Call {
    static func read<Operation>(_ value: Int32, _ call: HyperionVerify.Call<Operation>, _ place: Int) -> Self {
        Self(
            value: value, isWrite: false, invocation: call.invocation, response: call.response, place: Int32(place))
    }

    static func write<Operation>(_ value: Int32, _ call: HyperionVerify.Call<Operation>, _ place: Int) -> Self {
        Self(value: value, isWrite: true, invocation: call.invocation, response: call.response, place: Int32(place))
    }
}
