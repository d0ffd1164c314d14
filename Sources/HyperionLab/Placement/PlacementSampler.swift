import CHyperion
import Dispatch
import Synchronization

/// Looks now and then where the measured threads of a pass are, from a thread of its own.
///
/// Each look reads one line of `/proc` a thread and allocates nothing: some ten microseconds, ten times a second, so that
/// a pass does not feel it. Moves between two looks are found by the kernel's own count (`ThreadPlace.migrations`).
///
/// Thread safety: `enter` by the measured threads, each for its own number; the rest by the thread that started the pass,
/// `places` after all others have been joined.
final class PlacementSampler: @unchecked Sendable {
    /// After the first look, which is ten milliseconds after the pass began.
    static let milliseconds = 100

    /// The kernel's number of each thread; 0: it has not begun.
    private let numbers: UnsafeMutablePointer<Atomic<Int>>
    private let count: Int
    private let isOver = DispatchSemaphore(value: 0)
    private var thread: SystemThread?
    /// The sampling thread's own until it has been joined.
    private var seen: [ThreadPlace]

    init(threads: Int) {
        count = threads
        numbers = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: max(threads, 1))
        for index in 0..<threads { (numbers + index).initialize(to: Atomic(0)) }
        seen = Array(repeating: ThreadPlace(), count: threads)
    }

    deinit {
        numbers.deinitialize(count: count)
        numbers.deallocate()
    }

    /// Called by measured thread `index`.
    func enter(_ index: Int) {
        // Releasing and acquiring nothing: the number is all that is told.
        numbers[index].store(Int(hyperion_thread_number()), ordering: .relaxed)
    }

    /// Begins to look. Where the system gives no thread the passes go on without.
    func start() {
        thread = try? SystemThread { [self] in
            var pause = 10
            while isOver.wait(timeout: .now() + .milliseconds(pause)) == .timedOut {
                look()
                pause = Self.milliseconds
            }
        }
    }

    private func look() {
        for index in 0..<count {
            let number = numbers[index].load(ordering: .relaxed)
            if number > 0 { seen[index].note(Int(hyperion_processor_of_thread(Int32(number)))) }
        }
    }

    /// Ends and returns what was seen. Once.
    func finish() -> [ThreadPlace] {
        isOver.signal()
        thread?.join()
        return seen
    }
}
