import Foundation
import Testing

@testable import HyperionLab

@Suite struct ScenarioFileTests {
    /// A folder of its own, removed when the test ends.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/hyperion-scenario-\(UUID().uuidString)"
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
        func write(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
            return path + "/" + name
        }
    }

    private func problems(_ path: String) -> [String] {
        do throws(ScenarioError) {
            _ = try ScenarioDecoder.decode(path: path)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `what is not a file is refused at once`() throws {
        let folder = try Folder()
        #expect(problems(folder.path + "/x") == ["\(folder.path)/x: error: the file does not exist"])
        #expect(problems("") == [": error: the file does not exist"])
        #expect(problems(folder.path) == ["\(folder.path): error: the file is a directory, not a file"])
        #expect(problems("/dev/zero") == ["/dev/zero: error: the file is not a regular file"])
        let fifo = folder.path + "/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        #expect(problems(fifo) == ["\(fifo): error: the file is not a regular file"])
        let large = try folder.write("large", String(repeating: "# much\n", count: 200_000))
        #expect(problems(large) == ["\(large): error: the file is larger than 1 MiB, too large for a scenario"])
    }

    @Test func `an unreadable file says so`() throws {
        if geteuid() == 0 { try Test.cancel("to root every file is readable: one that is not is not tested") }
        let path = try Folder().write("secret", "scenario: a\n")
        #expect(chmod(path, 0) == 0)
        #expect(problems(path) == ["\(path): error: the file cannot be read: Permission denied"])
    }

    @Test func `keys come from beside the scenario`() throws {
        let folder = try Folder()
        _ = try folder.write("keys.txt", "one\n\ntwo\nthree")
        let text = """
            scenario: a
            keys: {source: file, path: keys.txt}
            operations: {read: 100%}
            engines: [hyperion]

            """
        let path = try folder.write("a.yaml", text)
        let scenario = try ScenarioDecoder.decode(path: path).scenario
        #expect(scenario.keys == .file(path: folder.path + "/keys.txt"))
        #expect(scenario.records == 3)
        #expect(try ScenarioDecoder.decode(path: path, overrides: ["records=2"]).scenario.records == 2)
        #expect(throws: ScenarioError.self) { try ScenarioDecoder.decode(path: path, overrides: ["records=4"]) }
        _ = try folder.write("keys.txt", "\n\n")
        #expect(
            problems(path) == [
                "\(path):2:28: error: the key file \"\(folder.path)/keys.txt\" holds no keys; it should have one a line"
            ])
    }

    @Test func `bytes that are not text have a place`() {
        #expect(
            scenarioProblems(Array("scenario: a\nx: ".utf8) + [0xFF, 0x0A])
                == ["2:4: this is not a text file: not valid UTF-8 here"])
        #expect(
            scenarioProblems([0x7F, 0x45, 0x4C, 0x46, 0, 0])
                == ["1:1: this is not a text file: the character U+007F stands here"])
        #expect(scenarioProblems(TextCheck.byteOrderMark + Array(scenarioText().utf8)) == [])
        #expect(scenarioProblems(scenarioText().replacing("\n", with: "\r\n")) == [])
    }

    @Test func `a message cannot play on the terminal`() {
        #expect(
            scenarioProblems(scenarioText(["engines: [\"\\e[31m\"]"]))[0]
                .contains("unknown engine \"\\u{1b}[31m\""))
    }

    @Test func `a flood of errors is cut short`() {
        let text = scenarioText() + (0..<20_000).map { "wrong\($0): 1\n" }.joined()
        let problems = scenarioProblems(text)
        #expect(problems.count == 101)
        #expect(problems.last == "and 19900 more errors")
    }
}
