/// When a store that can move its records does so. Fixed when the store is made.
@frozen
public enum Compaction: Sendable, Equatable {
    /// When `compact()` is called, and at no other time: puts take no longer for it, and say `arenaFull` when it is.
    case onDemand
    /// With each put, a few records: as soon as more than `deadPercent` of the bytes in use are dead, or an eighth of the
    /// arena or less is free and a sixteenth of the bytes in use are dead. A put that finds no room goes on until there is:
    /// only live records fill such an arena.
    ///
    /// At 0 % or less every dead byte makes it due, from 100 % on only the want of room.
    case automatic(deadPercent: Int)

    public static var automatic: Compaction { .automatic(deadPercent: 40) }
}
