/// What one thread measured in a pass under open load.
///
/// Thread safety: one thread writes; it is read after that one was joined.
final class OpenLoadRecorder: @unchecked Sendable {
    /// From an operation's start to its end, in nanoseconds, by `Tape.Kind.rawValue`.
    let services = (0..<8).map { _ in Histogram() }
    /// From when an operation was due to its end. An operation that was due and not begun when the pass ended is in
    /// here with the time that it had waited so far, so that those that waited longest are not the ones left out.
    let responses = (0..<8).map { _ in Histogram() }
    /// Operations finished, by `Tape.Kind.rawValue`.
    var finished = [UInt64](repeating: 0, count: 8)
    var seconds = 0.0
    /// The most operations that were due and not begun, at the moment when one began the latest behind its time.
    var largestBacklog = 0
    /// Operations that were due and not begun when the pass was stopped.
    var backlogAtEnd = 0
    /// Nanoseconds from the start of the pass to the last moment at which nothing was due.
    var lastIdle: UInt64 = 0
}

/// The clock of a pass under open load: the machine's, or a test's.
protocol OpenLoadClock: Sendable {
    func begin() -> UInt64
    func end() -> UInt64
    func nanoseconds(_ ticks: UInt64) -> UInt64
    /// Lets a little time pass.
    func pause()
}

/// One thread's way through its arrivals, the same for systems that return and for those that are awaited.
///
/// A thread that is early spins: it reads the clock, and pauses between two readings. So an operation begins up to
/// one such turn late (two readings and a pause, well below 100 ns on current processors, and much more where more
/// threads run than there are processors); this is part of its response. A thread that is late begins at once.
struct OpenLoadTurns<Clock: OpenLoadClock> {
    private let clock: Clock
    private let recorder: OpenLoadRecorder
    private let origin: UInt64
    private var schedule: ArrivalSchedule
    /// Of the operation that is waited for or runs, in nanoseconds from the origin.
    private var due: UInt64
    private var started: UInt64 = 0
    private var wasStopped = false
    /// Operations that have ended.
    private var ended = 0
    /// The operation that began the latest behind its time: which one it was, and the arrivals after it.
    private var worst: (lateness: UInt64, time: UInt64, number: Int, schedule: ArrivalSchedule)

    /// Starts the pass's time.
    @inline(__always)
    init(_ clock: Clock, _ schedule: ArrivalSchedule, _ recorder: OpenLoadRecorder) {
        self.clock = clock
        self.recorder = recorder
        self.schedule = schedule
        due = self.schedule.next()
        worst = (0, 0, 0, self.schedule)
        origin = clock.begin()
    }

    /// Waits until the next operation is due; false: the pass was stopped.
    @inline(__always)
    mutating func awaitNext(_ control: PassControl) -> Bool {
        while true {
            started = clock.nanoseconds(clock.begin() &- origin)
            if control.shouldStop {
                wasStopped = true
                if started < due { recorder.lastIdle = started }
                return false
            }
            if started >= due { break }
            clock.pause()
            recorder.lastIdle = started
        }
        if started &- due > worst.lateness { worst = (started &- due, started, ended, schedule) }
        return true
    }

    /// Notes the end of the operation that `awaitNext` let begin.
    @inline(__always)
    mutating func record(_ kind: UInt8) {
        let end = clock.nanoseconds(clock.end() &- origin)
        recorder.services[Int(kind)].record(end &- started)
        recorder.responses[Int(kind)].record(end &- due)
        recorder.finished[Int(kind)] &+= 1
        ended &+= 1
        due = schedule.next()
    }

    /// Takes stock after the last operation. O(backlog).
    ///
    /// - Parameters:
    ///   - cursor: where the first operation lies that was not run.
    ///   - left: how many more the thread could have run.
    func finish(_ tape: Tape, _ cursor: TapeCursor, left: Int) {
        let end = clock.nanoseconds(clock.end() &- origin)
        recorder.seconds = Double(end) / 1e9
        if worst.lateness > 0 {
            // Only operations that there are can wait; the one that began the latest was itself waiting until then.
            let all = tape.isRepeatable ? ended + left : min(ended + left, tape.operationCount)
            recorder.largestBacklog =
                1 + worst.schedule.count(until: worst.time, limit: max(0, all - worst.number - 1))
        }
        // Who came to its own end has nothing left that could be due.
        guard wasStopped else { return }
        var cursor = cursor
        var (due, schedule) = (due, schedule)
        while recorder.backlogAtEnd < left, due <= end, TimingLoop.advance(tape, &cursor) {
            let entry = Tape.Entry(cursor.position)
            recorder.responses[Int(entry.kind)].record(end - due)
            recorder.backlogAtEnd += 1
            TimingLoop.skip(entry, &cursor)
            due = schedule.next()
        }
        recorder.largestBacklog = max(recorder.largestBacklog, recorder.backlogAtEnd)
    }
}
