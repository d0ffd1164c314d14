import HyperionCore

@testable import HyperionLab

/// A clock that a test moves.
///
/// Thread safety: one thread.
final class SimulatedClock: OpenLoadClock, @unchecked Sendable {
    /// Nanoseconds; a tick is one.
    var now: UInt64 = 1_000_000
    func begin() -> UInt64 { now }
    func end() -> UInt64 { now }
    func nanoseconds(_ ticks: UInt64) -> UInt64 { ticks }
    func pause() { now += 10 }
}

/// Answers every read in the same simulated time, but for planted stalls.
///
/// Thread safety: one thread.
final class StallingSystem: System, @unchecked Sendable {
    let clock = SimulatedClock()
    /// Nanoseconds of a read.
    var service: UInt64 = 100
    /// Nanoseconds instead, by the read's number from 0.
    var stalls: [Int: UInt64] = [:]
    /// Called after each read with how many there have been.
    var afterRead: (Int) -> Void = { _ in }
    fileprivate var reads = 0

    init(_ plan: StorePlan) {}
    convenience init() {
        self.init(
            StorePlan(capacity: 1, arenaBytes: 1, pages: .base, seed: 0, largestValue: 8, largestBatch: 0))
    }

    fileprivate func read() {
        clock.now += stalls[reads] ?? service
        reads += 1
        afterRead(reads)
    }

    struct Session: ByteKeySession {
        private let system: StallingSystem
        private let buffer = ReadBuffer(byteCount: 8)
        init(_ system: StallingSystem, plan: StorePlan) { self.system = system }
        init(_ system: StallingSystem) { self.system = system }
        var lastValue: UnsafeRawPointer { buffer.start }
        func read(_ key: UnsafeRawBufferPointer) -> Int {
            system.read()
            return 0
        }
        func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { count }
        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool { true }
        func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool { true }
        func delete(_ key: UnsafeRawBufferPointer) -> Bool { true }
    }

    /// The same, awaited.
    struct AwaitedSession: AsynchronousSession {
        private let system: StallingSystem
        private let buffer = ReadBuffer(byteCount: 8)
        init(_ system: StallingSystem, plan: StorePlan) { self.system = system }
        init(_ system: StallingSystem) { self.system = system }
        var lastValue: UnsafeRawPointer { buffer.start }
        func prepare(_ tape: Tape) {}
        func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> Int { ordinal }
        func makeKey(_ bytes: UnsafeRawBufferPointer) -> Int { 0 }
        func read(_ key: Int) async -> Int {
            system.read()
            return 0
        }
        func multiRead(firstOrdinal: Int, count: Int) async -> Int { count }
        func scan(_ key: Int, count: Int) async -> Int { count }
        func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) async -> Bool { true }
        func update(_ key: Int, _ value: UnsafeRawBufferPointer) async -> Bool { true }
        func delete(_ key: Int) async -> Bool { true }
    }
}
