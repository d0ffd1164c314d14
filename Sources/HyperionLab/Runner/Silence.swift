/// How long a worker that is waited for has been silent.
///
/// Looked at several times a second. Of the time between two looks a second counts at most: a program that was stopped
/// for minutes together with its workers has not waited for them. Not thread-safe.
struct Silence {
    private let patience: WorkerPatience
    private var seconds = 0.0
    private var last: UInt64
    private var signs = 0

    init(_ patience: WorkerPatience, now: UInt64 = MonotonicClock.nanoseconds()) {
        self.patience = patience
        last = now
    }

    /// How long it has been silent, if that is too long; nil: it is not.
    ///
    /// - Parameter signs: how many signs of life it has given so far.
    mutating func isTooLong(signs: Int, now: UInt64 = MonotonicClock.nanoseconds()) -> Double? {
        seconds = signs == self.signs ? seconds + min(Double(now &- last) / 1e9, 1) : 0
        (last, self.signs) = (now, signs)
        return seconds > (signs > 0 ? patience.forAStep : patience.forAll) ? seconds : nil
    }
}
