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
    private let input: WorkerInput
    private let collected: PipeCollector
    private let patience: WorkerPatience
    private var turns = 0
    private var isStopped = false
    /// For how long it was silent when it was given up, in seconds.
    private var hung: Double?

    /// Starts a program with a job as the first line of its standard input, which stays open.
    init(_ worker: WorkerProcess, _ job: WorkerJob) throws {
        self.job = job
        patience = worker.patience ?? WorkerPatience(job)
        let pipe = Pipe(), output = Pipe(), diagnostics = Pipe()
        input = WorkerInput(pipe)
        process.executableURL = URL(fileURLWithPath: worker.executable)
        process.arguments = worker.arguments
        process.environment = WorkerProcess.environment(for: job.scenario)
        process.standardInput = pipe
        process.standardOutput = output
        process.standardError = diagnostics
        collected = PipeCollector([output, diagnostics])
        var told = job
        told.tellsSteps = true
        let line = try JSONEncoder().encode(told) + Data("\n".utf8)
        do {
            try process.run()
        } catch {
            throw RunError.workerNotStarted(worker.executable, "\(error.localizedDescription)")
        }
        input.send(line)
    }

    deinit {
        stop()
        PeerFolder.removeLeftovers(ofProcess: process.processIdentifier)
    }

    /// No further turn will be given.
    func closeInput() { input.close() }

    /// Lets it take its turn.
    func grantTurn() {
        turns += 1
        input.send(Data(TurnGate.grant.utf8))
    }

    /// Waits until it asks for a turn that it has not been given, or has ended: also because it was silent for longer
    /// than anybody has patience, and was killed.
    ///
    /// - Parameter tick: called several times a second while waiting; returns whether to stop.
    func awaitTurn(_ tick: () -> Bool) -> State {
        var silence = Silence(patience)
        while !isStopped {
            // A long job goes through the pipe piece by piece.
            if input.hasUnsent { input.flush(waiting: 0.05) }
            let progress = collected.wait(seconds: input.hasUnsent ? 0 : 0.05) {
                $0.announced > turns || $0.isAnswering || $0.hasEnded
            }
            if progress.announced > turns { return .waiting }
            // Who answers asks for nothing more; whatever stands between here and there may wait for the input's end.
            if progress.isAnswering { closeInput() }
            // A worker's pipes end with it; what they do not tell is a worker that closes them and stays.
            if progress.hasEnded, !process.isRunning { return .ended }
            if let seconds = silence.isTooLong(signs: progress.announced + progress.steps) {
                hung = seconds
                end()
                return .ended
            }
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
        end()
    }

    private func end() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private func finished() -> WorkerProcess.Outcome {
        process.waitUntilExit()
        if hung == nil, process.terminationReason == .exit, process.terminationStatus == 0,
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
        if let hung {
            return "hung: it gave no sign of life for \(Format.number(hung, trimmed: true)) s and was killed"
        }
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
