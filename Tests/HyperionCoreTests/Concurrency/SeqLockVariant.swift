@testable import HyperionCore

/// A way to write and read a payload beside each other: the real SeqLock, or one with a planted defect.
///
/// The version lies at offset 0, the payload's words behind it.
struct SeqLockVariant: Sendable, CustomStringConvertible {
    typealias Lock = SeqLock<ScheduledMemory>

    var name: String
    var write: @Sendable (ScheduledMemory, [UInt64]) -> Void
    /// The payload, or nil where the reader gave up.
    var read: @Sendable (ScheduledMemory, _ payloadWords: Int) -> [UInt64]?

    var description: String { name }

    static func lock(_ memory: ScheduledMemory) -> Lock { Lock(memory: memory, versionOffset: 0) }

    static func storePayload(_ memory: ScheduledMemory, _ payload: [UInt64]) {
        for (position, word) in payload.enumerated() { memory.storeRelaxed(word, 8 + position * 8) }
    }

    static func loadPayload(_ memory: ScheduledMemory, _ count: Int) -> [UInt64] {
        (0..<count).map { memory.loadRelaxed(8 + $0 * 8) }
    }

    @Sendable static func writeRightly(_ memory: ScheduledMemory, _ payload: [UInt64]) {
        let odd = lock(memory).beginWrite()
        storePayload(memory, payload)
        lock(memory).endWrite(odd)
    }

    @Sendable static func readRightly(_ memory: ScheduledMemory, _ count: Int) -> [UInt64]? {
        lock(memory).tryRead(attempts: 1) { _ in loadPayload(memory, count) }
    }

    static func real(attempts: Int) -> SeqLockVariant {
        SeqLockVariant(name: "real, \(attempts) attempts", write: writeRightly) { memory, count in
            lock(memory).tryRead(attempts: attempts) { _ in loadPayload(memory, count) }
        }
    }

    static let realUnbounded = SeqLockVariant(name: "real, unbounded", write: writeRightly) { memory, count in
        lock(memory).read { _ in loadPayload(memory, count) }
    }

    // MARK: Planted defects

    /// The odd version may become visible after words of the payload.
    static let withoutReleaseFence = SeqLockVariant(
        name: "writer without the release fence",
        write: { memory, payload in
            let odd = memory.loadRelaxed(0) + 1 << 16
            memory.storeRelaxed(odd, 0)
            storePayload(memory, payload)
            memory.storeReleasing(odd + 1 << 16, 0)
        }, read: readRightly)

    static let defects: [SeqLockVariant] = [
        withoutReleaseFence,
        SeqLockVariant(name: "reader without the second look", write: writeRightly) { memory, count in
            SeqLock<ScheduledMemory>.isWriterInside(lock(memory).version()) ? nil : loadPayload(memory, count)
        },
        SeqLockVariant(name: "reader that does not mind the odd phase", write: writeRightly) { memory, count in
            let before = lock(memory).version()
            let payload = loadPayload(memory, count)
            return lock(memory).isStill(before) ? payload : nil
        },
        // What a processor may make of a reader without its acquire fence.
        SeqLockVariant(name: "reader that looks again too early", write: writeRightly) { memory, count in
            let before = lock(memory).version()
            let isStill = !Lock.isWriterInside(before) && lock(memory).isStill(before)
            let payload = loadPayload(memory, count)
            return isStill ? payload : nil
        },
        SeqLockVariant(
            name: "writer without the odd phase",
            write: { memory, payload in
                storePayload(memory, payload)
                memory.storeReleasing(memory.loadRelaxed(0) + 2 << 16, 0)
            }, read: readRightly),
        SeqLockVariant(
            name: "writer that is even before it is done",
            write: { memory, payload in
                let odd = lock(memory).beginWrite()
                lock(memory).endWrite(odd)
                storePayload(memory, payload)
            }, read: readRightly),
        SeqLockVariant(
            name: "writer that goes back to the old version",
            write: { memory, payload in
                let odd = lock(memory).beginWrite()
                storePayload(memory, payload)
                memory.storeReleasing(odd - 1 << 16, 0)
            }, read: readRightly),
        SeqLockVariant(
            name: "writer whose last store is not releasing",
            write: { memory, payload in
                let odd = lock(memory).beginWrite()
                storePayload(memory, payload)
                memory.storeRelaxed(odd + 1 << 16, 0)
            }, read: readRightly),
    ]
}
