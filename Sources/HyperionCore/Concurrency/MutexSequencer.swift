import Glibc

/// Turns by the C library's mutex: whoever waits sleeps.
///
/// Thread safety: any number of threads.
///
/// Progress: blocking, in no particular order: a thread that has just left may enter again before those that wait, so
/// that one of them may starve. A thread that waits takes no processor, which is worth two system calls where turns
/// are long or more threads write than cores are free.
public final class MutexSequencer: Sequencer, @unchecked Sendable {
    /// Of the kind that reports an error instead of waiting for itself; such an error stops the program.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        var attributes = pthread_mutexattr_t()
        // Not within the condition, which builds without checks leave out.
        let errors = [
            pthread_mutexattr_init(&attributes),
            pthread_mutexattr_settype(&attributes, CInt(PTHREAD_MUTEX_ERRORCHECK)),
            pthread_mutex_init(mutex, &attributes),
        ]
        precondition(errors == [0, 0, 0], "MutexSequencer: no mutex can be made: \(errors)")
        pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    public func enter() {
        let error = pthread_mutex_lock(mutex)
        precondition(error == 0, "MutexSequencer: the mutex says \(error); a thread that has the turn asked for it")
    }

    public func leave() {
        let error = pthread_mutex_unlock(mutex)
        precondition(error == 0, "MutexSequencer: the mutex says \(error); a thread gave back a turn that it had not")
    }
}
