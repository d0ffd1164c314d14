import Foundation
import HyperionLab
import Testing

/// Servers that die or hang in mid-run, and runs that are stopped while a server is up.
@Suite(.serialized) struct PeerFailureTests {
    private let command: HyperionCommand
    init() throws {
        command = try HyperionCommand()
        try command.write(
            HyperionCommand.scenario(
                "operations: {read: 100%}", "run: {warmup: 0s, duration: 60s, operations: 1M, repetitions: 1}"),
            to: "long.yaml")
    }

    private func start(_ server: String) throws -> HyperionCommand.Started {
        if let reason = EngineCatalogue.named(server)?.unavailability { try Test.cancel("\(server): \(reason)") }
        return try command.start(["run", "long.yaml", "--output=out", "--set", "engines=[\(server), null]"])
    }

    /// The server's process, once the worker's child has become it.
    private func server(of worker: pid_t, _ name: String) throws -> pid_t {
        try HyperionCommand.eventually("a server") {
            ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/task")) ?? [])
                .compactMap { try? String(contentsOfFile: "/proc/\(worker)/task/\($0)/children", encoding: .utf8) }
                .flatMap { $0.split(separator: " ") }.compactMap { pid_t($0) }
                .first { isRunning($0, name) }
        }
    }

    private func isRunning(_ pid: pid_t, _ name: String) -> Bool {
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains(name)
    }

    private func leftovers(of worker: pid_t) -> [String] {
        ["/dev/shm", command.folder].flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
            .filter { $0.hasPrefix("hyperion-peer-\(worker)-") }
    }

    private func expectGone(_ server: pid_t, _ name: String, worker: pid_t) throws {
        _ = try HyperionCommand.eventually("the server's end") { isRunning(server, name) ? nil : true }
        #expect(leftovers(of: worker) == [])
    }

    @Test(arguments: [("redis", "redis-server"), ("memcached", "memcached")])
    func aServerThatIsKilledFailsItsArmAndTheRunGoesOn(engine: String, program: String) throws {
        let started = try start(engine)
        let worker = try started.worker()
        let server = try server(of: worker, program)
        kill(server, SIGKILL)
        #expect(started.end().status == 1)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.complete && result.samples.map(\.engine) == ["null"])
        #expect(result.failures.map(\.engine) == [engine])
        #expect(
            result.failures.first?.diagnostics.contains("\(engine) failed: \(program) was killed by signal 9 (SIGKILL)")
                == true, "\(result.failures)")
        try expectGone(server, program, worker: worker)
    }

    /// What judges or searches cannot go on without an arm, and says whose it was.
    @Test(arguments: [
        ["gate", "long.yaml", "--set", "thresholds=[redis.read.p50 < 1h]"],
        ["run", "long.yaml", "--find-max", "p99<1s", "--output=out"],
    ])
    func aServerThatIsKilledEndsAGateAndASearch(arguments: [String]) throws {
        if let reason = EngineCatalogue.named("redis")?.unavailability { try Test.cancel("redis: \(reason)") }
        let started = try command.start(arguments + ["--set", "engines=[redis]"])
        let worker = try started.worker()
        let server = try server(of: worker, "redis-server")
        kill(server, SIGKILL)
        let outcome = started.end()
        #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
        let said = outcome.output + outcome.errors
        #expect(said.contains("redis-server was killed by signal 9 (SIGKILL)"), "\(said)")
        try expectGone(server, "redis-server", worker: worker)
    }

    @Test func aServerThatHangsFailsItsArm() throws {
        let started = try start("redis")
        let worker = try started.worker()
        let server = try server(of: worker, "redis-server")
        kill(server, SIGSTOP)
        #expect(started.end().status == 1)
        let result = try ResultFile.read(command.folder + "/out")
        #expect(result.failures.first?.diagnostics.contains("within 10 seconds") == true, "\(result.failures)")
        #expect(result.samples.map(\.engine) == ["null"])
        try expectGone(server, "redis-server", worker: worker)
    }

    @Test func anInterruptedRunStopsItsServer() throws {
        let started = try start("memcached")
        let worker = try started.worker()
        let server = try server(of: worker, "memcached")
        #expect(leftovers(of: worker).count == 1)
        kill(started.pid, SIGINT)
        #expect(started.end().status == 1)
        try expectGone(server, "memcached", worker: worker)
    }

    @Test func aWorkerThatCrashesTakesItsServerAlong() throws {
        let started = try start("redis")
        let worker = try started.worker()
        let server = try server(of: worker, "redis-server")
        kill(worker, SIGSEGV)
        #expect(started.end().status == 1)
        #expect(try ResultFile.read(command.folder + "/out").failures.first?.reason == "killed by signal 11 (SIGSEGV)")
        try expectGone(server, "redis-server", worker: worker)
    }

    @Test func aServerThatDoesNotStartSaysWhy() throws {
        try command.write("#!/bin/sh\necho nothing works here\nexit 3\n", to: "bin/redis-server")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/bin/redis-server")
        let outcome = try command.shell(
            "PATH=$PWD/bin:$PATH $hyperion run long.yaml --output=out --set 'engines=[redis, null]'")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("redis failed: redis-server ended with exit code 3: nothing works here"))
    }
}
