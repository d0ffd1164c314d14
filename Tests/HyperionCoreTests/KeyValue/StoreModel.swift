import Testing

@testable import HyperionCore

/// A store beside a naive oracle that foretells every answer, every refusal and the arena's bytes.
struct StoreModel {
    typealias Key = [UInt8]
    struct Entry {
        var value: [UInt8]
        /// Bytes of the value's place in its record.
        var room: Int
    }

    let store: KeyValueStore
    let arenaBytes: Int
    private(set) var entries: [Key: Entry] = [:]
    private(set) var used = 0
    private(set) var dead = 0

    init(capacity: Int, arenaBytes: Int, policy: KeyValueStore.UpdatePolicy, seed: UInt64) throws {
        store = try KeyValueStore(
            capacity: capacity, arenaBytes: arenaBytes, policy: policy, pages: .base, seed: seed)
        self.arenaBytes = (arenaBytes + 7) & ~7
    }

    static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }

    /// What a put must answer, and the bytes that it must take from the arena.
    func expectedPut(_ key: Key, _ value: [UInt8]) -> (Result<KeyValueStore.PutOutcome, StoreError>, bytes: Int) {
        guard (1...65_535).contains(key.count) else { return (.failure(.keyLengthOutOfRange(key.count)), 0) }
        let bytes = 16 + Self.padded(key.count) + Self.padded(value.count)
        let room = entries[key]?.room
        if let room, store.policy == .inPlace, value.count <= room { return (.success(.overwritten), 0) }
        if room == nil, entries.count == store.capacity {
            return (.failure(.indexFull(capacity: store.capacity)), 0)
        }
        guard bytes <= arenaBytes - used else {
            return (.failure(.arenaFull(requested: bytes, available: arenaBytes - used)), 0)
        }
        return (.success(room == nil ? .inserted : .republished), bytes)
    }

    /// Puts, and returns what was answered otherwise than foretold, or nil.
    mutating func put(
        _ key: Key, _ value: [UInt8],
        by call: (KeyValueStore, Key, [UInt8]) throws(StoreError) -> KeyValueStore.PutOutcome = {
            (store, key, value) throws(StoreError) in try store.put(key, value)
        }
    ) -> String? {
        let (expected, bytes) = expectedPut(key, value)
        let answer: Result<KeyValueStore.PutOutcome, StoreError>
        do throws(StoreError) {
            answer = .success(try call(store, key, value))
        } catch {
            answer = .failure(error)
        }
        guard answer == expected else { return "put answered \(answer), expected \(expected)" }
        switch expected {
        case .failure:
            return nil
        case .success(.overwritten):
            entries[key]!.value = value
        case .success:
            if let old = entries[key] { dead += 16 + Self.padded(key.count) + old.room }
            used += bytes
            entries[key] = Entry(value: value, room: Self.padded(value.count))
        }
        return nil
    }

    /// Updates as `put` puts: only a key that is there.
    mutating func update(_ key: Key, _ value: [UInt8]) -> String? {
        guard entries[key] != nil else {
            let answer = try? store.update(key, value)
            return answer == .some(nil) ? nil : "an update of nothing answered \(String(describing: answer))"
        }
        return put(key, value) { (store, key, value) throws(StoreError) in try store.update(key, value)! }
    }

    mutating func delete(_ key: Key) -> String? {
        let old = entries.removeValue(forKey: key)
        if let old { dead += 16 + Self.padded(key.count) + old.room }
        return store.delete(key) == (old != nil) ? nil : "delete answered \(old == nil)"
    }

    /// Gets into a buffer that may be too short; what lies behind the copied bytes must stay as it was.
    func get(_ key: Key, bufferLength: Int) -> String? {
        var buffer = [UInt8](repeating: 0xEE, count: bufferLength + 8)
        let length = key.withUnsafeBytes { key in
            buffer.withUnsafeMutableBytes {
                store.get(key, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<bufferLength]))
            }
        }
        let expected = entries[key]?.value
        guard length == expected?.count else { return "get answered \(String(describing: length))" }
        let copied = min(expected?.count ?? 0, bufferLength)
        let isRight = buffer[..<copied].elementsEqual((expected ?? [])[..<copied])
        return isRight && buffer[copied...].allSatisfy { $0 == 0xEE } ? nil : "get copied wrong bytes"
    }

    func multiGet(_ keys: [Key]) -> String? {
        store.multiGet(keys) == keys.map { entries[$0]?.value } ? nil : "multiGet of \(keys)"
    }

    /// Scans in parts of `limit` records.
    func scan(limit: Int) -> String? {
        var seen: [Key: [UInt8]] = [:]
        var cursor: KeyValueStore.ScanCursor? = .start
        while let from = cursor {
            var part = 0
            var isTwice = false
            cursor = store.scan(from: from, limit: limit) { key, value in
                part += 1
                if seen.updateValue(Array(value), forKey: Array(key)) != nil { isTwice = true }
                return true
            }
            if part > limit || isTwice { return "scan gave \(part) records of \(limit), or one twice" }
        }
        return seen == entries.mapValues(\.value) ? nil : "scan saw \(seen.count) records of \(entries.count)"
    }

    /// Compares everything, and stops the program if an invariant does not hold.
    func disagreement() -> String? {
        store.checkInvariants()
        let arena = Arena.Statistics(capacity: arenaBytes, used: used, dead: dead)
        if store.arena.statistics != arena { return "arena \(store.arena.statistics), expected \(arena)" }
        if store.count != entries.count || store.isEmpty != entries.isEmpty { return "count \(store.count)" }
        for (key, entry) in entries where store.get(key) != entry.value { return "key \(key) is lost or changed" }
        return nil
    }
}
