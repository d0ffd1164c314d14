/// One store for any number of writers: a sequencer before its writer's side, nothing before its readers'.
///
///     put, update, delete ──▶ sequencer ──▶ store (one writer at a time)
///     get, contains, multiGet, scan, trySnapshotRead ──────▶ store
///
/// Every write's answer, and every error, goes back to the thread that asked for it, whichever thread carried it out.
///
/// Thread safety: everything may be called by any number of threads.
///
/// Linearizability: as the store's, with all writes in the order of their turns; `snapshotRead` is linearizable as one
/// operation over all of its keys.
///
/// Progress: writes are blocking, as the sequencer says. Reads are the store's: wait-free with `.append`, and with
/// `.inPlace` waiting only for a writer inside the very record that they read. `snapshotRead` is wait-free while it
/// succeeds within its bound, and then waits for a turn: blocking, but it always ends where turns do.
///
/// Rejected: a lock that readers share. They would write its word, each of them, for every read.
public final class SequencedStore<Turns: Sequencer>: Sendable {
    /// For whatever only reads. Writing to it is for the one who knows that nobody else does.
    public let store: KeyValueStore
    @usableFromInline let sequencer: Turns
    @usableFromInline let writer: StoreWriter

    /// - Parameter store: from now on written to through this only.
    public init(_ store: KeyValueStore) {
        self.store = store
        sequencer = Turns()
        writer = StoreWriter(store: store)
    }

    /// An empty store; see `KeyValueStore` for the parameters and what is thrown.
    public convenience init(
        capacity: Int, arenaBytes: Int, policy: KeyValueStore.UpdatePolicy = .inPlace,
        pages: PagePolicy = .transparentHuge, prefault: Int = 0, seed: UInt64 = .random(in: .min ... .max)
    ) throws(StoreError) {
        self.init(
            try KeyValueStore(
                capacity: capacity, arenaBytes: arenaBytes, policy: policy, pages: pages, prefault: prefault,
                seed: seed))
    }

    /// Runs `body` while no other thread writes. `body` may write to `store`, but not through this.
    @inlinable
    public func withTurn<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        sequencer.enter()
        defer { sequencer.leave() }
        return try body()
    }

    /// Stops the program if an invariant does not hold. O(slots + bytes of keys). Takes a turn.
    public func checkInvariants() { withTurn { store.checkInvariants() } }
}

/// Carries out writes on a store: the executor behind a sequencer.
@frozen
@usableFromInline
struct StoreWriter: SequencedExecutor, Sendable {
    @usableFromInline let store: KeyValueStore

    @inlinable
    init(store: KeyValueStore) { self.store = store }

    @inlinable
    func execute(_ request: UnsafeMutablePointer<StoreWrite>) {
        let key = request.pointee.key
        switch request.pointee.kind {
        case .put:
            do throws(StoreError) {
                request.pointee.outcome = try store.put(key, request.pointee.value)
            } catch {
                request.pointee.error = error
            }
        case .update:
            do throws(StoreError) {
                request.pointee.outcome = try store.update(key, request.pointee.value)
            } catch {
                request.pointee.error = error
            }
        case .delete:
            request.pointee.wasThere = store.delete(key)
        }
    }
}

/// A write and its answer. Key and value are the caller's bytes, valid until it has its answer.
@frozen
@usableFromInline
struct StoreWrite: BitwiseCopyable {
    @usableFromInline
    enum Kind: BitwiseCopyable { case put, update, delete }

    @usableFromInline let kind: Kind
    @usableFromInline let key: UnsafeRawBufferPointer
    @usableFromInline let value: UnsafeRawBufferPointer
    @usableFromInline var outcome: KeyValueStore.PutOutcome?
    @usableFromInline var error: StoreError?
    @usableFromInline var wasThere = false

    @inlinable
    init(_ kind: Kind, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        (self.kind, self.key, self.value) = (kind, key, value)
    }
}
