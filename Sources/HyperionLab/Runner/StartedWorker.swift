import Foundation

/// A worker process that has been given its job.
///
/// Not thread-safe: used by the thread that made it.
final class StartedWorker {
    enum State {
        /// It waits for its turn.
        case waiting
        case ended
        /// `tick` said so, and the worker was killed.
        case stopped
    }

    private let job: WorkerJob
    private let process = Process()
    private let input = Pipe()
    private let collected: PipeCollector
    private var turns = 0
    private var isStopped = false

    /// Starts a program with a job as the first line of its standard input, which stays open.
    init(_ worker: WorkerProcess, _ job: WorkerJob) throws {
        self.job = job
        let output = Pipe(), diagnostics = Pipe()
        process.executableURL = URL(fileURLWithPath: worker.executable)
        process.arguments = worker.arguments
        process.environment = WorkerProcess.environment(for: job.scenario)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = diagnostics
        collected = PipeCollector([output, diagnostics])
        let line = try JSONEncoder().encode(job) + Data("\n".utf8)
        do {
            try process.run()
        } catch {
            throw RunError.workerNotStarted(worker.executable, "\(error.localizedDescription)")
        }
        // A worker that is gone already shows in its status.
        try? input.fileHandleForWriting.write(contentsOf: line)
    }

    deinit {
        stop()
        PeerFolder.removeLeftovers(ofProcess: process.processIdentifier)
    }

    /// No further turn will be given.
    func closeInput() { try? input.fileHandleForWriting.close() }

    /// Lets it take its turn.
    func grantTurn() {
        turns += 1
        try? input.fileHandleForWriting.write(contentsOf: Data(TurnGate.grant.utf8))
    }

    /// Waits until it asks for a turn that it has not been given, or has ended.
    ///
    /// - Parameter tick: called several times a second while waiting; returns whether to stop.
    func awaitTurn(_ tick: () -> Bool) -> State {
        while !isStopped {
            let progress = collected.wait(seconds: 0.05) { $0.announced > turns || $0.isAnswering || $0.hasEnded }
            if progress.announced > turns { return .waiting }
            // Who answers asks for nothing more; whatever stands between here and there may wait for the input's end.
            if progress.isAnswering { closeInput() }
            // A worker's pipes end with it; what they do not tell is a worker that closes them and stays.
            if progress.hasEnded, !process.isRunning { return .ended }
            if tick() { stop() } else if progress.isAnswering || progress.hasEnded { usleep(500) }
        }
        return .stopped
    }

    /// Waits for its end and says what came of it.
    func outcome(_ tick: () -> Bool) -> WorkerProcess.Outcome {
        closeInput()
        while true {
            switch awaitTurn(tick) {
            case .stopped: return .stopped
            // With its input closed it ends soon.
            case .waiting: turns += 1
            case .ended: return finished()
            }
        }
    }

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private func finished() -> WorkerProcess.Outcome {
        process.waitUntilExit()
        if process.terminationReason == .exit, process.terminationStatus == 0,
            let sample = try? JSONDecoder().decode(ArmSample.self, from: collected.data(0))
        {
            return .sample(sample)
        }
        return .failed(
            ArmFailure(
                engine: job.engine, repetition: job.repetition, reason: reason,
                diagnostics: Self.lastLines(collected.data(1))))
    }

    private var reason: String {
        let status = process.terminationStatus
        guard process.terminationReason == .uncaughtSignal else {
            return status == 0 ? "its answer is not a sample (exit code 0)" : "exit code \(status)"
        }
        return "killed by signal \(status) (\(WorkerProcess.name(ofSignal: status)))"
    }

    private static func lastLines(_ data: Data) -> String {
        String(decoding: data.suffix(4000), as: UTF8.self).split(separator: "\n").suffix(8).joined(separator: "\n")
    }
}

/// Reads pipes to their ends in the background, so that a worker never waits for its reader.
private final class PipeCollector: @unchecked Sendable {
    struct Progress {
        /// Lines at the beginning of the first pipe that ask for a turn.
        var announced: Int
        /// Whether something stands behind these lines.
        var isAnswering: Bool
        /// Whether all pipes have ended.
        var hasEnded: Bool
    }

    private let condition = NSCondition()
    private var contents: [Data]
    private var open: Int
    private var announced = 0

    init(_ pipes: [Pipe]) {
        contents = Array(repeating: Data(), count: pipes.count)
        open = pipes.count
        for (number, pipe) in pipes.enumerated() {
            let handle = pipe.fileHandleForReading
            Thread.detachNewThread { [self] in
                while true {
                    let data = Self.available(handle.fileDescriptor)
                    condition.withLock {
                        contents[number].append(data)
                        if number == 0 { takeAnnouncements() }
                        if data.isEmpty { open -= 1 }
                        condition.signal()
                    }
                    if data.isEmpty { return }
                }
            }
        }
    }

    /// What can be read without waiting for more; empty: the end. `FileHandle.availableData` traps where a signal
    /// interrupts it.
    private static func available(_ descriptor: Int32) -> Data {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count >= 0 { return Data(buffer[..<count]) }
            guard errno == EINTR else { return Data() }
        }
    }

    private func takeAnnouncements() {
        let line = Data(TurnGate.announcement.utf8)
        while contents[0].starts(with: line) {
            contents[0] = Data(contents[0].dropFirst(line.count))
            announced += 1
        }
    }

    /// Waits until something is so, at the latest for so many seconds.
    func wait(seconds: Double, until isSo: (Progress) -> Bool) -> Progress {
        let deadline = Date(timeIntervalSinceNow: seconds)
        return condition.withLock {
            while true {
                let progress = Progress(
                    announced: announced, isAnswering: !Data(TurnGate.announcement.utf8).starts(with: contents[0]),
                    hasEnded: open == 0)
                if isSo(progress) || !condition.wait(until: deadline) { return progress }
            }
        }
    }

    func data(_ number: Int) -> Data { condition.withLock { contents[number] } }
}
