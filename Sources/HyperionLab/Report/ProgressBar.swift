/// One line that tells how far a run is: `[███████·················] 6/20  hyperion 2/5  00:41 left`.
public enum ProgressBar {
    private static let width = 24

    public static func text(_ progress: Runner.Progress) -> String {
        let share = Double(progress.finished) / Double(max(progress.total, 1))
        let done = Int(share * Double(width))
        let bar = String(repeating: "█", count: done) + String(repeating: "·", count: width - done)
        return "[\(bar)] \(progress.finished)/\(progress.total)  \(progress.engine) "
            + "\(progress.repetition + 1)/\(progress.repetitions)  \(left(progress))"
    }

    /// Judged by the arms that have ended, once there is one.
    private static func left(_ progress: Runner.Progress) -> String {
        guard progress.finished > 0 else { return "" }
        let perArm = progress.elapsed / (Double(progress.finished) + 0.5)
        let seconds = Int(max(perArm * Double(progress.total) - progress.elapsed, 0))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 60)):\(two(seconds % 60)) left"
    }
}
