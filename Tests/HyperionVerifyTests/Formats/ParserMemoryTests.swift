import Testing

@testable import HyperionVerify

/// What is read takes no more memory than it is said to, whatever the texts, words and brackets are.
@Suite struct ParserMemoryTests {
    /// Lines without end, and how many bytes of them were taken.
    private final class EndlessLines {
        private let first: String
        private let next: (Int) -> String
        private var number = 0
        private(set) var bytes = 0

        init(_ first: String, _ next: @escaping (Int) -> String) { (self.first, self.next) = (first, next) }

        func input(memoryBytes: Int) -> HistoryInput {
            HistoryInput(memoryBytes: memoryBytes) { () throws(FormatError) -> [UInt8] in
                let text = self.number == 0 ? self.first : self.next(self.number)
                self.number += 1
                self.bytes += text.utf8.count
                return Array(text.utf8)
            }
        }
    }

    private func error(_ input: HistoryInput) -> FormatError? {
        do throws(FormatError) {
            _ = try HistoryReader.read(input)
            return nil
        } catch {
            return error
        }
    }

    /// A history of transactions may take a quarter of the memory; the message stopped the program.
    @Test func transactionsThatDoNotFit() throws {
        let event = "{:type :invoke :process 0 :f :txn :value [[:append 1 1]]}\n"
        let endless = EndlessLines(event) { _ in event }
        #expect(throws: FormatError.self) { try TransactionLog.parse(endless.input(memoryBytes: 1 << 16)) }
        #expect(endless.bytes <= 1 << 15)
        let larger = EndlessLines(event) { _ in String(repeating: " ", count: 1 << 20) }
        let error = error(larger.input(memoryBytes: 16 << 20))
        #expect(error?.description.contains("more than 4 MiB") == true, "\(String(describing: error))")
    }

    /// All texts shared the size of the longest one before them.
    @Test func aTextHoldsNoMoreThanItsBytes() throws {
        let long = String(repeating: "v", count: 1 << 20)
        var tokenizer = Tokenizer(Array("\"\(long)\" \"a\" \"b\" \"\"".utf8))
        for count in [1 << 20, 1, 1, 0] {
            guard case .string(let text)? = try tokenizer.next()?.kind else {
                Issue.record("no text")
                return
            }
            #expect(text.bytes.count == count)
            #expect(text.bytes.capacity <= count + 64, "\(text.bytes.capacity)")
        }
    }

    /// The same of the lists that transactions read.
    @Test func aListHoldsNoMoreThanItsElements() throws {
        func event(_ key: Int, _ list: String) -> String {
            """
            {:type :invoke :process 0 :f :txn :value [[:r \(key) nil]]}
            {:type :ok :process 0 :f :txn :value [[:r \(key) [\(list)]]]}

            """
        }
        let long = (0..<20_000).map(String.init).joined(separator: " ")
        let text = event(0, long) + (1...100).map { event($0, "1") }.joined()
        let history = try TransactionLog.parse(Array(text.utf8))
        #expect(history.lists.count == 101)
        #expect(history.lists.elements.dropFirst().allSatisfy { $0.capacity < 8 })
        #expect(history.lists.byteCount < 500_000, "\(history.lists.byteCount)")
    }

    @Test(arguments: [
        ("{:process ", 10), ("{:process 0 :error ", 19), ("{:process 0 :f :read :value ", 28), ("{:f :txn :error ", 16),
        ("{:type :ok :error ", 18),
    ])
    func nestingHasALimit(_ beginning: String, _ columns: Int) throws {
        let text = beginning + String(repeating: "[", count: 100_000)
        for isTransaction in [false, true] {
            do throws(FormatError) {
                if isTransaction {
                    _ = try TransactionLog.parse(Array(text.utf8))
                } else {
                    _ = try KnossosEDN.parse(Array(text.utf8))
                }
                Issue.record("accepted")
            } catch {
                #expect(error.message.contains("nested more than 1024 deep"), "\(error)")
                #expect(error.line == 1 && error.column == columns + 1_025 && error.exhausted == nil, "\(error)")
            }
        }
    }

    /// What is not too deep is passed over.
    @Test func nestingUpToTheLimit() throws {
        let deep = String(repeating: "[", count: 1_024) + String(repeating: "]", count: 1_024)
        let transaction = "{:process 0 :type :invoke :f :txn :error \(deep) :value [[:r 1 nil]]}"
        #expect(try TransactionLog.parse(Array(transaction.utf8)).count == 1)
        let read = "{:process 0 :type :invoke :f :read :error \(deep) :value nil}"
        #expect(try KnossosEDN.parse(Array(read.utf8)).operations.count == 1)
    }

    /// Words that are allowed one by one, and their number too.
    @Test(arguments: [
        ("INFO jepsen.util - 0 :invoke ", "w"), ("{:process 0 :type :invoke :f :read :value ([", "w"),
        ("{:process 0 :key ", "\"w\" "), ("# queue\n", "w "), ("hyperion-history 1 counter\n0 invoke ", "w "),
    ])
    func aLineOfManyWords(_ beginning: String, _ word: String) throws {
        let long = word.replacing("w", with: String(repeating: "w", count: 60_000)) + " "
        let lines = EndlessLines(beginning) { _ in long }
        let found = try #require(error(lines.input(memoryBytes: 16 << 20)))
        #expect(found.exhausted == .memory, "\(found)")
        #expect(lines.bytes < 2 << 20, "\(lines.bytes)")
    }

    /// With all the memory that it could want, a line without end is wrong.
    @Test func aLineOfManyWordsIsNoMatterOfMemory() throws {
        let long = String(repeating: "w", count: 1 << 20) + " "
        let lines = EndlessLines("INFO jepsen.util - 0 :invoke ") { _ in long }
        let found = try #require(error(lines.input(memoryBytes: 1 << 40)))
        #expect(found.message.contains("more than 64 MiB") && found.exhausted == nil, "\(found)")
        #expect(found.line == 1 && found.column > 60 << 20)
    }

    /// A map whose values are each within bounds.
    @Test func aMapOfManyValues() throws {
        let lines = EndlessLines("[{:process 0 :type :invoke :f :read ") { number in
            ":key\(number) [" + String(repeating: "1 ", count: 10_000) + "] "
        }
        let found = try #require(error(lines.input(memoryBytes: 16 << 20)))
        #expect(found.exhausted == .memory, "\(found)")
        #expect(lines.bytes < 200_000, "\(lines.bytes)")
    }

    @Test func aWordMayNotTakeTheMemory() throws {
        let lines = EndlessLines("INFO jepsen.util - ") { _ in String(repeating: "w", count: 4_096) }
        let found = try #require(error(lines.input(memoryBytes: 1 << 20)))
        #expect(found.exhausted == .memory && lines.bytes < 200_000, "\(found)")
    }

    /// Two bytes of text are eight of a list; a keyword of four takes a hundred.
    @Test(arguments: ["1 ", ":NUMBER ", "\"NUMBER\" "])
    func listsOfTransactionsAreCounted(_ element: String) throws {
        let memory = 8 << 20
        var text = "{:type :invoke :process 0 :f :txn :value [[:r 1 ["
        var number = 0
        while text.utf8.count < memory / 4 - 100 {
            text += element.replacing("NUMBER", with: String(number, radix: 36))
            number += 1
        }
        text += "]]]}"
        let found = try #require(error(HistoryInput(Array(text.utf8), memoryBytes: memory)))
        #expect(found.exhausted == .memory && found.message.contains("the transactions"), "\(found)")
    }

    /// A keyword of a history that is read takes what the table says, and no small part of it.
    @Test func atomsAreCounted() {
        var atoms = AtomTable()
        for number in 0..<1_000 { _ = atoms.code(of: .text(":key\(number)")) }
        #expect((80_000...250_000).contains(atoms.byteCount), "\(atoms.byteCount)")
    }

    /// Texts and arrays have memory of their own, which is much more than an operation takes by itself.
    @Test func operationsAreCountedWithTheirTexts() throws {
        let memory = 8 << 20
        let put = EndlessLines("\n") { "{:process \($0) :type :invoke :f :put :key \"k\" :value \"v\"}\n" }
        let found = try #require(error(put.input(memoryBytes: memory)))
        #expect(found.exhausted == .memory, "\(found)")
        let each = MemoryLayout<HistoryOperation<KeyValue.Operation>>.stride + 2 * HeapBytes.array(1)
        #expect((found.line - 2) * each <= memory / 8 * 3, "line \(found.line)")

        let accesses = (0..<100).map { "write \"r\($0)\" 1" }.joined(separator: " ")
        let writes = EndlessLines("hyperion-history 1 multi-register\n") { "\($0) invoke txn \(accesses)\n" }
        let exhausted = try #require(error(writes.input(memoryBytes: memory)))
        #expect(exhausted.exhausted == .memory, "\(exhausted)")
        #expect((exhausted.line - 2) * 100 * (MemoryLayout<MultiRegister.Access>.stride + 48) <= memory / 8 * 3)
    }

    /// A result is held beside what was invoked.
    @Test func resultsAreCounted() throws {
        let value = String(repeating: "v", count: 1_000)
        var builder = HistoryBuilder<KeyValue.Operation>().counting(KeyValue(), byteLimit: 100_000)
        var count = 0
        #expect(throws: HistoryError.self) {
            while count < 1_000 {
                try builder.invoke(process: 0, .get(key: "k", .unknown))
                try builder.complete(process: 0, .get(key: "k", .value(ByteText(value))))
                count += 1
            }
        }
        #expect((50...100).contains(count))
    }

    /// Keys of a packed history that is unpacked for the sake of its last line.
    @Test func aPackedHistoryIsUnpackedOnlyIfThereIsRoom() throws {
        let memory = 4 << 20
        let lines = EndlessLines("hyperion-history 1 key-value\n") { number in
            number < 20_000 ? "\(number) invoke put \"k\" \"\(number)\"\n" : "\(number) invoke append \"k\" \"v\"\n"
        }
        let found = try #require(error(lines.input(memoryBytes: memory)))
        #expect(found.exhausted == .memory && found.line == 20_001, "\(found)")
        #expect(found.message.contains("not packed"), "what is unpacked would be counted too late: \(found)")
    }

    @Test func partsAreCounted() throws {
        var builder = HistoryBuilder<KeyValue.Operation>()
        for number in 0..<10_000 {
            try builder.invoke(process: 0, .put(key: "\(number)", value: "v"))
            try builder.complete(process: 0, .put(key: "\(number)", value: "v"))
        }
        let history = builder.finish()
        #expect(throws: Exhausted.memory) {
            try Partition.groups(of: history.calls, model: KeyValue(), budget: Budget(memoryBytes: 2 << 20))
        }
        let few = Linearizability.check(history, model: KeyValue(), budget: Budget(memoryBytes: 2 << 20))
        #expect(few.outcome == .undecided)
        let enough = Linearizability.check(history, model: KeyValue(), budget: Budget(memoryBytes: 32 << 20))
        #expect(enough.outcome == .linearizable && enough.parts.count == 10_000)
    }
}
