import Foundation
import HyperionVerify

/// Opens what a user named as a history: a file, a pipe (`<(zcat history.gz)`), or standard input (`-`).
enum HistorySource {
    /// Why it cannot be read, as the end of a sentence.
    struct Failure: Error {
        var reason: String
    }

    /// Bytes that are read at once.
    private static let chunk = 1 << 18

    /// What has been read of a history so far.
    final class Progress {
        /// Whether its last byte ends no line.
        fileprivate(set) var endsWithinLine = false
    }

    /// - Parameter deadline: nothing is read after it, so that an endless input ends. One that is silent is waited for
    ///   up to then where the time was said, else as long as it takes.
    static func open(
        _ path: String, _ asked: CheckArguments, deadline: ContinuousClock.Instant, _ progress: Progress = Progress()
    ) throws(Failure) -> HistoryInput {
        let source = try OpenedFile(path, patience: asked.hasTime ? deadline : nil)
        let memory = asked.memoryBytes
        return HistoryInput(memoryBytes: memory, deadline: deadline) { () throws(FormatError) -> [UInt8] in
            guard ContinuousClock.now < deadline else { throw .outOfTime(line: source.line) }
            let bytes = try source.read(chunk)
            if let last = bytes.last { progress.endsWithinLine = last != UInt8(ascii: "\n") }
            return bytes
        }
    }

    /// Closed when nobody reads from it any more; standard input stays open.
    private final class OpenedFile {
        private let descriptor: Int32
        /// Whether reading can take for ever.
        private let canBeSilent: Bool
        /// When to stop waiting for more; nil: never.
        private let patience: ContinuousClock.Instant?
        /// The one that is being read of what can be silent, from 1.
        private(set) var line = 1

        init(_ path: String, patience: ContinuousClock.Instant?) throws(Failure) {
            self.patience = patience
            guard path != "-" else {
                descriptor = STDIN_FILENO
                canBeSilent = !Self.isFile(fstat, STDIN_FILENO)
                return
            }
            canBeSilent = !Self.isFile(stat, path)
            // A named pipe that nobody writes to would not even be opened; that way it is, and `poll` waits for a
            // writer.
            let waiting = canBeSilent ? O_NONBLOCK : 0
            descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | waiting)
            guard descriptor >= 0 else {
                throw Failure(
                    reason: errno == ENOENT ? "the file does not exist" : "cannot be read: \(Console.reason(errno))")
            }
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                throw Failure(reason: "the file is a directory, not a file")
            }
        }

        deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

        /// Whether `status` (`stat` or `fstat`) finds a file on a disk; false also where it finds nothing.
        private static func isFile<Name>(_ status: (Name, UnsafeMutablePointer<stat>) -> Int32, _ name: Name) -> Bool {
            var found = stat()
            return status(name, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
        }

        /// Returns nothing at the end.
        func read(_ count: Int) throws(FormatError) -> [UInt8] {
            while true {
                if canBeSilent { try wait() }
                var failure: Int32 = 0
                let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                    var result = Foundation.read(descriptor, buffer.baseAddress, count)
                    while result < 0, errno == EINTR { result = Foundation.read(descriptor, buffer.baseAddress, count) }
                    if result < 0 { failure = errno }
                    filled = max(0, result)
                }
                // Somebody else, who reads the same pipe, was quicker.
                if failure == EAGAIN, canBeSilent { continue }
                guard failure == 0 else {
                    throw FormatError(line: line, "it cannot be read: \(Console.reason(failure))")
                }
                if canBeSilent { line += bytes.count { $0 == UInt8(ascii: "\n") } }
                return bytes
            }
        }

        /// Until there is something to read, or the end.
        private func wait() throws(FormatError) {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while true {
                var milliseconds: Int32 = -1
                if let patience {
                    let rest = patience - .now
                    guard rest > .zero else { throw .outOfTime(line: line) }
                    // Rounded up, or the last millisecond would be spent asking.
                    milliseconds = Int32(min((rest / .milliseconds(1)).rounded(.up), 1e9))
                }
                // What cannot be waited for (a closed descriptor) is for `read` to complain about.
                let ready = poll(&polled, 1, milliseconds)
                if ready > 0 || ready < 0 && errno != EINTR { return }
            }
        }
    }
}
