import Testing

@testable import HyperionCore

/// Batches of gets answer as single gets do, whatever the batch.
@Suite struct MultiGetTests {
    typealias Policy = KeyValueStore.UpdatePolicy
    typealias Answer = (length: Int, bytes: [UInt8])

    /// The call with buffers; the rest of each value's place must stay as it was.
    private func multiGet(_ store: KeyValueStore, _ keys: [[UInt8]], stride: Int) -> [Answer] {
        let all = keys.flatMap { $0 }
        var lengths = [Int](repeating: -2, count: keys.count + 1)
        var values = [UInt8](repeating: 0xEE, count: keys.count * stride + 8)
        all.withUnsafeBytes { all in
            var views: [UnsafeRawBufferPointer] = []
            var start = 0
            for key in keys {
                views.append(UnsafeRawBufferPointer(rebasing: all[start..<start + key.count]))
                start += key.count
            }
            views.withUnsafeBufferPointer { views in
                values.withUnsafeMutableBytes { values in
                    lengths.withUnsafeMutableBufferPointer {
                        store.multiGet(views, into: values, stride: stride, lengths: $0)
                    }
                }
            }
        }
        #expect(lengths.last == -2 && values[(keys.count * stride)...].allSatisfy { $0 == 0xEE })
        return keys.indices.map { (lengths[$0], Array(values[$0 * stride..<($0 + 1) * stride])) }
    }

    private func filled(_ policy: Policy, records: Int, lines: Int? = nil) throws -> (KeyValueStore, [[UInt8]]) {
        let store = try KeyValueStore(capacity: 200, arenaBytes: 1 << 20, policy: policy, pages: .base, seed: 7)
        let keys =
            lines.map { TestKeys.colliding(records * 2, in: store, lines: $0) }
            ?? (0..<records * 2).map { Array("key-\($0)".utf8) }
        var random = TestRandom(seed: 12)
        for (number, key) in keys.enumerated() where number % 2 == 0 { try store.put(key, random.bytes(number % 80)) }
        return (store, keys)
    }

    @Test(arguments: Policy.allCases, [0, 1, 2, 31, 32, 33, 63, 64, 65, 100])
    func batchesOfEverySizeAnswerAsSingleGets(_ policy: Policy, _ size: Int) throws {
        for lines in [nil, 1, 3] {
            let (store, keys) = try filled(policy, records: 100, lines: lines)
            var random = TestRandom(seed: UInt64(size))
            // Absent keys, keys more than once, the empty key and one that is too long.
            var batch = (0..<size).map { _ in keys[random.below(keys.count)] }
            if size > 2 { (batch[size / 2], batch[size - 1]) = ([], batch[0]) }
            if size > 30 { batch[7] = [UInt8](repeating: 0x61, count: 70_000) }
            for stride in [0, 5, 80] {
                for (key, answer) in zip(batch, multiGet(store, batch, stride: stride)) {
                    let expected = store.get(key)
                    #expect(answer.length == expected?.count ?? -1)
                    let copied = min(stride, max(answer.length, 0))
                    #expect(answer.bytes[..<copied].elementsEqual((expected ?? [])[..<copied]))
                    #expect(answer.bytes[copied...].allSatisfy { $0 == 0xEE })
                }
            }
        }
    }

    @Test(arguments: Policy.allCases)
    func arraysAndStringsAnswerToo(_ policy: Policy) throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 1 << 20, policy: policy, pages: .base, seed: 7)
        let long = String(repeating: "long", count: 1000)
        for (key, value) in [("a", "1"), ("b", ""), ("long", long)] { try store.put(key, value) }
        #expect(store.multiGet(["a", "", "b", "none", "long", "a"]) == ["1", nil, "", nil, long, "1"])
        #expect(store.multiGet([String]()) == [] && store.multiGet([[UInt8]]()) == [])
        #expect(store.multiGet([[], [0x61]]) == [nil, [0x31]])
    }

    @Test func anEmptyStoreHasNothing() throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 100, pages: .base)
        #expect(multiGet(store, [[1], [2], []], stride: 8).allSatisfy { $0.length == -1 })
    }

    // MARK: Buffers that are too small stop the program, also in optimised builds

    @Test func tooFewLengthsStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            try MultiGetTests.call(stride: 8, valueBytes: 16, lengths: 1)
        }
        // Found here: with a stride of 0 the lengths were not looked at.
        await #expect(processExitsWith: .failure) {
            try MultiGetTests.call(stride: 0, valueBytes: 0, lengths: 1)
        }
    }

    @Test func tooFewValueBytesAndNegativeStridesStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            try MultiGetTests.call(stride: 8, valueBytes: 15, lengths: 2)
        }
        await #expect(processExitsWith: .failure) {
            try MultiGetTests.call(stride: -8, valueBytes: 16, lengths: 2)
        }
        await #expect(processExitsWith: .success) {
            try MultiGetTests.call(stride: 8, valueBytes: 16, lengths: 2)
        }
    }

    /// Two keys, with buffers of these sizes; more room is behind them than the call is told of.
    static func call(stride: Int, valueBytes: Int, lengths: Int) throws {
        let store = try KeyValueStore(capacity: 10, arenaBytes: 100, pages: .base)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 128, alignment: 8)
        let places = UnsafeMutablePointer<Int>.allocate(capacity: 16)
        let key: [UInt8] = [1]
        key.withUnsafeBytes { key in
            [key, key].withUnsafeBufferPointer { keys in
                store.multiGet(
                    keys, into: UnsafeMutableRawBufferPointer(rebasing: room[..<valueBytes]), stride: stride,
                    lengths: UnsafeMutableBufferPointer(start: places, count: lengths))
            }
        }
    }
}
