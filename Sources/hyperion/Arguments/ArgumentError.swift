/// A command line that cannot be understood: exit code 2.
struct ArgumentError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what to write instead.
    var message: String
    /// Whose help tells more; nil: that of the program as a whole.
    var command: CommandDefinition.Name?

    static let exitCode: Int32 = 2

    /// Two lines for standard error.
    var description: String {
        let subject = command.map { " " + $0.rawValue } ?? ""
        return "hyperion\(subject): error: \(message)\nSee 'hyperion\(subject) --help'."
    }
}
