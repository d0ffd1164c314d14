import CBaselines

/// Any peer as a system under test, through its table of C functions; what each does and why stands in its own file
/// in `CBaselines`.
///
/// Each operation is one C call through a pointer, a multi-read one call for the whole batch.
final class PeerSystem: System, @unchecked Sendable {
    let functions: hyperion_peer
    let store: UnsafeMutableRawPointer
    /// Written by whichever thread sees the peer fail first.
    let failureRecord: UnsafeMutablePointer<hyperion_failure>
    private let folder: PeerFolder?

    convenience init(_ plan: StorePlan) throws {
        guard let peer = Peer(rawValue: plan.engine) else { throw UnknownSystem(name: plan.engine) }
        guard let functions = peer.functions?.pointee else {
            throw SystemError.unavailable(engine: plan.engine, peer.unavailability ?? "")
        }
        let folder = functions.needs_folder ? try PeerFolder() : nil
        try self.init(plan, functions, folder) { failure in
            (folder?.path ?? "").withCString { path in
                var details = hyperion_peer_plan(
                    capacity: plan.capacity, largest_value: plan.largestValue,
                    memory: ArenaPlan.physicalMemory / 4 * 3,
                    processors: max(ProcessorAffinity.allowed().count, 1), folder: folder == nil ? nil : path,
                    folder_room: Int(clamping: folder?.room ?? 0))
                return functions.open(&details, failure)
            }
        }
    }

    /// - Parameter open: makes the store, which these functions are for; nil: the failure says why.
    init(
        _ plan: StorePlan, _ functions: hyperion_peer, _ folder: PeerFolder?,
        open: (UnsafeMutablePointer<hyperion_failure>) -> UnsafeMutableRawPointer?
    ) throws {
        precondition(CBytes.haveTheLayoutOfBuffers, "UnsafeRawBufferPointer is no longer a start and an end")
        let failure = UnsafeMutablePointer<hyperion_failure>.allocate(capacity: 1)
        failure.initialize(to: hyperion_failure())
        guard let store = open(failure) else {
            defer { failure.deallocate() }
            throw SystemError.failed(engine: plan.engine, Self.text(failure) ?? "it does not start")
        }
        self.functions = functions
        self.store = store
        self.folder = folder
        failureRecord = failure
    }

    deinit {
        functions.close(store)
        failureRecord.deallocate()
    }

    var failure: String? { Self.text(failureRecord) }
    var recordsProcess: Int32? { functions.process.map { $0(store) } }

    private static func text(_ failure: UnsafePointer<hyperion_failure>) -> String? {
        hyperion_has_failed(failure) ? String(cString: hyperion_failure_text(failure)) : nil
    }

    /// What a thread has of the peer: a connection, a transaction. Given back with the last copy of the session.
    private final class Attachment {
        let system: PeerSystem
        let session: UnsafeMutableRawPointer?

        init(_ system: PeerSystem) {
            self.system = system
            session = system.functions.attach(system.store)
            if session == nil { hyperion_fail_text(system.failureRecord, "it gives no session") }
        }

        deinit { if let session { system.functions.detach(session) } }
    }

    struct Session: ByteKeySession {
        private let attachment: Attachment
        /// nil only where the failure says so, and then no operation runs.
        private let session: UnsafeMutableRawPointer?
        private let functions: hyperion_peer
        private let failureRecord: UnsafePointer<hyperion_failure>
        private let owner: ReadBuffer
        private let buffer: UnsafeMutableRawPointer
        private let room: Int

        init(_ system: PeerSystem, plan: StorePlan) {
            attachment = Attachment(system)
            session = attachment.session
            functions = system.functions
            failureRecord = UnsafePointer(system.failureRecord)
            owner = ReadBuffer(byteCount: plan.largestValue)
            buffer = owner.bytes.baseAddress!
            room = owner.bytes.count
        }

        var lastValue: UnsafeRawPointer { UnsafeRawPointer(buffer) }
        /// Ends the loop of every thread after its chunk; why, the system says.
        var isExhausted: Bool { hyperion_has_failed(failureRecord) }

        @inline(__always)
        mutating func read(_ key: UnsafeRawBufferPointer) -> Int {
            Int(truncatingIfNeeded: functions.read(session, hyperion_bytes(key), buffer, room))
        }

        mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int { isExhausted ? -1 : read(key) }

        @inline(__always)
        mutating func multiRead(
            _ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int
        ) -> Int {
            // The same layout, as the system's initialiser checks: a pointer to the start and one to the end.
            keys.withMemoryRebound(to: hyperion_bytes.self) {
                functions.multi_read(session, $0.baseAddress, $0.count, buffer, room)
            }
        }

        @inline(__always)
        mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int {
            functions.scan?(session, hyperion_bytes(key), count, buffer, room) ?? 0
        }

        @inline(__always)
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            functions.insert(session, hyperion_bytes(key), hyperion_bytes(value))
        }

        @inline(__always)
        mutating func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            functions.update(session, hyperion_bytes(key), hyperion_bytes(value))
        }

        @inline(__always)
        mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool { functions.remove(session, hyperion_bytes(key)) }
    }
}
