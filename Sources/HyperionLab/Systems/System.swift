import HyperionCore

/// What a system under test is made for.
struct StorePlan: Sendable {
    /// The most records that will ever be in it at once.
    var capacity: Int
    /// Bytes of the engine's arena; other systems take what they need from the heap.
    var arenaBytes: Int
    var pages: PagePolicy
    var seed: UInt64
    /// Longest value, in bytes: a reader's buffer has this size.
    var largestValue: Int
    /// Keys of the scenario's largest multi-read; 0: it has none.
    var largestBatch: Int
    /// The engine's name, for systems that stand for several.
    var engine = ""
    /// Bytes of the arena that the records will take, as far as can be told beforehand; 0: commit none of it yet.
    var recordBytes = 0
    /// Bytes that live records can take at most, for stores whose arena holds little else; 0: not known.
    var liveBytes = 0
    /// The most threads that write at once; 0: one.
    var writers = 0
    /// Whether `arenaBytes` is all that the engine may have, and not just what is enough.
    var arenaIsGiven = false
    /// Where its threads run and its records lie.
    var placement = PlacementPlan.none
}

/// A system under test: the store that all threads of one arm share.
///
/// The timing loops are generic over its sessions and specialise to each of them: between two operations there is
/// no existential, no closure call and no allocation by the harness. What lies around a loop knows neither type
/// (`DrivenSystem`), and is compiled once.
protocol System: Sendable {
    associatedtype Session: MeasuredSession where Session.Store == Self

    init(_ plan: StorePlan) throws

    /// Numbers worth a line in the report, taken after the last pass.
    func statistics() -> [NamedValue]

    /// Why it cannot go on, for example because its server is gone; nil: it can. Asked after each pass.
    var failure: String? { get }
    /// The process whose memory holds the records; nil: this one.
    var recordsProcess: Int32? { get }
    /// Where the records lie; nil: wherever the heap has put them.
    var memoryRegions: [MemoryRegion]? { get }
}

extension System {
    func statistics() -> [NamedValue] { [] }
    var failure: String? { nil }
    var recordsProcess: Int32? { nil }
    var memoryRegions: [MemoryRegion]? { nil }
}

/// Where and how far a thread runs in one pass.
struct PassPlace {
    var control: PassControl
    var thread: Int
    var pacing: Pacing
    /// Operations after which the thread stops by itself.
    var limit: Int
    /// Operations between two looks at the stop flag.
    var chunk: Int
    /// By what share of its time the pass is slowed down on purpose; 0: not at all.
    var slowdown = 0.0
}

/// One thread's access to a system, with whatever that thread needs beside it.
///
/// The contract is the same for all, so that all do the same work:
/// * A read ends with the value's bytes copied into the session's buffer.
/// * What the caller would have in hand is given: a key to look up has the form that the system's users hold it
///   in, made before the clock runs.
/// * What the store must own it makes: inserted keys and every written value arrive as bytes.
///
/// Not thread-safe: made and used by one thread.
protocol MeasuredSession {
    associatedtype Store

    init(_ store: Store, plan: StorePlan)

    /// Called before a pass: makes the keys that the tape's operations look up.
    mutating func prepare(_ tape: Tape)
    /// Runs the tape without a clock in the loop.
    mutating func measureThroughput(_ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace) -> LoopOutcome
    /// Runs the tape with each operation timed into the histogram of its kind, or some chunks of quick ones as a
    /// whole into `batched`.
    mutating func measureLatency(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, histograms: [Histogram],
        batched: Histogram
    ) -> LoopOutcome
    /// Runs the tape with each operation begun when it is due.
    mutating func measureOpenLoad(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, schedule: ArrivalSchedule,
        recorder: OpenLoadRecorder
    ) -> LoopOutcome
    /// Runs the tape with the operations on witness keys noted by `recording`, and each operation timed where there are
    /// histograms.
    mutating func measureRecorded(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, recording: RecordingThread,
        histograms: [Histogram]
    ) -> LoopOutcome
    /// Reads a key outside of any measurement; the length of the value, or −1 if the key is not there.
    mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int
    /// The value that the last read copied; its length is what the read returned.
    var lastValue: UnsafeRawPointer { get }
    /// Whether a write failed for lack of room since the session was made.
    var isExhausted: Bool { get }
}

/// A session whose operations return when they are done.
protocol SystemSession: MeasuredSession {
    /// What a lookup takes.
    associatedtype Key

    /// The lookup key whose bytes lie in the tape at `bytes`, the `ordinal`th key of the prepared tape.
    func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> Key

    /// Copies the value into the session's buffer; its length, or −1 if the key is not there.
    mutating func read(_ key: Key) -> Int
    /// Reads all keys; how many were there.
    mutating func multiRead(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int) -> Int
    /// Whether the values of a multi-read are all there when it has ended.
    var keepsBatch: Bool { get }
    /// Of the multi-read just made, where `keepsBatch`: the value of its key at `position`; length −1: it was not there.
    func batchValue(_ position: Int) -> (start: UnsafeRawPointer, length: Int)
    /// Reads up to `count` records in the system's own order, beginning with the key's; how many were read.
    mutating func scan(_ key: Key, count: Int) -> Int
    /// Adds a key that is not there; false where the system has no room left.
    mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    /// Changes the value of a key that is there; false where it is not, or no room is left.
    mutating func update(_ key: Key, _ value: UnsafeRawBufferPointer) -> Bool
    /// Whether it was there.
    mutating func delete(_ key: Key) -> Bool
}

extension SystemSession {
    mutating func measureThroughput(_ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace) -> LoopOutcome {
        TimingLoop.measureThroughput(&self, tape, &cursor, place)
    }

    mutating func measureLatency(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, histograms: [Histogram],
        batched: Histogram
    ) -> LoopOutcome {
        if place.slowdown > 0 {
            return TimingLoop.measureSlowedLatency(
                &self, tape, &cursor, place, clock: clock, histograms: histograms)
        }
        return TimingLoop.measureLatency(
            &self, tape, &cursor, place, clock: clock, histograms: histograms, batched: batched)
    }

    mutating func measureOpenLoad(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, schedule: ArrivalSchedule,
        recorder: OpenLoadRecorder
    ) -> LoopOutcome {
        TimingLoop.measureOpenLoad(
            &self, tape, &cursor, place, clock: clock, schedule: schedule, recorder: recorder)
    }
}

extension SystemSession {
    mutating func measureRecorded(
        _ tape: Tape, _ cursor: inout TapeCursor, _ place: PassPlace, clock: TickClock, recording: RecordingThread,
        histograms: [Histogram]
    ) -> LoopOutcome {
        TimingLoop.measureRecorded(
            &self, tape, &cursor, place, clock: clock, recording: recording, histograms: histograms)
    }

    var keepsBatch: Bool { false }
    func batchValue(_ position: Int) -> (start: UnsafeRawPointer, length: Int) { (lastValue, -1) }
}

extension MeasuredSession {
    var isExhausted: Bool { false }
}

extension SystemSession {
    mutating func multiRead(_ keys: UnsafeBufferPointer<UnsafeRawBufferPointer>, firstOrdinal: Int) -> Int {
        var found = 0
        for position in 0..<keys.count
        where read(key(keys[position], firstOrdinal &+ position)) >= 0 { found &+= 1 }
        return found
    }
}

/// For sessions that look keys up by the bytes that lie in the tape.
protocol ByteKeySession: SystemSession where Key == UnsafeRawBufferPointer {}

extension ByteKeySession {
    mutating func prepare(_ tape: Tape) {}
    @inline(__always)
    func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> UnsafeRawBufferPointer { bytes }
    mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int { read(key) }
}
