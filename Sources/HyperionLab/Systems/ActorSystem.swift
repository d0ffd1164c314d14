/// A Swift dictionary in an actor.
///
/// Each operation is one `await`. The threads of the run are the executors of their own tasks (SE-0417), and a
/// default actor runs on the executor of the task that calls it: without contention no operation leaves its
/// thread, which is the best an actor can do.
actor DictionaryActor {
    private var dictionary: [String: String] = [:]

    init(capacity: Int) { dictionary.reserveCapacity(capacity) }

    func read(_ key: String, into buffer: UncheckedBuffer) -> Int {
        dictionary[key]?.copyBytes(to: buffer.bytes) ?? -1
    }

    /// One await for the whole batch.
    func multiRead(_ keys: ArraySlice<String>, into buffer: UncheckedBuffer) -> Int {
        var found = 0
        for key in keys where dictionary[key]?.copyBytes(to: buffer.bytes) != nil { found &+= 1 }
        return found
    }

    func scan(_ key: String, count: Int, into buffer: UncheckedBuffer) -> Int {
        guard var position = dictionary.index(forKey: key) else { return 0 }
        var seen = 0
        while seen < count, position != dictionary.endIndex {
            _ = dictionary[position].value.copyBytes(to: buffer.bytes)
            dictionary.formIndex(after: &position)
            seen &+= 1
        }
        return seen
    }

    func insert(_ key: String, _ value: String) { dictionary[key] = value }
    func update(_ key: String, _ value: String) -> Bool { dictionary.updateValue(value, forKey: key) != nil }
    func delete(_ key: String) -> Bool { dictionary.removeValue(forKey: key) != nil }
}

/// A session's buffer on its way into the actor, which uses it only while the session waits.
struct UncheckedBuffer: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer
}

/// The actor as a system under test; its loops are the asynchronous ones.
struct ActorSystem: AsynchronousSystem {
    let actor: DictionaryActor

    init(_ plan: StorePlan) { actor = DictionaryActor(capacity: plan.capacity) }

    struct Session: AsynchronousSession {
        private let actor: DictionaryActor
        private let owner: ReadBuffer
        private let buffer: UncheckedBuffer
        private var keys: [String] = []

        init(_ system: ActorSystem, plan: StorePlan) {
            actor = system.actor
            owner = ReadBuffer(byteCount: plan.largestValue)
            buffer = UncheckedBuffer(bytes: owner.bytes)
        }

        var lastValue: UnsafeRawPointer { UnsafeRawPointer(buffer.bytes.baseAddress!) }

        mutating func prepare(_ tape: Tape) { keys = tape.keys(as: String.self) }
        func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> String { keys[ordinal] }
        func makeKey(_ bytes: UnsafeRawBufferPointer) -> String { String(copying: bytes) }

        func read(_ key: String) async -> Int { await actor.read(key, into: buffer) }
        func multiRead(firstOrdinal: Int, count: Int) async -> Int {
            await actor.multiRead(keys[firstOrdinal..<firstOrdinal + count], into: buffer)
        }
        func scan(_ key: String, count: Int) async -> Int { await actor.scan(key, count: count, into: buffer) }
        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) async -> Bool {
            await actor.insert(String(copying: key), String(copying: value))
            return true
        }
        func update(_ key: String, _ value: UnsafeRawBufferPointer) async -> Bool {
            await actor.update(key, String(copying: value))
        }
        func delete(_ key: String) async -> Bool { await actor.delete(key) }
    }
}
