/// A trace cut into what is loaded and what is replayed.
///
/// The trace is replayed once, from front to back:
///
///     ├─ load: a fifth ─┼─ throughput: half of the rest ─┼─ latency: the rest ─┤
///
/// Objects that are there at the end of the first part are loaded, with the sizes that they have then; the parts after
/// it run as they are recorded, against the store as the part before left it. (The load goes on behind its fifth until
/// an object is there.) Nothing is ever evicted: misses are those of an unbounded store.
///
/// Records are the loaded objects in order of first appearance, then the others. Immutable; O(requests).
final class TraceReplay: Sendable {
    let requests: [TraceContents.Request]
    /// Requests of the throughput pass and of the latency pass; their objects are records.
    let parts: [Range<Int>]
    let times: TraceTimes
    /// Requests before each part, each row as often as it counts.
    let partStarts: [Int]
    /// Loaded records: 0 ..< loaded.
    let loaded: Int
    let summary: Scenario.Trace
    /// Of record i: object order[i].
    private let order: [UInt32]
    private let keyBytes: [UInt8]
    private let keyStarts: [Int]
    /// Sizes that record i is ever written with: sizes[sizeStarts[i] ..< sizeStarts[i + 1]]; a loaded one's first.
    private let sizes: [UInt32]
    private let writtenSizes: [UInt32]
    private let sizeStarts: [Int]

    static func read(path: String, format: Scenario.Trace.Format?) throws(ScenarioError) -> TraceReplay {
        try TraceReplay(try TraceReader.read(path: path, format: format), path: path)
    }

    init(_ contents: TraceContents, path: String) throws(ScenarioError) {
        func refuse(_ message: String) -> ScenarioError { .invalid(Diagnostic(file: path, message: message)) }
        var live = [Int64](repeating: -1, count: contents.objects)
        var liveCount = 0
        var loadEnd = 0
        var seen = 0
        while loadEnd < contents.requests.count, seen < contents.requestCount / 5 || liveCount == 0 {
            let request = contents.requests[loadEnd]
            let object = Int(request.object)
            let wasLive = live[object] >= 0
            switch request.kind {
            case .set: live[object] = Int64(request.size)
            case .getOrSet: if !wasLive { live[object] = Int64(request.size) }
            case .delete: live[object] = -1
            case .get: break
            }
            liveCount += (live[object] >= 0 ? 1 : 0) - (wasLive ? 1 : 0)
            seen += Int(request.repeats)
            loadEnd += 1
        }
        guard liveCount > 0 else {
            throw refuse("the trace never writes anything that stays, so there is nothing to read")
        }
        guard contents.requests.count - loadEnd >= 2 else {
            throw refuse("the trace is too short: behind its first fifth, which is loaded, it has no two rows")
        }
        var (middle, half) = (loadEnd, 0)
        while middle < contents.requests.count - 1, half * 2 < contents.requestCount - seen || middle == loadEnd {
            half += Int(contents.requests[middle].repeats)
            middle += 1
        }
        parts = [loadEnd..<middle, middle..<contents.requests.count]
        times = contents.times
        partStarts = [seen, seen + half]
        let isLoaded = live.map { $0 >= 0 }
        order =
            live.indices.filter { isLoaded[$0] }.map(UInt32.init)
            + live.indices.filter { !isLoaded[$0] }.map(UInt32.init)
        loaded = liveCount
        var recordOf = [UInt32](repeating: 0, count: order.count)
        for (record, object) in order.enumerated() { recordOf[Int(object)] = UInt32(record) }
        var requests = contents.requests
        for index in requests.indices { requests[index].object = recordOf[Int(requests[index].object)] }
        self.requests = requests

        var writes = order.map { object -> [UInt32] in live[Int(object)] < 0 ? [] : [UInt32(live[Int(object)])] }
        for request in requests[loadEnd...] where request.kind == .set || request.kind == .getOrSet {
            let record = Int(request.object)
            if !writes[record].contains(request.size) { writes[record].append(request.size) }
            guard writes[record].count <= ValuePool.versions else {
                throw refuse(
                    "one key is written with more than \(ValuePool.versions) sizes; replay a part of the trace")
            }
        }
        sizes = writes.flatMap { $0.isEmpty ? [0] : $0 }
        // What is only ever asked for in vain has no value, and none of 0 bytes.
        writtenSizes = writes.flatMap(\.self)
        var starts = [0]
        for list in writes { starts.append(starts[starts.count - 1] + max(list.count, 1)) }
        sizeStarts = starts
        keyBytes = contents.keyBytes
        keyStarts = contents.keyStarts
        let longest = (0..<order.count).map { contents.keyStarts[$0 + 1] - contents.keyStarts[$0] }.max() ?? 0
        var summary = Scenario.Trace(
            path: path, format: contents.format, requests: contents.requestCount, objects: contents.objects,
            keyBytes: contents.keyBytes.count, longestKey: longest, hasTTL: contents.hasTTL)
        if contents.times.isComplete, contents.times.count == contents.requestCount {
            summary.paceSeconds = contents.times.seconds(from: seen + half, to: contents.requestCount - 1)
        }
        self.summary = summary
    }

    /// Of all records that are written at all, each size once a record; one of 0 where none is.
    var allSizes: [UInt32] { writtenSizes.isEmpty ? [0] : writtenSizes }

    func key(ofRecord record: Int) -> ArraySlice<UInt8> {
        let object = Int(order[record])
        return keyBytes[keyStarts[object]..<keyStarts[object + 1]]
    }

    /// Bytes of a record's value in one version (0 to 255): versions go round the record's sizes.
    func length(ofRecord record: Int, version: Int) -> Int {
        let start = sizeStarts[record]
        return Int(sizes[start + version % (sizeStarts[record + 1] - start)])
    }

    /// A version with that size, another one for each of some writes in a row.
    func version(ofRecord record: Int, size: UInt32, write: Int) -> Int {
        let list = sizes[sizeStarts[record]..<sizeStarts[record + 1]]
        let place = (list.firstIndex(of: size) ?? list.startIndex) - list.startIndex
        return place + list.count * (write % (ValuePool.versions / list.count))
    }
}
