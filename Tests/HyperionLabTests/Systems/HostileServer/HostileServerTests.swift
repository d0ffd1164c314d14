import Testing

@testable import HyperionLab

/// Whole arms against a server that answers as it should while it is loaded, and wrongly from some operation on.
@Suite(.serialized) struct HostileServerTests {
    private static let records = 40

    /// Runs an arm; what it came to, or why it failed.
    private func run(
        _ engine: String, _ operations: String, _ answer: @escaping @Sendable (FakeServer.Request) -> FakeServer.Answer
    ) throws -> Result<ArmSample, SystemError> {
        let folder = try TemporaryFolder()
        let first = Self.records + 5
        let language: any FakeLanguage.Type = engine == "memcached" ? FakeMemcached.self : FakeRedis.self
        let server = try FakeServer(folder: folder.path, language) { $0.number < first ? .right : answer($0) }
        defer { server.stop() }
        FakeServedSystem.folder.withLock { $0 = folder.path }
        let scenario = try decodeScenario(
            scenarioText([
                "records: \(Self.records)", "keys: {source: generated, bytes: 12}", "values: {bytes: 50}",
                "operations: \(operations)", "run: {warmup: 0s, duration: 30s, operations: 30, repetitions: 1}",
            ]))
        let job = WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0)
        do {
            return .success(try Arm.run(job, SystemType(FakeServedSystem.self)))
        } catch let error as SystemError {
            return .failure(error)
        }
    }

    private func expectFailure(
        _ engine: String, _ operations: String, _ message: String,
        _ answer: @escaping @Sendable (FakeServer.Request) -> FakeServer.Answer
    ) throws {
        let program = engine == "memcached" ? "memcached" : "redis-server"
        switch try run(engine, operations, answer) {
        case .success: Issue.record("the arm did not fail; expected \(message)")
        case .failure(let error):
            let text = "\(error)"
            #expect(text.hasPrefix("\(engine) failed: \(program) \(message)"), "\(text)")
            #expect(text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(text)")
        }
    }

    /// The fake itself: without it being told otherwise nothing is wrong.
    @Test(
        arguments: ["redis", "redis-mget", "memcached"],
        ["{read: 100%}", "{multi-read(4): 50%, update: 50%}", "{read: 40%, insert: 30%, delete: 30%}"])
    func aServerThatIsRight(engine: String, operations: String) throws {
        let sample = try run(engine, operations) { _ in .right }.get()
        #expect(sample.corrupted == 0)
        for operation in sample.phases.flatMap(\.operations) { #expect(operation.wrong == 0, "\(operation.operation)") }
    }

    private static let redisReads: [(String, FakeServer.Answer, String)] = [
        (
            "garbage", .bytes(Array("\u{1B}[31mHTTP/1.1 400 Bad\r\n".utf8)),
            #"sent what is no answer of its protocol: "\x1b[31mHTTP/1.1 400 Bad""#
        ),
        ("an empty line", .bytes(Array("\r\n".utf8)), "sent an empty answer"),
        ("no number", .bytes(Array("$5x\r\nhello\r\n".utf8)), #"sent what is no answer of its protocol: "$5x""#),
        (
            "a length that is too short", .bytes(Array("$3\r\nhello\r\n".utf8)),
            #"sent "lo" where the end of a value of 3 bytes should be"#
        ),
        (
            "a length that is too long", .bytesAndSilence(Array("$50\r\nhello\r\n".utf8)),
            #"did not finish its answer within 1.5 seconds; 12 bytes came, from "$50\r\nhello\r\n" on"#
        ),
        (
            "a truncated value", .bytesAndClose(Array("$50\r\nhello".utf8)),
            #"closed the connection in the middle of an answer; 10 bytes came, from "$50\r\nhello" on"#
        ),
        (
            "2^63 bytes", .bytes(Array("$9223372036854775808\r\nhello".utf8)),
            #"sent what is no answer of its protocol: "$9223372036854775808""#
        ),
        (
            "a petabyte", .bytes(Array("$1000000000000000\r\nhello".utf8)),
            "sent a value of 1000000000000000 bytes; the longest that was written has at most 64"
        ),
        ("a negative length", .bytes(Array("$-7\r\n".utf8)), #"sent an answer that does not fit the question: "$-7""#),
        ("an error", .bytes(Array("-LOADING \u{7}wait\r\n".utf8)), #"refused: "LOADING \x07wait""#),
        ("another kind", .bytes(Array(":1\r\n".utf8)), #"sent an answer that does not fit the question: ":1""#),
        ("an OK", .bytes(Array("+OK\r\n".utf8)), #"sent an answer that does not fit the question: "+OK""#),
        (
            "a line without an end", .bytes([UInt8](repeating: UInt8(ascii: "a"), count: 70_000)),
            #"sent a line without an end: "aaaa"#
        ),
        ("nothing", .bytesAndSilence([]), "did not answer within 1.5 seconds"),
        (
            "a byte now and then", .trickle(UInt8(ascii: "1")),
            "did not finish its answer within 1.5 seconds; "
        ),
        ("an end", .bytesAndClose([]), "closed the connection"),
        (
            "two answers", .bytes(Array("$-1\r\n$-1\r\n".utf8)), #"sent more than it was asked for: "$-1\r\n""#
        ),
    ]

    @Test(arguments: redisReads)
    func answersOfRedisToAGet(name: String, answer: FakeServer.Answer, message: String) throws {
        try expectFailure("redis", "{read: 100%}", message) { _ in answer }
    }

    @Test(arguments: [
        ("too few", "*3\r\n", #"sent an answer that does not fit the question: "*3""#),
        ("a length of 2^62", "*4611686018427387904\r\n", "sent what is no answer of its protocol: "),
        ("an error in the middle", "*4\r\n$-1\r\n-ERR no\r\n", #"refused: "ERR no""#),
        ("a list in the middle", "*4\r\n$-1\r\n*4\r\n", #"sent an answer that does not fit the question: "*4""#),
    ])
    func answersOfRedisToAnMget(name: String, answer: String, message: String) throws {
        try expectFailure("redis-mget", "{multi-read(4): 100%}", message) { _ in .bytes(Array(answer.utf8)) }
    }

    private static let pipelineAnswers: [(String, FakeServer.Answer, String)] = [
        ("an error", .bytes(Array("-ERR no\r\n".utf8)), #"refused: "ERR no""#),
        (
            "a list, as if to an MGET", .bytes(Array("*1\r\n$-1\r\n".utf8)),
            #"sent an answer that does not fit the question: "*1""#
        ),
        (
            "cut off", .bytesAndClose(Array("$50\r\nhello".utf8)),
            "closed the connection in the middle of an answer; "
        ),
        ("the last for now", .bytesAndSilence([]), "did not finish its answer within 1.5 seconds; "),
        (
            "a length of 2^62", .bytes(Array("$4611686018427387904\r\n".utf8)),
            "sent what is no answer of its protocol: "
        ),
    ]

    /// The third of four GETs is answered wrongly, the others rightly.
    @Test(arguments: pipelineAnswers)
    func answersOfRedisToAPipeline(name: String, answer: FakeServer.Answer, message: String) throws {
        try expectFailure("redis", "{multi-read(4): 100%}", message) { $0.number % 4 == 2 ? answer : .right }
    }

    /// Every GET is answered with a null, but one in four with none or with two.
    @Test func tooFewOrTooManyAnswersOfRedisToAPipeline() throws {
        let null = Array("$-1\r\n".utf8)
        try expectFailure("redis", "{multi-read(4): 100%}", "did not finish its answer within 1.5 seconds; ") {
            .bytes($0.number % 4 == 1 ? [] : null)
        }
        // Sent at once with the batch's last answer, so that it is there when the next batch is to be sent.
        let message = #"sent more than it was asked for: "$-1\r\n""#
        try expectFailure("redis", "{multi-read(4): 100%}", message) {
            .bytes($0.number % 4 == 3 ? null + null : null)
        }
    }

    @Test(arguments: [
        ("{update: 100%}", "+PONG\r\n", #"sent what is no answer of its protocol: "+PONG""#),
        ("{update: 100%}", "-OOM command not allowed\r\n", #"refused: "OOM command not allowed""#),
        ("{update: 100%}", "$2\r\nOK\r\n", #"sent an answer that does not fit the question: "$2""#),
        ("{delete: 100%}", ":-1\r\n", #"sent an answer that does not fit the question: ":-1""#),
    ])
    func answersOfRedisToAWrite(operations: String, answer: String, message: String) throws {
        try expectFailure("redis", operations, message) { _ in .bytes(Array(answer.utf8)) }
    }

    private static let memcachedReads: [(String, @Sendable ([UInt8]) -> FakeServer.Answer, String)] = [
        (
            "garbage", { _ in .bytes(Array("ERROR\r\nthis is no header\r\n".utf8)) },
            #"sent what is no answer of the binary protocol: "ERROR\r\nthis is no head"#
        ),
        (
            "a value that is longer than was said",
            { .bytes(FakeMemcached.frame($0, extras: [0, 0, 0, 0], value: [1, 2, 3], bodyLength: 5)) },
            #"sent more than it was asked for: "\x02\x03""#
        ),
        (
            "a truncated value",
            { .bytesAndClose(FakeMemcached.frame($0, extras: [0, 0, 0, 0], value: [1, 2, 3], bodyLength: 54)) },
            "closed the connection in the middle of an answer; 31 bytes came, from \"\\x81\\x00"
        ),
        (
            "a truncated header", { .bytesAndSilence(Array(FakeMemcached.frame($0).prefix(9))) },
            "did not finish its answer within 1.5 seconds; 9 bytes came, from \"\\x81\\x00"
        ),
        (
            "4 GiB", { .bytes(FakeMemcached.frame($0, extras: [0, 0, 0, 0], bodyLength: .max)) },
            "sent a value of 4294967291 bytes; the longest that was written has at most 64"
        ),
        (
            "an error of 4 GiB", { .bytes(FakeMemcached.frame($0, status: 0x84, bodyLength: .max)) },
            "sent an answer of 4294967295 bytes to a request for none"
        ),
        (
            "lengths that contradict each other",
            { .bytes(FakeMemcached.frame($0, extras: [0, 0, 0, 0], bodyLength: 2)) },
            "sent an answer whose lengths contradict each other"
        ),
        (
            "an error", { .bytes(FakeMemcached.frame($0, status: 0x82, value: Array("\u{1B}full".utf8))) },
            #"refused: "\x1bfull" (status 130)"#
        ),
        (
            "an answer to an earlier request",
            { request in
                var earlier = request
                earlier[15] &-= 1
                return .bytes(FakeMemcached.frame(earlier, status: 1))
            }, "answered a request that it was not asked: \"\\x81\\x00"
        ),
        (
            "another operation",
            { request in
                var other = request
                other[1] = 0x04
                return .bytes(FakeMemcached.frame(other))
            }, "answered operation 4 where it was asked for 0"
        ),
        ("nothing", { _ in .bytesAndSilence([]) }, "did not answer within 1.5 seconds"),
        ("a byte now and then", { _ in .trickle(0x81) }, "did not finish its answer within 1.5 seconds; "),
        ("an end", { _ in .bytesAndClose([]) }, "closed the connection"),
    ]

    @Test(arguments: memcachedReads.indices)
    func answersOfMemcachedToAGet(index: Int) throws {
        let (_, answer, message) = Self.memcachedReads[index]
        try expectFailure("memcached", "{read: 100%}", message) { answer($0.header) }
    }

    @Test func answersOfMemcachedToABatch() throws {
        try expectFailure("memcached", "{multi-read(4): 100%}", "answered operation 0 in a batch of gets") { request in
            var other = request.header
            other[1] = 0
            return .bytes(FakeMemcached.frame(other))
        }
        try expectFailure("memcached", "{multi-read(4): 100%}", #"refused: "busy" (status 133)"#) {
            .bytes(FakeMemcached.frame($0.header, status: 0x85, value: Array("busy".utf8)))
        }
        try expectFailure("memcached", "{update: 100%}", #"refused: "" (status 130)"#) {
            .bytes(FakeMemcached.frame($0.header, status: 0x82))
        }
    }

    /// The protocols do not say whose value it is: reading back does.
    @Test(arguments: ["redis", "memcached"])
    func anotherKeysValueIsCorruption(engine: String) throws {
        let sample = try run(engine, "{read: 100%}") { $0.isRead ? .anotherKeysValue : .right }.get()
        // One record's value is right.
        #expect(sample.corrupted >= UInt64(Self.records) / 2)
    }

    @Test func noServerAtAll() throws {
        let folder = try TemporaryFolder()
        FakeServedSystem.folder.withLock { $0 = folder.path }
        let scenario = try tinyScenario("operations: {read: 100%}")
        let job = WorkerJob(scenario: scenario, engine: "redis", repetition: 0, position: 0)
        #expect { try Arm.run(job, SystemType(FakeServedSystem.self)) } throws: {
            "\($0)".hasPrefix("redis failed: redis-server cannot connect: No such file or directory")
        }
    }
}
