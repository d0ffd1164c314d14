/// One thing that is wrong in an input file, where it stands, and what to write instead.
public struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's path as the user gave it, or `--set`.
    public var file: String
    /// From 1; nil where the file as a whole is meant.
    public var line: Int?
    public var column: Int?
    public var message: String

    public init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
        (self.file, self.line, self.column, self.message) = (file, line, column, message)
    }

    /// `file:line:column: error: message`
    public var description: String {
        let place = [line, column].compactMap { $0.map(String.init) }
        return ([file] + place).joined(separator: ":") + ": error: " + message
    }

    /// The same place and message as a warning: `file:line:column: warning: message`
    public var warning: String {
        let place = [line, column].compactMap { $0.map(String.init) }
        return ([file] + place).joined(separator: ":") + ": warning: " + message
    }
}

/// Why a scenario, or a file that it names, cannot be used. Every case is the user's to mend: exit code 2.
public enum ScenarioError: Error, Equatable, Sendable {
    /// At least one, in the order in which they stand in the file.
    case invalid([Diagnostic])

    public var diagnostics: [Diagnostic] {
        switch self {
        case .invalid(let all): all
        }
    }

    public static func invalid(_ one: Diagnostic) -> ScenarioError { .invalid([one]) }
}
