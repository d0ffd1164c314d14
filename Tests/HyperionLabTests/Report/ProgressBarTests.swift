import Testing

@testable import HyperionLab

@Suite struct ProgressBarTests {
    private func text(finished: Int, elapsed: Double) -> String {
        ProgressBar.text(
            Runner.Progress(
                engine: "hyperion", repetition: 1, repetitions: 5, finished: finished, total: 20, elapsed: elapsed))
    }

    @Test func theBarGrows() {
        let empty = "[" + String(repeating: "·", count: 24) + "] 0/20  hyperion 2/5"
        #expect(text(finished: 0, elapsed: 0).hasPrefix(empty))
        #expect(text(finished: 10, elapsed: 1).hasPrefix("[" + String(repeating: "█", count: 12)))
        #expect(text(finished: 20, elapsed: 1).hasPrefix("[" + String(repeating: "█", count: 24) + "] 20/20"))
    }

    /// Judged by what has ended, and half of the arm that is under way.
    @Test func theTimeLeft() {
        #expect(!text(finished: 0, elapsed: 3).contains("left"), "nothing is known before the first arm has ended")
        // 10.5 arms in 105 s are 10 s an arm: 200 s in all.
        #expect(text(finished: 10, elapsed: 105).hasSuffix("01:35 left"))
        #expect(text(finished: 20, elapsed: 1000).hasSuffix("00:00 left"), "never negative")
    }
}
