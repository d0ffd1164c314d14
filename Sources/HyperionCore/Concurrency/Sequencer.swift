/// Who may write next: several threads in front of a store that bears one writer.
///
/// A thread either takes the turn itself (`enter`, writes, `leave`), or hands in a request (`submit`) and gets it back
/// carried out, by itself or by another thread whose turn it was.
///
/// Thread safety: any number of threads. A thread that has the turn must not ask for it again (it would wait for
/// itself for ever), and `leave` is called by the thread that entered.
///
/// Ordering: what was done in a turn happens before all that is done in later turns, and before `submit` returns to
/// whoever handed the request in.
///
/// Progress: each implementation says its own. All of them are blocking: where the thread whose turn it is was put to
/// sleep, the others wait for it. Readers of the store do not ask for turns, and none of this touches them.
public protocol Sequencer: Sendable {
    init()
    /// Waits for the turn.
    func enter()
    /// Gives the turn back.
    func leave()
    /// Has `executor` carry `request` out within a turn, in this thread or in another one that has submitted, and
    /// returns when that is done. All requests of one sequencer go to the same executor.
    func submit<Executor: SequencedExecutor>(_ request: UnsafeMutablePointer<Executor.Request>, to executor: Executor)
}

/// What carries out the requests that a sequencer puts in order.
public protocol SequencedExecutor {
    associatedtype Request: BitwiseCopyable
    /// Called by one thread at a time.
    func execute(_ request: UnsafeMutablePointer<Request>)
}

extension Sequencer {
    /// In this thread.
    @inlinable @inline(__always)
    public func submit<Executor: SequencedExecutor>(
        _ request: UnsafeMutablePointer<Executor.Request>, to executor: Executor
    ) {
        enter()
        executor.execute(request)
        leave()
    }
}

/// The sequencer that stores have unless told otherwise: the one that did best in `Scenarios/sequencers.yaml`
/// (`Reports/published/sequencers`). With one writer it does what a mutex does; with two it had 1.5 times a mutex's
/// updates, and with four on two cores 1.4 times, where the ticket lock, whose turns go to threads that do not run, fell
/// to a sixth.
public typealias DefaultSequencer = FlatCombiner
