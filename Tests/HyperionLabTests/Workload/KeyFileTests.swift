import Foundation
import Testing

@testable import HyperionLab

@Suite struct KeyFileTests {
    /// The keys of a file with these contents, or what is wrong with it, each as `LINE: message`.
    private func read(
        _ contents: Data, checkingDuplicates: Bool = true
    ) throws -> (keys: [[UInt8]], problems: [String]) {
        let folder = try TemporaryFolder()
        try folder.write(contents, to: "keys")
        do throws(ScenarioError) {
            let (bytes, lines) = try KeyFile.read(
                path: folder.path + "/keys", checkingDuplicates: checkingDuplicates)
            return (lines.map { Array(bytes[$0]) }, [])
        } catch {
            return ([], error.diagnostics.map { "\($0.line ?? 0): \($0.message)" })
        }
    }

    private func read(_ text: String) throws -> (keys: [[UInt8]], problems: [String]) { try read(Data(text.utf8)) }

    private func keys(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }

    @Test func aLineIsAKeyAsItStandsThere() throws {
        #expect(try read("one\ntwo\n").keys == keys("one", "two"))
        #expect(try read("one\ntwo").keys == keys("one", "two"), "without a newline at the end")
        #expect(try read("one\r\ntwo\r\n").keys == keys("one\r", "two\r"), "a carriage return belongs to the key")
        #expect(try read(" one \n\ttwo\n").keys == keys(" one ", "\ttwo"))
        #expect(try read("007\n7\n").keys == keys("007", "7"))
        #expect(try read(Data([0, 10, 255, 254, 10])).keys == [[0], [255, 254]], "any byte but a newline")
        #expect(try read("é\ne\u{301}\n").keys.count == 2, "equal as text, distinct as bytes")
    }

    @Test func anEmptyFileHasNoKeys() throws {
        #expect(try read("").problems == ["0: the file is empty; write one key a line"])
    }

    @Test func emptyLinesAreNamed() throws {
        let message = "the line is empty; a key has at least one byte: remove the line"
        #expect(try read("\n").problems == ["1: \(message)"])
        #expect(try read("one\n\ntwo\n\n").problems == ["2: \(message)", "4: \(message)"])
    }

    @Test func duplicatesAreNamedWithBothLines() throws {
        let repeated = "stands in line 1 already; keys are distinct: remove one"
        #expect(
            try read("one\ntwo\none\nthree\none\n").problems
                == ["3: \"one\" \(repeated)", "5: \"one\" \(repeated)"])
        #expect(try read("one\none").problems == ["2: \"one\" \(repeated)"])
        #expect(try read(Data("one\none\n".utf8), checkingDuplicates: false).keys.count == 2)
    }

    @Test func aLongDuplicateIsShortenedInTheMessage() throws {
        let key = String(repeating: "x", count: 1000)
        let problems = try read("\(key)\n\(key)\n").problems
        #expect(problems.count == 1)
        #expect(problems[0].count < 150)
    }

    @Test func linesOverTheLimitAreNamed() throws {
        let longest = String(repeating: "k", count: 65_535)
        #expect(try read("\(longest)\na\n").keys.map(\.count) == [65_535, 1])
        #expect(
            try read("a\n\(longest)k\n").problems
                == ["2: the line has 65536 bytes; a key has at most 65535: shorten it"])
    }

    @Test func aLineWithoutEndIsNotReadToItsEnd() throws {
        let problems = ["2: the line has more than 1048576 bytes; a key has at most 65535: write one key a line"]
        #expect(try read("a\n" + String(repeating: "k", count: 1 << 20 + 1)).problems == problems)
        #expect(try read("a\n" + String(repeating: "k", count: 1 << 21) + "\n\n").problems == problems)
    }

    @Test func noMoreThanFiveProblemsAreTold() throws {
        #expect(try read(String(repeating: "\n", count: 100)).problems.count == 5)
        #expect(try read(String(repeating: "same\n", count: 100)).problems.count == 5)
    }

    @Test func aFileThatIsNotThereOrNoFile() throws {
        for path in ["/nonexistent/keys", "/"] {
            #expect(throws: ScenarioError.self) { try KeyFile.read(path: path) }
        }
    }

    @Test func aBigFileIsReadWhole() throws {
        var text = Data()
        for number in 0..<150_000 { text.append(contentsOf: "word-\(number)\n".utf8) }
        let keys = try read(text).keys
        #expect(keys.count == 150_000)
        #expect(keys[149_999] == Array("word-149999".utf8))
    }

    @Test func aKeySetTakesLinesFromAllOverTheFile() throws {
        let folder = try TemporaryFolder()
        try folder.write((0..<1000).map { "key-\($0)\n" }.joined(), to: "keys")
        let path = folder.path + "/keys"
        let set = try KeySet(.file(path: path), count: 100, seed: 5)
        let numbers = (0..<100).map { Int(String(decoding: set[$0], as: UTF8.self).dropFirst(4))! }
        #expect(Set(numbers).count == 100)
        #expect(numbers.contains { $0 > 800 } && numbers.contains { $0 < 200 })
        #expect(set.longest == 7)
        #expect(set.meanLength == Double((0..<100).map { set[$0].count }.reduce(0, +)) / 100)
        #expect(throws: ScenarioError.self) { try KeySet(.file(path: path), count: 1001, seed: 5) }
    }
}
