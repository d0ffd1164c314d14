import Testing

@testable import HyperionVerify

@Suite struct ContainerExplanationTests {
    /// What is said of a history in our own format.
    static func sentence(_ model: String, _ lines: [String]) throws -> String {
        let text = (["hyperion-history 1 \(model)"] + lines).joined(separator: "\n")
        let judged = try HistoryReader.read(HistoryInput(Array(text.utf8))).judged(budget: Budget(), evidence: false)
        return try #require(judged.violation).sentence
    }

    @Test(arguments: [
        (
            "queue", ["0 invoke dequeue", "0 ok 3"],
            "dequeue of 3 by process 0 (line 2) returned what nothing before its end can have enqueued"
        ),
        (
            "stack", ["0 invoke pop", "0 ok 3", "1 invoke push 3", "1 ok"],
            "pop of 3 by process 0 (line 2) ended before the push 3 by process 1 (line 4) had begun"
        ),
        (
            "priority-queue", ["0 invoke insert 3", "0 ok", "0 invoke remove", "1 invoke remove", "0 ok 3", "1 ok 3"],
            "3 was removed 2 times (by process 0 (line 4), by process 1 (line 5)), and inserted once"
        ),
        (
            "queue", ["0 invoke enqueue 3", "0 ok", "1 invoke dequeue", "1 ok empty"],
            "dequeue that found nothing by process 1 (line 4) began after 3 had been enqueued (line 3), "
                + "and nothing can have dequeued that before"
        ),
        (
            "queue",
            [
                "0 invoke enqueue 3", "0 ok", "0 invoke enqueue 5", "0 ok", "1 invoke dequeue", "1 ok 5",
                "1 invoke dequeue", "1 ok 3",
            ],
            "dequeue of 5 by process 1 (line 6) passed over 3, which had been enqueued (line 3) before 5 was, "
                + "and which nothing can have dequeued by then"
        ),
        (
            "stack",
            [
                "0 invoke push 1", "0 ok", "0 invoke push 2", "0 ok", "1 invoke pop", "1 ok 1", "1 invoke pop",
                "1 ok 2",
            ],
            "pop of 1 by process 1 (line 6) passed over 2, which had been pushed (line 5) after 1 was, "
                + "and which nothing can have popped by then"
        ),
        (
            "priority-queue",
            ["0 invoke insert 3", "0 ok", "0 invoke insert 5", "0 ok", "1 invoke remove", "1 ok 5"],
            "remove of 5 by process 1 (line 6) passed over 3, which had been inserted (line 3), which is smaller, "
                + "and which nothing can have removed by then"
        ),
    ])
    func words(_ model: String, _ lines: [String], _ expected: String) throws {
        #expect(try Self.sentence(model, lines) == expected)
    }

    /// Of no such kind: the operations themselves. The pop of a pair is open, and can have taken 2 or 3.
    @Test func others() throws {
        let sentence = try Self.sentence(
            "stack",
            [
                "0 invoke push 1", "0 ok", "0 invoke push 2", "0 ok", "0 invoke push 3", "0 ok", "2 invoke pop",
                "1 invoke pop", "1 ok 1", "1 invoke pop", "1 ok empty",
            ])
        #expect(sentence.hasPrefix("no order explains these "), "\(sentence)")
    }
}
