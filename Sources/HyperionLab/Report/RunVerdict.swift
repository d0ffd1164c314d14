/// What a result comes to, from the gravest to the best: the line that stands first in every report.
public struct RunVerdict: Equatable, Sendable {
    public enum Outcome: String, Sendable {
        /// A threshold is violated, or an engine answered something wrong, or was not linearizable.
        case failed
        /// An arm failed, the run was interrupted, a threshold had nothing to judge, or a history could not be.
        case undecided
        /// Everything was measured, nothing was wrong, every threshold (if there are any) holds.
        case passed
    }

    public var outcome: Outcome
    /// Says why, for a person, without a full stop at the end of the last clause.
    public var reasons: [String]

    public init(_ result: RunResult) {
        let model = ReportModel(result)
        var failed: [String] = []
        var open: [String] = []
        var good: [String] = []

        if model.correctnessFaults.isEmpty {
            good.append("no wrong answer and no corrupted record")
        } else {
            let wrong = model.engines.filter { model.isWrong($0) }
            failed.append("incorrect: " + wrong.joined(separator: ", "))
        }
        let recorded = model.recordedPhases
        let unjudged = recorded.count { $0.outcome == .undecided }
        if unjudged > 0 {
            open.append("linearizability of \(unjudged) of \(Format.count(recorded.count, "recorded phase")) undecided")
        } else if !recorded.isEmpty, model.linearizabilityFaults.isEmpty {
            good.append("every recorded history is linearizable")
        }
        let total = result.verdicts.count
        let violated = result.verdicts.count { $0.outcome == .failed }
        let undecided = result.verdicts.count { $0.outcome == .undecided }
        if violated > 0 { failed.append("\(violated) of \(Format.count(total, "threshold")) violated") }
        if undecided > 0 { open.append("\(undecided) of \(Format.count(total, "threshold")) undecided") }
        if total == 0 { good.append("no thresholds set") }
        if total > 0 && violated + undecided == 0 {
            good.append(total == 1 ? "the one threshold holds" : "all \(total) thresholds hold")
        }
        if !result.failures.isEmpty { open.append(Format.count(result.failures.count, "arm") + " failed") }
        let arms = "\(Format.count(result.samples.count)) of \(Format.count(model.expectedArms, "arm")) measured"
        if let interruption = result.interruption {
            open.append("interrupted (\(interruption)), \(arms)")
        } else if !result.complete || result.samples.count < model.expectedArms {
            open.append("partial, \(arms)")
        } else {
            good.append(arms)
        }

        outcome = !failed.isEmpty ? .failed : !open.isEmpty ? .undecided : .passed
        reasons = failed + open + good
    }

    /// `Passed: all 3 thresholds hold; …`
    public var sentence: String {
        let word =
            switch outcome {
            case .failed: "FAILED"
            case .undecided: "NO FULL VERDICT"
            case .passed: "Passed"
            }
        return word + ": " + reasons.joined(separator: "; ")
    }
}
