/// What is wrong in a history file, where, and what to write instead.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    /// In bytes, from 1.
    public var column: Int
    public var message: String
    /// Set where nothing is wrong with the file: the budget ended before the file did.
    public var exhausted: Exhausted?

    public init(line: Int, column: Int = 1, _ message: String) {
        (self.line, self.column, self.message) = (line, column, message)
    }

    /// The history needs more memory than it may take.
    public static func outOfMemory(line: Int, column: Int = 1, _ what: String) -> FormatError {
        var error = FormatError(line: line, column: column, "\(what); allow more memory")
        error.exhausted = .memory
        return error
    }

    /// The history takes longer to read than it may.
    public static func outOfTime(line: Int) -> FormatError {
        var error = FormatError(line: line, "the time allowed ended before the history did; allow more time")
        error.exhausted = .time
        return error
    }

    /// `line:column: error: message`; whoever knows the file's name puts it in front.
    public var description: String { "\(line):\(column): error: \(message)" }
}

extension FormatError {
    init(_ error: HistoryError) {
        self.init(line: max(error.line, 1), error.description)
        if case .tooManyOperations = error { exhausted = .memory }
    }
}
