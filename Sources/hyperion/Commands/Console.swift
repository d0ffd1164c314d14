import Foundation
import HyperionLab

/// Data goes to standard output, everything else to standard error.
enum Console {
    /// Prints data. A reader that went away or a full disk is a failure, not a crash.
    static func print(_ text: String) -> ExitCode { write(Data(text.utf8)) }

    static func write(_ data: Data) -> ExitCode {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
            return .done
        } catch {
            // Nobody is left to read what `head` cut off.
            if errno != EPIPE { complain("hyperion: error: standard output cannot be written: \(reason(errno))") }
            return .failed
        }
    }

    /// Says a line or several. Names and values that the user gave, and what a worker said, stand in messages: their
    /// control characters do not reach the terminal.
    static func complain(_ message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map {
            Format.printable(String($0))
        }
        try? FileHandle.standardError.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Takes the places of standard descriptors that the caller closed (`2>&-`): the next pipe to a worker would
    /// get the number otherwise, and diagnostics end up in it. What is written to a closed output still fails.
    static func openStandardDescriptors() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // Gets the lowest free number, which is this one.
            _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Columns of the terminal that standard error is; nil: it is none, or does not say.
    static var errorWidth: Int? {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    /// Colours only for a person who has not declined them (https://no-color.org).
    static var wantsColour: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }
}

/// The progress line, redrawn in place; draws nothing unless standard error is a terminal.
final class ProgressLine {
    private let isVisible: Bool
    private var last = ""

    init(isVisible: Bool) { self.isVisible = isVisible && Console.isErrorTerminal }

    func show(_ text: String) {
        // A line that wraps cannot be redrawn: the terminal would fill with its remains.
        let text = Console.errorWidth.map { String(text.prefix(max($0 - 1, 1))) } ?? text
        guard isVisible, text != last else { return }
        last = text
        // Back to the line's start, the text, and erase what was longer before.
        try? FileHandle.standardError.write(contentsOf: Data("\r\(text)\u{1B}[K".utf8))
    }

    func clear() {
        guard isVisible, !last.isEmpty else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }
}
