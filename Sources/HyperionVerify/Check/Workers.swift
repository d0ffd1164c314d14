import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs independent pieces of work on several threads.
enum Workers {
    /// Cores that this process may use now, as the system counts them.
    static var activeCores: Int {
        #if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
            max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
        #else
            1
        #endif
    }

    /// The results of `work` for 0 ..< `count`, in that order whoever did them. Each thread takes the next number that
    /// no other has, so that one long piece does not hold up the rest.
    static func map<Result: Sendable>(
        _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
    ) -> [Result] {
        guard threads > 1, count > 1 else { return (0..<count).map(work) }
        let next = Atomic(0)
        let results = Mutex([Result?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                // Relaxed: only the number matters; the results are handed over under the mutex.
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < count else { return }
                let result = work(number)
                results.withLock { $0[number] = result }
            }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
