import Foundation

/// The worker's side of measuring in turns: before each step the worker says that it is ready, and waits until it is
/// told to go.
///
/// Two arms that are compared with one another are alive at the same time, one of them at work and the other asleep, so
/// that what disturbs the machine for a tenth of a second or longer disturbs both alike.
///
/// Protocol: the job is the first line of standard input. Before each step the worker writes the line `turn`, and goes
/// on when it has read another line. After the last step it writes the sample. Where no turns are taken it writes the
/// line `step` instead, if its job asks for that, and goes on: a worker that hangs is told by its silence.
///
/// Not thread-safe.
struct TurnGate {
    static let announcement = "turn\n"
    static let grant = "go\n"
    static let step = "step\n"

    /// Pieces into which each pass is cut; 1: none of it is cut.
    let pieces: Int
    private let isOn: Bool
    private let tellsSteps: Bool

    /// - Parameters:
    ///   - pieces: nil: no turns are taken, and no step waits.
    ///   - tellsSteps: whether to say so when a step begins.
    init(pieces: Int?, tellsSteps: Bool = false) {
        self.pieces = max(pieces ?? 1, 1)
        self.tellsSteps = tellsSteps
        isOn = pieces != nil
    }

    /// Waits for the next turn.
    func wait() throws(TurnError) {
        guard isOn else {
            // Who does not read this has gone, and takes the worker along.
            if tellsSteps { _ = AtomicFile.writeAll(Data(Self.step.utf8), to: STDOUT_FILENO) }
            return
        }
        guard AtomicFile.writeAll(Data(Self.announcement.utf8), to: STDOUT_FILENO) == 0,
            Self.readLine() != nil
        else {
            throw TurnError()
        }
    }

    /// A line of standard input without its end, or what there is before the input's end; nil: nothing.
    ///
    /// Byte by byte, so that nothing of the next line is taken.
    static func readLine() -> Data? {
        var line = Data()
        while true {
            var byte: UInt8 = 0
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return line.isEmpty ? nil : line }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
    }
}

/// Whoever gives the turns has gone.
struct TurnError: Error, CustomStringConvertible {
    var description: String { "nobody is there any more who gives this worker its turns" }
}

extension Scenario {
    /// The shortest piece of a pass in a turn: a thread is started for each.
    static let shortestTurnNanoseconds: UInt64 = 2_000_000
    /// Pieces of one pass, at most: what a piece reads first has been displaced from the caches by the other arm.
    static let mostTurns: UInt64 = 20

    /// Pieces into which each pass is cut where arms take turns. Under open load a pass is one piece: the backlog of a
    /// piece would be lost.
    var turnPieces: Int {
        guard case .closed = load else { return 1 }
        return Int(min(max(run.durationNanoseconds / Self.shortestTurnNanoseconds, 1), Self.mostTurns))
    }
}
