import Foundation
import Testing

/// A system that gives too few files or threads: exit code 1 with what to raise, neither a trap nor a wait.
@Suite struct ProcessLimitTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test(arguments: [8, 9, 10, 11, 12, 16, 64, 255])
    func tooFewFiles(limit: Int) throws {
        let outcome = try command.shell("ulimit -n \(limit); exec $hyperion run tiny.yaml --no-report")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(
            outcome.errors
                == "hyperion: error: this program may have \(limit) files open at once and needs 256 to start "
                + "its workers: raise the limit with `ulimit -n 256`\n")
    }

    @Test(arguments: ["ulimit -n 256", "ulimit -S -n 20"])
    func enoughFilesOrALimitThatMayBeRaised(limit: String) throws {
        let outcome = try command.shell("\(limit); exec $hyperion run tiny.yaml --no-report")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// The limit counts all processes and threads of a user and does not hold for root: a user without any others is
    /// needed, which only root can become.
    @Test func tooFewThreads() throws {
        guard let prefix = try command.prefixOfAnotherUser(), try command.shell("command -v prlimit").status == 0 else {
            try Test.cancel("no other user can be taken on here: too few threads are not tested")
        }
        for threads in 1...6 {
            let outcome = try command.shell(
                "exec \(prefix) prlimit --nproc=\(threads) ./hyperion run tiny.yaml --no-report")
            #expect(outcome.status == 1 && outcome.output.isEmpty, "\(threads): \(outcome)")
            #expect(
                outcome.errors == "hyperion: error: the system gives this program \(threads - 1) more threads and it "
                    + "needs 6 to start its workers: raise the limit with `ulimit -u`, or end other programs of this "
                    + "user\n")
        }
    }
}
