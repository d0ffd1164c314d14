import HyperionVerify

/// One history that was named, and what came of it.
struct CheckedFile {
    enum Result {
        case judged(JudgedHistory)
        /// It is no history.
        case wrong(FormatError)
        /// It cannot be opened; the end of a sentence.
        case unreadable(String)
        /// It could not be read within the budget.
        case tooLarge(FormatError)
    }

    var path: String
    var result = Result.unreadable("it was not read")
    /// From opening it to the verdict.
    var seconds = 0.0
    /// Its first operations; nil: they were not asked for.
    var picture: HistoryPicture?
    /// Whether they are to be printed.
    var hasTimeline = false

    init(path: String) { self.path = path }

    var exitCode: ExitCode {
        switch result {
        case .judged(let judged):
            switch judged.outcome {
            case .holds: .done
            case .violated: .checkFailed
            case .undecided: .noVerdict
            }
        case .wrong, .unreadable: .wrongInput
        case .tooLarge: .noVerdict
        }
    }

    /// For standard error; nil: there is nothing to complain about.
    var message: String? {
        switch result {
        case .judged: nil
        case .wrong(let error): "\(path):\(error)"
        case .unreadable(let reason): "\(path): error: \(reason)"
        case .tooLarge(let error): "\(path): \(error.message) (line \(error.line))"
        }
    }
}
