import Testing

@testable import HyperionVerify

@Suite struct TextTrieTests {
    private func trie(_ texts: [ByteText]) throws -> TextTrie {
        var trie = TextTrie()
        for (number, text) in texts.enumerated() {
            let isAdded = try trie.add(text, number: number, budget: Budget())
            #expect(isAdded)
        }
        return trie
    }

    @Test func textsArePutTogetherInOneWay() throws {
        var trie = try trie(["a;", "bc;", "b;"])
        #expect(try trie.split("bc;a;b;", budget: Budget()) == [1, 0, 2])
        #expect(try trie.split("", budget: Budget()) == [])
        #expect(try trie.split("bc", budget: Budget()) == nil)
        #expect(try trie.split("a;;", budget: Budget()) == nil)
        for text in ["", "a", "a;b", "bc;"] as [ByteText] {
            let isAdded = try trie.add(text, number: 3, budget: Budget())
            #expect(!isAdded)
        }
    }

    /// One get can be longer than all else together.
    @Test func aLongTextKeepsToTheBudget() throws {
        let trie = try trie(["a", "b"])
        let text = ByteText([UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
        #expect(try trie.split(text, budget: Budget())?.count == 100_000)
        #expect(throws: Exhausted.time) { try trie.split(text, budget: Budget(time: .zero)) }
        #expect(throws: Exhausted.memory) { try trie.split(text, budget: Budget(memoryBytes: 1 << 17)) }
        #expect(throws: Exhausted.time) {
            var trie = TextTrie()
            _ = try trie.add(text, number: 0, budget: Budget(time: .zero))
        }
    }
}
