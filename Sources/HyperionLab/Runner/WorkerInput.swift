import Foundation

/// A worker's standard input, written without ever waiting for the worker to read: whoever waited in a write could
/// neither be interrupted nor notice that the worker hangs.
///
/// What the pipe does not take (64 KiB lie in it) is kept and sent with the next `flush`. What a worker that is gone can
/// no longer be told is dropped: its end shows in its status.
///
/// Not thread-safe.
final class WorkerInput {
    private let handle: FileHandle
    private var unsent = Data()
    private var isClosing = false
    private var isClosed = false

    init(_ pipe: Pipe) {
        handle = pipe.fileHandleForWriting
        // The worker's end is another open file: there reads wait as ever.
        let flags = fcntl(handle.fileDescriptor, F_GETFL)
        _ = fcntl(handle.fileDescriptor, F_SETFL, flags | O_NONBLOCK)
    }

    var hasUnsent: Bool { !unsent.isEmpty }

    func send(_ data: Data) {
        guard !isClosing else { return }
        unsent.append(data)
        flush()
    }

    /// Ends the input once everything is sent.
    func close() {
        isClosing = true
        flush()
    }

    /// Sends as much as the pipe takes at once.
    ///
    /// - Parameter seconds: how long to wait for it to take anything, if there is something to send.
    func flush(waiting seconds: Double = 0) {
        guard !isClosed else { return }
        if seconds > 0, hasUnsent {
            var state = pollfd(fd: handle.fileDescriptor, events: Int16(POLLOUT), revents: 0)
            poll(&state, 1, Int32(seconds * 1000))
        }
        while hasUnsent {
            let count = unsent.withUnsafeBytes { write(handle.fileDescriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                unsent = Data()
                break
            }
            unsent = Data(unsent.dropFirst(count))
        }
        guard isClosing else { return }
        isClosed = true
        try? handle.close()
    }
}
