import HyperionCore

@testable import HyperionLab

/// What a broken store does otherwise than a right one. The defaults are right.
protocol SystemDefect: Sendable {
    static func read(_ key: [UInt8], _ store: PlainStore) -> [UInt8]?
    static func insert(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore)
    static func update(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore)
    static func delete(_ key: [UInt8], _ store: PlainStore) -> Bool
}

/// Thread safety: one thread.
final class PlainStore: @unchecked Sendable {
    var dictionary: [[UInt8]: [UInt8]] = [:]
    /// Of inserts, updates and deletes.
    var writes = 0
}

extension SystemDefect {
    static func read(_ key: [UInt8], _ store: PlainStore) -> [UInt8]? { store.dictionary[key] }
    static func insert(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) { store.dictionary[key] = value }
    static func update(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) { store.dictionary[key] = value }
    static func delete(_ key: [UInt8], _ store: PlainStore) -> Bool { store.dictionary.removeValue(forKey: key) != nil }
}

/// A dictionary with a planted defect as a system under test.
struct BrokenSystem<Defect: SystemDefect>: System {
    let store = PlainStore()

    init(_ plan: StorePlan) {}

    struct Session: ByteKeySession {
        private let store: PlainStore
        private let buffer: ReadBuffer
        init(_ system: BrokenSystem, plan: StorePlan) {
            store = system.store
            buffer = ReadBuffer(byteCount: plan.largestValue)
        }
        var lastValue: UnsafeRawPointer { buffer.start }

        func read(_ key: UnsafeRawBufferPointer) -> Int {
            guard let value = Defect.read(Array(key), store) else { return -1 }
            buffer.bytes.copyBytes(from: value.prefix(buffer.bytes.count))
            return value.count
        }
        func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { read(key) < 0 ? 0 : 1 }
        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            store.writes += 1
            Defect.insert(Array(key), Array(value), store)
            return true
        }
        func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            store.writes += 1
            guard store.dictionary[Array(key)] != nil else { return false }
            Defect.update(Array(key), Array(value), store)
            return true
        }
        func delete(_ key: UnsafeRawBufferPointer) -> Bool {
            store.writes += 1
            return Defect.delete(Array(key), store)
        }
    }
}

enum NoDefect: SystemDefect {}

/// Now and then the value that some other key has.
enum AnotherKeysValue: SystemDefect {
    static func read(_ key: [UInt8], _ store: PlainStore) -> [UInt8]? {
        let value = store.dictionary[key]
        return key[0].isMultiple(of: 4) ? value.map { _ in store.dictionary.values.first! } : value
    }
}

/// One insert in a hundred answers success and keeps nothing.
enum LostInserts: SystemDefect {
    static func insert(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) {
        if !store.writes.isMultiple(of: 100) { store.dictionary[key] = value }
    }
}

/// An update that leaves the second half of the value before it.
enum TornUpdates: SystemDefect {
    static func update(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) {
        let old = store.dictionary[key]!
        store.dictionary[key] = value.prefix(value.count / 2) + old.suffix(old.count - value.count / 2)
    }
}

/// One update in ten answers success and changes nothing.
enum DroppedUpdates: SystemDefect {
    static func update(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) {
        if !store.writes.isMultiple(of: 10) { store.dictionary[key] = value }
    }
}

/// A delete that answers success and deletes nothing.
enum ForgottenDeletes: SystemDefect {
    static func delete(_ key: [UInt8], _ store: PlainStore) -> Bool { store.dictionary[key] != nil }
}

/// A read of a key that is not there finds something.
enum FoundWhatIsNotThere: SystemDefect {
    static func read(_ key: [UInt8], _ store: PlainStore) -> [UInt8]? {
        store.dictionary[key] ?? store.dictionary.values.first
    }
}

/// A read that now and then does not find what is there.
enum OverlookedKeys: SystemDefect {
    static func read(_ key: [UInt8], _ store: PlainStore) -> [UInt8]? {
        key[1].isMultiple(of: 16) ? nil : store.dictionary[key]
    }
}

/// A value that is cut off.
enum ShortenedValues: SystemDefect {
    static func insert(_ key: [UInt8], _ value: [UInt8], _ store: PlainStore) {
        store.dictionary[key] = key[0].isMultiple(of: 8) ? value.dropLast() : value
    }
}
