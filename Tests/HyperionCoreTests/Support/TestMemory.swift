@testable import HyperionCore

/// An array of words as `AtomicMemory`: every access is checked for its bounds and its alignment.
///
/// It implements only what the protocol has no default for, so that code which runs over it uses the default
/// `loadTags`. For one thread.
final class TestMemory: AtomicMemory, @unchecked Sendable {
    var words: [UInt64]
    private(set) var waits = 0
    /// Whether the last load was acquiring, or an acquire fence came after it.
    private(set) var isLastLoadOrdered = true
    /// Called at the start of each turn of waiting, in place of another thread.
    var onWait: (() -> Void)?

    init(byteCount: Int) {
        precondition(byteCount % 8 == 0)
        words = [UInt64](repeating: 0, count: byteCount / 8)
    }

    private func position(_ offset: Int) -> Int {
        precondition(offset >= 0 && offset % 8 == 0 && offset / 8 < words.count, "access at \(offset) is out of bounds")
        return offset / 8
    }

    func loadRelaxed(_ offset: Int) -> UInt64 {
        isLastLoadOrdered = false
        return words[position(offset)]
    }
    func loadAcquiring(_ offset: Int) -> UInt64 {
        isLastLoadOrdered = true
        return words[position(offset)]
    }
    func storeRelaxed(_ value: UInt64, _ offset: Int) { words[position(offset)] = value }
    func storeReleasing(_ value: UInt64, _ offset: Int) { words[position(offset)] = value }
    func fenceAcquiring() { isLastLoadOrdered = true }
    func fenceReleasing() {}
    func wait(turn: Int) {
        precondition(turn == waits, "turns of waiting are counted from 0")
        waits += 1
        onWait?()
    }
    func prefetch(_ offset: Int) { precondition(offset >= 0 && offset % 64 == 0 && offset / 8 < words.count) }
}
