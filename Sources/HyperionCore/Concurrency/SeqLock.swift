/// Optimistic reading beside one writer: a version counter over a payload of relaxed atomic words.
///
/// The algorithm is that of Linux's `seqlock_t` with the orderings of Boehm, "Can seqlocks get along with
/// programming language memory models?" (MSPC 2012): the payload is atomic on both sides, because a plain
/// payload is a data race even where the reader throws the value away.
///
///     version word   63                    16 15            0
///                   ┌───────────────────────┬───────────────┐
///                   │ version: odd = inside │ constant bits │
///                   └───────────────────────┴───────────────┘
///
/// The low 16 bits belong to the word's owner and never change (a record keeps its key length there, so that
/// version and length are one load).
///
///     writer                              reader
///     ──────                              ──────
///     version := odd      (relaxed)       v := version        (acquiring)   odd: wait
///     fence               (releasing)     payload words       (relaxed)
///     payload words       (relaxed)       fence               (acquiring)
///     version := even     (releasing)     version == v ?      (relaxed)     no: again
///
/// Thread safety: one writer at a time, any number of readers.
///
/// Progress: the writer is wait-free. A reader is lock-free only while no writer is inside: it waits for a
/// writer that is, pausing `Backoff.spinTurns` turns and then yielding its core, and reads again when a write
/// overlapped it. `tryRead` is wait-free: it gives up after its bound. The bound of the others is on spinning: a get has
/// no other answer to give than the value, and a writer that was put to sleep inside a record needs the core.
///
/// Invariants
/// 1. The version is odd exactly while a writer is between `beginWrite` and `endWrite`.
/// 2. The version never falls; two equal even versions mean that the payload did not change between them
///    (the counter has 48 bits: a reader would have to sleep through 2^47 writes to be deceived).
/// 3. The constant bits are the same in every value that the version word ever holds.
@frozen
public struct SeqLock<Memory: AtomicMemory>: Sendable {
    /// Bits of the version word below the version.
    public static var constantBits: UInt64 { 16 }
    @usableFromInline static var unit: UInt64 { 1 << 16 }

    public let memory: Memory
    /// Byte offset of the version word.
    public let versionOffset: Int

    @inlinable @inline(__always)
    public init(memory: Memory, versionOffset: Int) {
        self.memory = memory
        self.versionOffset = versionOffset
    }

    @inlinable @inline(__always)
    public static func isWriterInside(_ version: UInt64) -> Bool { version & unit != 0 }

    // MARK: Reader

    /// The version word, for a reader that means to validate it afterwards.
    ///
    /// Acquiring: the payload loads that follow see at least what the writer that stored this version wrote.
    @inlinable @inline(__always)
    public func version() -> UInt64 { memory.loadAcquiring(versionOffset) }

    /// Whether the payload words loaded since `version` was read all belong to it.
    ///
    /// The acquire fence keeps those loads before the second look at the version; if any of them read a word of
    /// a later write, then that write's releasing fence makes its odd version visible here.
    @inlinable @inline(__always)
    public func isStill(_ version: UInt64) -> Bool {
        memory.fenceAcquiring()
        return memory.loadRelaxed(versionOffset) == version
    }

    /// Runs `body` until no write overlapped it, and returns what its last run returned.
    ///
    /// `body` loads payload words with `loadRelaxed` only and must bear any mixture of old and new words: it may
    /// run several times, and what it computed from a mixture is thrown away.
    @inlinable @inline(__always)
    public func read<Result>(_ body: (_ version: UInt64) -> Result) -> Result {
        let before = version()
        if !Self.isWriterInside(before) {
            let result = body(before)
            if isStill(before) { return result }
        }
        return readAgain(body)
    }

    /// Out of line, so that an undisturbed read is straight code and keeps its registers.
    @inlinable @inline(never)
    func readAgain<Result>(_ body: (_ version: UInt64) -> Result) -> Result {
        var turn = 0
        while true {
            memory.wait(turn: turn)
            let before = version()
            if !Self.isWriterInside(before) {
                let result = body(before)
                if isStill(before) { return result }
            }
            turn &+= 1  // cannot overflow: 2^63 turns
        }
    }

    /// As `read`, but gives up after `attempts` looks and returns nil.
    @inlinable @inline(__always)
    public func tryRead<Result>(attempts: Int, _ body: (_ version: UInt64) -> Result) -> Result? {
        for turn in 0..<max(attempts, 0) {
            let before = version()
            if !Self.isWriterInside(before) {
                let result = body(before)
                if isStill(before) { return result }
            }
            memory.wait(turn: turn)
        }
        return nil
    }

    // MARK: Writer

    /// Makes the version odd, and returns it for `endWrite`. The one writer only.
    ///
    /// The release fence keeps the odd version before the payload stores that follow: a reader that loads one of
    /// them and then passes its own acquire fence finds the version changed.
    @inlinable @inline(__always)
    public func beginWrite() -> UInt64 {
        // Relaxed: only this thread ever stores the version.
        let odd = memory.loadRelaxed(versionOffset) &+ Self.unit  // wraps after 2^47 writes, by invariant 2
        assert(Self.isWriterInside(odd), "two writers inside one SeqLock")
        memory.storeRelaxed(odd, versionOffset)
        memory.fenceReleasing()
        return odd
    }

    /// Makes the version even again. Releasing: whoever loads it acquiring sees the whole payload.
    @inlinable @inline(__always)
    public func endWrite(_ odd: UInt64) {
        memory.storeReleasing(odd &+ Self.unit, versionOffset)
    }
}
