import Foundation

/// Reads pipes to their ends in the background, so that a worker never waits for its reader.
final class PipeCollector: @unchecked Sendable {
    struct Progress {
        /// Lines at the beginning of the first pipe that ask for a turn.
        var announced: Int
        /// Lines there that only tell that a step begins.
        var steps: Int
        /// Whether something stands behind these lines.
        var isAnswering: Bool
        /// Whether all pipes have ended.
        var hasEnded: Bool
    }

    private let condition = NSCondition()
    private var contents: [Data]
    private var open: Int
    private var announced = 0
    private var steps = 0

    init(_ pipes: [Pipe]) {
        contents = Array(repeating: Data(), count: pipes.count)
        open = pipes.count
        for (number, pipe) in pipes.enumerated() {
            let handle = pipe.fileHandleForReading
            Thread.detachNewThread { [self] in
                while true {
                    let data = Self.available(handle.fileDescriptor)
                    condition.withLock {
                        contents[number].append(data)
                        if number == 0 { takeAnnouncements() }
                        if data.isEmpty { open -= 1 }
                        condition.signal()
                    }
                    if data.isEmpty { return }
                }
            }
        }
    }

    /// What can be read without waiting for more; empty: the end. `FileHandle.availableData` traps where a signal
    /// interrupts it.
    private static func available(_ descriptor: Int32) -> Data {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count >= 0 { return Data(buffer[..<count]) }
            guard errno == EINTR else { return Data() }
        }
    }

    private func takeAnnouncements() {
        while true {
            if contents[0].starts(with: Self.turn) {
                announced += 1
                contents[0] = Data(contents[0].dropFirst(Self.turn.count))
            } else if contents[0].starts(with: Self.step) {
                steps += 1
                contents[0] = Data(contents[0].dropFirst(Self.step.count))
            } else {
                return
            }
        }
    }

    private static let turn = Data(TurnGate.announcement.utf8)
    private static let step = Data(TurnGate.step.utf8)
    /// Whether what is left may become the line of a turn or a step.
    private var mayBeALine: Bool { Self.turn.starts(with: contents[0]) || Self.step.starts(with: contents[0]) }

    /// Waits until something is so, at the latest for so many seconds.
    func wait(seconds: Double, until isSo: (Progress) -> Bool) -> Progress {
        let deadline = Date(timeIntervalSinceNow: seconds)
        return condition.withLock {
            while true {
                let progress = Progress(
                    announced: announced, steps: steps, isAnswering: !mayBeALine, hasEnded: open == 0)
                if isSo(progress) || !condition.wait(until: deadline) { return progress }
            }
        }
    }

    func data(_ number: Int) -> Data { condition.withLock { contents[number] } }
}
