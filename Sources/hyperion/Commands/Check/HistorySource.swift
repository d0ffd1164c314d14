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

    /// - Parameter deadline: nothing is read after it, so that an endless input ends.
    static func open(
        _ path: String, memoryBytes: Int, deadline: ContinuousClock.Instant
    ) throws(Failure) -> HistoryInput {
        let source = try OpenedFile(path)
        return HistoryInput(memoryBytes: memoryBytes, deadline: deadline) { () throws(FormatError) -> [UInt8] in
            guard ContinuousClock.now < deadline else { throw .outOfTime(line: 1) }
            return try source.read(chunk)
        }
    }

    /// Closed when nobody reads from it any more; standard input stays open.
    private final class OpenedFile {
        private let descriptor: Int32

        init(_ path: String) throws(Failure) {
            guard path != "-" else {
                descriptor = STDIN_FILENO
                return
            }
            descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
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

        func read(_ count: Int) throws(FormatError) -> [UInt8] {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                var result = Foundation.read(descriptor, buffer.baseAddress, count)
                while result < 0, errno == EINTR { result = Foundation.read(descriptor, buffer.baseAddress, count) }
                if result < 0 { failure = errno }
                filled = max(0, result)
            }
            guard failure == 0 else {
                throw FormatError(line: 1, "it cannot be read: \(Console.reason(failure))")
            }
            return bytes
        }
    }
}
