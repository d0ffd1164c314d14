import Synchronization

/// Turns in which one thread carries out the requests of all.
///
/// Hendler, Incze, Shavit, Tzafrir, "Flat combining and the synchronization-parallelism tradeoff" (SPAA 2010). Each
/// thread publishes its request; one of them gets the lock and carries out what it finds published, its own among it,
/// while the store's lines stay in its core's cache; the others watch their own request.
///
///     lines 0 … 63    a place each: 0 = free, else the address of a published request
///     line 64         places that were ever taken: those behind them are not looked at
///     request         in its thread's own frame: [state │ what to do and its answer]
///
/// The paper's list of publication records, one a thread for ever, is here an array of places that a request takes for
/// as long as it waits: nothing has to be aged out when threads end. Where all are taken a thread takes the lock
/// itself. Places are taken from the front, so that a combiner looks at about as many as there are threads.
///
/// Thread safety: any number of threads. All requests of one combiner go to one executor.
///
/// Progress: blocking. A request that is published is carried out at the latest in the first pass that begins after
/// it can be seen, and its own thread queues for the lock when it has waited for long: nobody starves as long as each
/// thread that has the lock is scheduled. `enter` is first come, first served; a thread that submits takes the lock at
/// first only where nobody holds or awaits it.
///
/// Invariants
/// 1. A place holds the address of a request whose thread waits in `submit`, or 0.
/// 2. A request is in one place at most, and is taken out of it before it is carried out, by the thread that has the
///    lock: it is carried out once.
/// 3. A request's state becomes done as the last thing that the combiner does with it: from then on its memory is its
///    thread's own again.
public final class FlatCombiner: Sequencer, @unchecked Sendable {
    @usableFromInline static var placeCount: Int { 64 }
    @usableFromInline static var reachOffset: Int { placeCount &* CacheLine.bytes }
    /// Passes over the places in one turn, as long as each finds something.
    @usableFromInline static var passes: Int { 4 }
    /// Turns of waiting after which a thread draws a ticket.
    @usableFromInline static var patience: Int { 2 * Backoff.spinTurns }

    @usableFromInline let lock = TicketLock()
    @usableFromInline let places: HardwareMemory

    public init() { places = LineMemory.allocate(lines: Self.placeCount + 1) }

    deinit { LineMemory.free(places) }

    @inlinable @inline(__always)
    public func enter() { lock.enter() }
    @inlinable @inline(__always)
    public func leave() { lock.leave() }

    @inlinable
    public func submit<Executor: SequencedExecutor>(
        _ request: UnsafeMutablePointer<Executor.Request>, to executor: Executor
    ) {
        // Nobody else writes: no need to publish anything.
        if lock.tryEnter() {
            executor.execute(request)
            combine(executor)
            lock.leave()
            return
        }
        withUnsafeTemporaryAllocation(
            byteCount: Self.stateBytes + MemoryLayout<Executor.Request>.size, alignment: Self.stateBytes
        ) { memory in
            let published = memory.baseAddress!
            HardwareMemory(base: published).storeRelaxed(0, 0)
            let copy = (published + Self.stateBytes).bindMemory(to: Executor.Request.self, capacity: 1)
            copy.initialize(to: request.pointee)
            if publish(published) {
                waitUntilDone(published, executor)
            } else {
                lock.enter()
                executor.execute(copy)
                lock.leave()
            }
            request.pointee = copy.pointee
        }
    }

    /// The state's word, and alignment enough for any request.
    @usableFromInline static var stateBytes: Int { 16 }

    /// Puts the request into a free place; false: there is none.
    @inlinable
    func publish(_ request: UnsafeMutableRawPointer) -> Bool {
        let address = UInt64(UInt(bitPattern: request))
        for number in 0..<Self.placeCount {
            let place = places.word(number &* CacheLine.bytes)
            guard place.pointee.load(ordering: .relaxed) == 0 else { continue }
            reach(number &+ 1)
            // Releasing: who finds the address sees the request.
            if place.pointee.compareExchange(
                expected: 0, desired: address, successOrdering: .releasing, failureOrdering: .relaxed
            ).exchanged {
                return true
            }
        }
        return false
    }

    /// Has combiners look at so many places. Relaxed: whoever does not see it yet misses a request that its own thread,
    /// or a later combiner, carries out.
    @inlinable
    func reach(_ count: Int) {
        let wanted = UInt64(truncatingIfNeeded: count)
        let reach = places.word(Self.reachOffset)
        var seen = reach.pointee.load(ordering: .relaxed)
        while seen < wanted {
            let (exchanged, original) = reach.pointee.compareExchange(
                expected: seen, desired: wanted, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }

    @inlinable
    func waitUntilDone<Executor: SequencedExecutor>(_ request: UnsafeMutableRawPointer, _ executor: Executor) {
        let state = HardwareMemory(base: request)
        var turn = 0
        // Acquiring: pairs with the releasing store in `combine`, so that the answer is there.
        while state.loadAcquiring(0) == 0 {
            if lock.tryEnter() {
                // This pass finds the own request, unless one before it has.
                combine(executor)
                lock.leave()
            } else if turn < Self.patience {
                Backoff.wait(turn: turn)
                turn &+= 1
            } else {
                // Those who have the lock only enter and leave, and carry nothing out: queue with them.
                lock.enter()
                combine(executor)
                lock.leave()
            }
        }
    }

    /// Carries out what is published. The thread that has the lock only.
    @inlinable
    func combine<Executor: SequencedExecutor>(_ executor: Executor) {
        for _ in 0..<Self.passes {
            var found = 0
            for number in 0..<Int(truncatingIfNeeded: places.loadRelaxed(Self.reachOffset)) {
                let place = number &* CacheLine.bytes
                // Acquiring: pairs with the releasing exchange in `publish`.
                let address = places.loadAcquiring(place)
                guard let request = UnsafeMutableRawPointer(bitPattern: UInt(truncatingIfNeeded: address)) else {
                    continue
                }
                // Relaxed: the next request in this place is handed over by its own exchange.
                places.storeRelaxed(0, place)
                executor.execute((request + Self.stateBytes).assumingMemoryBound(to: Executor.Request.self))
                // Releasing: the answer comes with it. The request is not touched any more after this.
                HardwareMemory(base: request).storeReleasing(1, 0)
                found &+= 1
            }
            if found == 0 { return }
        }
    }

    /// Stops the program if a request is left behind. Not beside threads at work.
    public func checkInvariants() {
        lock.checkInvariants()
        for number in 0..<Self.placeCount {
            precondition(
                places.loadAcquiring(number * CacheLine.bytes) == 0,
                "FlatCombiner, invariant 1: place \(number) holds a request and nobody waits")
        }
    }
}
