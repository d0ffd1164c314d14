import Foundation

/// Runs one job in a process of its own, so that heaps, layouts and peak memory of engines do not mix, and a
/// crash ends one arm only.
struct WorkerProcess {
    /// The program, called with the one argument `worker` unless others are given.
    let executable: String
    var arguments = ["worker"]
    /// How long it may be silent; nil: as its job lets expect.
    var patience: WorkerPatience?

    enum Outcome {
        case sample(ArmSample)
        case failed(ArmFailure)
        /// `shouldStop` said so, and the worker was killed.
        case stopped
    }

    /// Runs a job to its end.
    ///
    /// - Parameter tick: called several times a second while waiting; returns whether to stop.
    func run(_ job: WorkerJob, tick: () -> Bool) throws -> Outcome {
        try StartedWorker(self, job).outcome(tick)
    }

    /// The worker's environment: Dictionary's hash seeds alike in all workers, crashes reported at once, and every
    /// engine's heap as the scenario asks for it.
    static func environment(for scenario: Scenario) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // glibc 2.35 and later. hugetlb=1 asks for transparent huge pages wherever the main heap grows. arena_max=1
        // keeps every thread on that heap: the one that a new thread would get grows by mprotect in small steps,
        // without huge pages, and made C++ and Swift maps up to three times slower to read than they are.
        // A size in bytes asks for pages of that pool.
        let pooled = scenario.allocator == nil ? scenario.pages.policy.pooledPageBytes : nil
        let huge = pooled ?? (scenario.heap == .systemHugePages ? 1 : 0)
        environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=\(huge):glibc.malloc.arena_max=1"
        guard let allocator = PreloadedAllocator.needed(by: scenario) else { return environment }
        // All else is as jemalloc comes; huge pages it asks for only when told to, as glibc does.
        environment["MALLOC_CONF"] = "thp:" + (scenario.pages == .transparent ? "always" : "default")
        return allocator.preloading(environment)
    }

    static func name(ofSignal number: Int32) -> String {
        let names: [Int32: String] = [
            SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
            SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGXCPU: "SIGXCPU",
        ]
        return names[number] ?? String(cString: strsignal(number))
    }
}
