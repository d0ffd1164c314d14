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
    /// Whether it is a violation of a history that may have lost the end of its last line, and with it a part of a result.
    var mayBeCut = false
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

    /// The end of a sentence.
    static let cutWarning =
        "the last line has no end: if the history was cut off there, what that line says may be wrong, and the verdict "
        + "with it"

    /// For standard error; nil: there is nothing to complain about.
    var message: String? {
        switch result {
        case .judged where mayBeCut: "\(path): warning: \(Self.cutWarning)"
        case .judged: nil
        case .wrong(let error): "\(path):\(error)"
        case .unreadable(let reason): "\(path): error: \(reason)"
        case .tooLarge(let error): "\(path): \(error.message) (line \(error.line))"
        }
    }
}
