import Foundation
import Testing

/// The built `hyperion`, run as a process of its own in a folder of its own.
final class HyperionCommand {
    struct Outcome {
        /// The exit code, or minus the signal's number.
        var status: Int32
        var output: String
        var errors: String
    }

    /// It lies beside the test bundle, wherever that was built.
    static let path: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for bundle in [CommandLine.arguments[0], test] {
            let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/hyperion"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "hyperion, which is not beside the tests"
    }()

    /// The release build, where `HYPERION_RELEASE` names it: for what takes a debug build minutes.
    static let releasePath = ProcessInfo.processInfo.environment["HYPERION_RELEASE"] ?? path

    /// The working directory, gone with the test.
    let folder: String
    static let patienceSeconds = 60.0

    init() throws {
        folder = NSTemporaryDirectory() + "/hyperion-command-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(Self.scenario(), to: "tiny.yaml")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Passes end after 2,000 operations, however busy the machine is. Lines replace those with the same key.
    static func scenario(_ changes: String...) -> String {
        var lines = [
            "scenario: tiny", "records: 1k", "operations: {read: 90%, update: 10%}",
            "run: {warmup: 0s, duration: 30s, operations: 2k, repetitions: 1}", "engines: [hyperion]",
        ]
        for change in changes {
            let key = change.prefix { $0 != ":" } + ":"
            lines.removeAll { $0.hasPrefix(key) }
            lines.append(change)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func write(_ text: String, to file: String) throws { try write(Data(text.utf8), to: file) }

    func write(_ bytes: Data, to file: String) throws {
        let url = URL(fileURLWithPath: folder + "/" + file)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
    }

    func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + file) }
    func contents(_ file: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)) }

    /// Runs it to its end.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }
    func run(_ arguments: [String]) throws -> Outcome { try start(arguments).end() }

    /// Runs a line of shell in which `$hyperion` is the program.
    func shell(_ line: String, patience: Double = patienceSeconds) throws -> Outcome {
        try start(["-c", line], program: "/bin/sh").end(patience: patience)
    }

    /// What makes a command in this folder run as a user who is not root and has no other process, with a copy of the
    /// program beside it (`./hyperion`); nil: that cannot be had here.
    func prefixOfAnotherUser() throws -> String? {
        let prefix = "setpriv --reuid \(UInt32.random(in: 1_000_000_000...2_000_000_000)) --clear-groups"
        guard getuid() == 0, try shell("\(prefix) true && chmod 755 .").status == 0 else { return nil }
        try FileManager.default.copyItem(atPath: Self.path, toPath: folder + "/hyperion")
        return prefix
    }

    func start(_ arguments: [String], program: String = HyperionCommand.path) throws -> Started {
        try Started(arguments, program: program, folder: folder)
    }

    /// A process that has been started.
    final class Started {
        let process = Process()
        private let collectors: [Collector]
        var pid: pid_t { process.processIdentifier }

        fileprivate init(_ arguments: [String], program: String, folder: String) throws {
            let pipes = [Pipe(), Pipe()]
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            var environment = ProcessInfo.processInfo.environment
            environment["hyperion"] = HyperionCommand.path
            environment["TMPDIR"] = folder
            process.environment = environment
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipes[0]
            process.standardError = pipes[1]
            collectors = pipes.map { Collector($0.fileHandleForReading) }
            // Dispatch's threads block all signals, and a program inherits what its starter blocks.
            var none = sigset_t()
            var before = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &before)
            defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
            try process.run()
        }

        /// Waits for its end.
        func end(patience: Double = patienceSeconds) -> Outcome {
            let deadline = Date(timeIntervalSinceNow: patience)
            while process.isRunning {
                if Date() > deadline {
                    Issue.record("it did not end: \(process.arguments ?? [])")
                    kill(pid, SIGKILL)
                }
                usleep(5_000)
            }
            process.waitUntilExit()
            let status = process.terminationStatus
            return Outcome(
                status: process.terminationReason == .exit ? status : -status, output: collectors[0].text(),
                errors: collectors[1].text())
        }

        /// Its worker's process, once there is one.
        func worker() throws -> pid_t {
            try HyperionCommand.eventually("a worker") {
                ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(self.pid)/task")) ?? [])
                    .compactMap {
                        try? String(contentsOfFile: "/proc/\(self.pid)/task/\($0)/children", encoding: .utf8)
                    }
                    .flatMap { $0.split(separator: " ") }.compactMap { pid_t($0) }
                    .first { HyperionCommand.isWorker($0) }
            }
        }
    }

    /// Whether the process has become `hyperion worker` (it is a copy of its parent for a moment) and still runs.
    static func isWorker(_ pid: pid_t) -> Bool {
        guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        return String(decoding: line, as: UTF8.self).split(separator: "\0").last == "worker"
    }

    /// Waits until there is something.
    static func eventually<Value>(_ what: String, _ value: () -> Value?) throws -> Value {
        let deadline = Date(timeIntervalSinceNow: patienceSeconds)
        while Date() < deadline {
            if let value = value() { return value }
            usleep(2_000)
        }
        throw NeverCame(what: what)
    }

    struct NeverCame: Error { let what: String }
}

/// Reads a pipe to its end in the background.
private final class Collector: @unchecked Sendable {
    private let finished = DispatchSemaphore(value: 0)
    private var data = Data()

    init(_ handle: FileHandle) {
        Thread.detachNewThread { [self] in
            while case let part = handle.availableData, !part.isEmpty { data.append(part) }
            finished.signal()
        }
    }

    /// Once; after the writers have ended.
    func text() -> String {
        finished.wait()
        return String(decoding: data, as: UTF8.self)
    }
}
