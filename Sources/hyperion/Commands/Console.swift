import Foundation

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

    static func complain(_ message: String) {
        try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

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
