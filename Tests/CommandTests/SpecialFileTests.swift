import Foundation
import Testing

/// Where output is to go that is no file: it is written to, and stays what it is.
///
/// Devices are made in the test's own folder: a defect would replace those of the machine.
@Suite struct SpecialFileTests {
    private let command: HyperionCommand
    private let gate = "$hyperion gate tiny.yaml --repetitions 1 --set 'thresholds=[hyperion.read.p50 < 1h]'"

    init() throws { command = try HyperionCommand() }

    private func text(_ file: String) throws -> String { String(decoding: try command.contents(file), as: UTF8.self) }

    @Test func standardOutputByItsName() throws {
        let piped = try command.shell("\(gate) --summary /proc/self/fd/1 --junit /proc/self/fd/2")
        #expect(piped.status == 4 && piped.output.hasPrefix("### Performance gate: "), "\(piped.errors)")
        #expect(piped.output.contains("\nNO VERDICT: ") && piped.errors.hasPrefix("<?xml"))
        // The summary stands before what is printed, and what stood there before it is still there.
        let toFile = try command.shell("(echo first; \(gate) --summary /proc/self/fd/1) > out.txt")
        #expect(toFile.status == 4 && toFile.errors.isEmpty, "\(toFile.errors)")
        let written = try text("out.txt")
        #expect(written.hasPrefix("first\n### Performance gate: ") && written.contains("\nNO VERDICT: "))
    }

    @Test func aNamedPipe() throws {
        let read = try command.shell("mkfifo pipe; cat pipe > got & \(gate) --summary pipe; code=$?; wait; exit $code")
        #expect(read.status == 4 && read.errors.isEmpty, "\(read.errors)")
        #expect(try text("got").hasPrefix("### Performance gate: "))
        let unread = try command.shell("test -p pipe && \(gate) --summary pipe")
        #expect(unread.status == 1)
        #expect(unread.errors == "pipe: error: cannot be written: No such device or address\n")
        #expect(try command.shell("test -p pipe").status == 0)
    }

    @Test func devices() throws {
        guard try command.shell("mknod null c 1 3 && mknod full c 1 7 && : > null").status == 0 else {
            try Test.cancel("no device can be made here: output into devices is not tested")
        }
        #expect(try command.shell("\(gate) --summary null").status == 4)
        let full = try command.shell("\(gate) --summary full")
        #expect(full.status == 1 && full.errors == "full: error: cannot be written: No space left on device\n")
        #expect(try command.shell("test -c null && test -c full").status == 0)
    }

    @Test func whatALinkLeadsToIsReplacedAndNotTheLink() throws {
        let outcome = try command.shell(
            "mkdir there; echo old > there/file; ln -s there/file link; \(gate) --summary link")
        #expect(outcome.status == 4)
        #expect(try text("there/file").hasPrefix("### Performance gate: "))
        #expect(try command.shell("test -L link").status == 0)
    }

    /// 255 bytes is the longest name of a file.
    @Test func aLongNameIsAFileAndATooLongOneIsRefusedBeforeAnythingRuns() throws {
        let name = String(repeating: "n", count: 255)
        #expect(try command.shell("\(gate) --summary \(name)").status == 4)
        #expect(command.exists(name))
        let longer = try command.shell("\(gate) --summary \(name)n")
        #expect(longer.status == 1 && longer.output.isEmpty)
        #expect(longer.errors == "\(name)n: error: cannot be written: File name too long\n")
        let nowhere = try command.shell("\(gate) --summary tiny.yaml/x")
        #expect(nowhere.errors == "tiny.yaml/x: error: cannot be written: Not a directory\n")
    }
}
