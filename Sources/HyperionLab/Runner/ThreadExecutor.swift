import HyperionCore
import Synchronization

/// Runs a task on the thread that calls it, and every actor's work that the task awaits with it.
///
/// A task executor preference (SE-0417) keeps the task, and the default actors that it calls, on this executor:
/// its queue is drained by the calling thread, which is pinned where the scenario says. Work arrives from another
/// thread only where an actor was contended.
///
/// Thread safety: `enqueue` by any thread; the queue is drained by the thread that called `run`.
final class ThreadExecutor: TaskExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var isDone = false
    }
    private let queue = Mutex(Queue())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
    }

    /// What a run returned, and the state that it worked on.
    struct Finished<State, Outcome> {
        var state: State
        var outcome: Outcome

        func update(_ state: inout State) -> Outcome {
            state = self.state
            return outcome
        }
    }

    /// Everything that the task touches belongs to the calling thread, which does nothing else meanwhile.
    private struct Box<Value>: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<Value>
    }

    /// Runs `body` to its end and returns what it left.
    static func run<Session, State, Outcome>(
        _ session: Session, _ state: State, _ body: @escaping (Session, inout State) async -> Outcome
    ) -> Finished<State, Outcome> {
        typealias Body = (Session, inout State) async -> Outcome
        typealias Everything = (session: Session, state: State, outcome: Outcome?, body: Body)
        let everything = UnsafeMutablePointer<Everything>.allocate(capacity: 1)
        everything.initialize(to: (session, state, nil, body))
        defer {
            everything.deinitialize(count: 1)
            everything.deallocate()
        }
        let box = Box(pointer: everything)
        let executor = ThreadExecutor()
        Task.detached(executorPreference: executor) {
            var state = box.pointer.pointee.state
            box.pointer.pointee.outcome = await box.pointer.pointee.body(box.pointer.pointee.session, &state)
            box.pointer.pointee.state = state
            executor.queue.withLock { $0.isDone = true }
        }
        executor.drain()
        return Finished(state: everything.pointee.state, outcome: everything.pointee.outcome!)
    }

    private func drain() {
        var turn = 0
        while true {
            let (job, isDone) = queue.withLock { queue in
                (queue.jobs.isEmpty ? nil : queue.jobs.removeFirst(), queue.isDone)
            }
            if let job {
                turn = 0
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if isDone {
                return
            } else {
                // The task waits for an actor that another thread is in.
                Backoff.wait(turn: turn)
                turn += 1
            }
        }
    }
}
