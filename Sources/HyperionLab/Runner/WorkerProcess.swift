import Foundation

/// Runs one job in a process of its own, so that heaps, layouts and peak memory of engines do not mix, and a
/// crash ends one arm only.
struct WorkerProcess {
    /// The program, called with the one argument `worker` unless others are given.
    let executable: String
    var arguments = ["worker"]

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
        let input = Pipe(), output = Pipe(), diagnostics = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = Self.environment(for: job.scenario)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = diagnostics
        let collected = PipeCollector([output, diagnostics])
        do {
            try process.run()
        } catch {
            throw RunError.workerNotStarted(executable, "\(error.localizedDescription)")
        }
        defer { PeerFolder.removeLeftovers(ofProcess: process.processIdentifier) }
        // The job is smaller than a pipe's buffer; a worker that is gone already shows in its status.
        try? input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(job))
        try? input.fileHandleForWriting.close()

        // A worker's pipes end with it, so that nothing has to be asked again and again while it measures; what they
        // do not tell is a worker that closes them and stays.
        while !collected.waitForEnd(seconds: 0.05) || process.isRunning {
            if tick() {
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                return .stopped
            }
            if collected.waitForEnd(seconds: 0) { usleep(500) }
        }
        process.waitUntilExit()
        if process.terminationReason == .exit, process.terminationStatus == 0,
            let sample = try? JSONDecoder().decode(ArmSample.self, from: collected.data(0))
        {
            return .sample(sample)
        }
        return .failed(
            ArmFailure(
                engine: job.engine, repetition: job.repetition, reason: Self.reason(process),
                diagnostics: Self.lastLines(collected.data(1))))
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
        let huge = scenario.heap == .systemHugePages ? 1 : 0
        environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=\(huge):glibc.malloc.arena_max=1"
        return environment
    }

    private static func reason(_ process: Process) -> String {
        let status = process.terminationStatus
        guard process.terminationReason == .uncaughtSignal else {
            return status == 0 ? "its answer is not a sample (exit code 0)" : "exit code \(status)"
        }
        return "killed by signal \(status) (\(name(ofSignal: status)))"
    }

    static func name(ofSignal number: Int32) -> String {
        let names: [Int32: String] = [
            SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
            SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGXCPU: "SIGXCPU",
        ]
        return names[number] ?? String(cString: strsignal(number))
    }

    private static func lastLines(_ data: Data) -> String {
        String(decoding: data.suffix(4000), as: UTF8.self).split(separator: "\n").suffix(8).joined(separator: "\n")
    }
}

/// Reads pipes to their ends in the background, so that a worker never waits for its reader.
private final class PipeCollector: @unchecked Sendable {
    private let lock = NSCondition()
    private var contents: [Data]
    private var open: Int

    init(_ pipes: [Pipe]) {
        contents = Array(repeating: Data(), count: pipes.count)
        open = pipes.count
        for (number, pipe) in pipes.enumerated() {
            let handle = pipe.fileHandleForReading
            Thread.detachNewThread { [self] in
                while true {
                    let data = handle.availableData
                    lock.withLock {
                        contents[number].append(data)
                        if data.isEmpty { open -= 1 }
                        lock.signal()
                    }
                    if data.isEmpty { return }
                }
            }
        }
    }

    /// Whether all pipes have ended, at the latest after so many seconds.
    func waitForEnd(seconds: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        return lock.withLock {
            while open > 0 {
                guard lock.wait(until: deadline) else { break }
            }
            return open == 0
        }
    }
    func data(_ number: Int) -> Data { lock.withLock { contents[number] } }
}
