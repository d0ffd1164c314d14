import Foundation
import Testing

/// What this user may not read or write, as a user who is not root: root may everything.
@Suite struct PermissionTests {
    private let command: HyperionCommand
    private let prefix: String

    init() throws {
        command = try HyperionCommand()
        guard let prefix = try command.prefixOfAnotherUser() else {
            try Test.cancel("no other user can be taken on here: what may not be read or written is not tested")
        }
        self.prefix = prefix
    }

    private func run(_ arguments: String) throws -> HyperionCommand.Outcome {
        try command.shell("exec \(prefix) ./hyperion \(arguments)")
    }

    @Test func aScenarioThatMayNotBeRead() throws {
        _ = try command.shell("chmod 000 tiny.yaml")
        let outcome = try run("run tiny.yaml")
        #expect(outcome.errors == "tiny.yaml: error: the file cannot be read: Permission denied\n")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    @Test func aKeyFileThatMayNotBeRead() throws {
        try command.write("one\ntwo\n", to: "words.txt")
        let keys = "keys: {source: file, path: words.txt}"
        try command.write(HyperionCommand.scenario("records: 2", keys), to: "words.yaml")
        _ = try command.shell("chmod 000 words.txt")
        let outcome = try run("run words.yaml")
        #expect(outcome.errors.contains("words.txt") && outcome.errors.contains("Permission denied"))
        #expect(outcome.status == 2 && outcome.output.isEmpty)
    }

    /// The folder in which reports are made unless another is named.
    @Test func aFolderThatMayNotBeWritten() throws {
        let outcome = try run("run tiny.yaml")
        #expect(outcome.errors.contains("error: cannot be written: Permission denied"), "\(outcome.errors)")
        #expect(outcome.status == 1 && outcome.output.isEmpty, "nothing is measured that cannot be kept")
        #expect(try run("run tiny.yaml --no-report").status == 0)
    }
}
