import Testing

@testable import HyperionVerify

@Suite struct HyperionFormatTests {
    private func read(_ text: String) throws(FormatError) -> any JudgeableHistory {
        try HistoryReader.read(HistoryInput(Array(text.utf8)))
    }

    /// What is written is read back as the same history, by any pieces.
    private struct RoundTrip: GeneratorVisitor {
        func visit<M: TextModel>(_ generator: RandomHistory<M>, _ name: String) throws {
            let seed = TestRandom.seed(of: "roundTrip")
            var random = TestRandom(seed: seed)
            for number in 0..<100 {
                let history = try generator.make(&random, operations: 1 + random.below(8))
                let written = TypedHistory(.hyperion, generator.model, history)
                var bytes = Array(written.text.utf8)[...]
                let piece = 1 + random.below(20)
                let input = HistoryInput { () throws(FormatError) -> [UInt8] in
                    defer { bytes = bytes.dropFirst(piece) }
                    return Array(bytes.prefix(piece))
                }
                let read = try #require(try HistoryReader.read(input) as? TypedHistory<M>)
                #expect(read.text == written.text, "\(name): history \(number) of seed \(seed)")
                #expect(read.model.setting == generator.model.setting)
                #expect(
                    read.history.operations.map(\.operation)
                        == history.operations.map {
                            $0.outcome == .failed ? generator.model.invocation(of: $0.operation) : $0.operation
                        })
                #expect(read.history.operations.map(\.outcome) == history.operations.map(\.outcome))
            }
        }
    }

    @Test(arguments: EveryModel.allCases)
    func roundTrip(_ model: EveryModel) throws { try model.accept(RoundTrip()) }

    @Test func timesCommentsAndBlankLines() throws {
        let text = """
            hyperion-history 1 cas-register initial=0

            # a comment with "half a text
            @10 0 invoke cas 0 1  # another
            @10 1 invoke read
            @12 0 ok true
            1 ok ?
            @13 2 invoke write 7
            """
        let history = try #require(try read(text) as? TypedHistory<Register>)
        #expect(
            history.history.operations.map(\.operation) == [
                .compareAndSet(expected: 0, new: 1, succeeded: .value(true)), .read(.unknown), .write(7),
            ])
        #expect(history.history.operations.map(\.outcome) == [.completed, .completed, .pending])
        #expect(history.history.operations.map(\.responseLine) == [6, 7, 0])
        #expect(history.model.initialState == 0)
    }

    @Test(arguments: [
        ("hyperion-history", 1, 1), ("hyperion-history 2 register", 1, 18), ("hyperion-history 1 tree", 1, 20),
        ("hyperion-history 1 queue initial=1", 1, 26), ("hyperion-history 1 register initial=x", 1, 29),
        ("hyperion-history 1 register colour=1", 1, 29), ("hyperion-history 1 counter initial=nil", 1, 28),
        ("hyperion-history 1 register from=a", 1, 29), ("hyperion-history 1 register\n0 ok", 2, 1),
        ("hyperion-history 1 register\n0 invoke read 1", 2, 10), ("hyperion-history 1 register\n0 begin read", 2, 3),
        ("hyperion-history 1 register\n0 invoke read\n0 ok x", 3, 6),
        ("hyperion-history 1 register\n0 invoke read\n0 ok", 3, 3),
        ("hyperion-history 1 register\n0 invoke write 1\n0 ok 1", 3, 6),
        ("hyperion-history 1 register\n0 invoke read\n0 info later", 3, 8),
        ("hyperion-history 1 register\n0 invoke read\n0 fail 1", 3, 8),
        ("hyperion-history 1 register\n0 invoke read\n0 invoke read", 3, 1),
        ("hyperion-history 1 register\n@9 0 invoke read\n@8 0 ok 1", 3, 1),
        ("hyperion-history 1 register\nzero invoke read", 2, 1),
        ("hyperion-history 1 key-value\n0 invoke get a", 2, 10),
        ("hyperion-history 1 multi-register\n0 invoke txn read \"x\"\n0 ok", 3, 3),
    ])
    func wrong(_ text: String, _ line: Int, _ column: Int) {
        do throws(FormatError) {
            _ = try read(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect([error.line, error.column] == [line, column], "\(error)")
            #expect(error.exhausted == nil)
        }
    }

    /// Reading ends where the memory does, however long the history is, and says that it is not the file's fault.
    @Test func memoryIsBounded() throws {
        var line = 0
        let input = HistoryInput(memoryBytes: 1 << 20) { () throws(FormatError) -> [UInt8] in
            line += 1
            return Array((line == 1 ? "hyperion-history 1 counter\n" : "0 invoke read\n0 ok 0\n").utf8)
        }
        do throws(FormatError) {
            _ = try HistoryReader.read(input)
            Issue.record("it read an endless history")
        } catch {
            #expect(error.exhausted == .memory, "\(error)")
        }
        let texts = HistoryInput(memoryBytes: 1 << 20) { () throws(FormatError) -> [UInt8] in
            line += 1
            let value = String(repeating: "v", count: 1_000)
            return Array(
                (line == 1 ? "" : "{:process \(line) :type :invoke :f :put :key \"\" :value \"\(value)\"}\n").utf8)
        }
        line = 1
        do throws(FormatError) {
            _ = try HistoryReader.read(texts)
            Issue.record("it read an endless history")
        } catch {
            #expect(error.exhausted == .memory && line < 1_000, "\(error)")
        }
    }

    @Test(arguments: [
        "hyperion-history 1 register\n", "{:process ", "# queue\n", "INFO jepsen.util - 0 :invoke :write ",
    ])
    func aLineWithoutEnd(_ beginning: String) throws {
        var isFirst = true
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
        let input = HistoryInput { () throws(FormatError) -> [UInt8] in
            defer { isFirst = false }
            return isFirst ? Array(beginning.utf8) : piece
        }
        do throws(FormatError) {
            _ = try HistoryReader.read(input)
            Issue.record("it read an endless line")
        } catch {
            #expect(error.message.contains("16 MiB") && error.exhausted == nil, "\(error)")
        }
    }
}
