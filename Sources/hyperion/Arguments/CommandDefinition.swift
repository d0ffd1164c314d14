/// What a command accepts: parser and help text are both made from this, so that they cannot disagree.
struct CommandDefinition: Equatable, Sendable {
    /// For the dispatcher to switch on.
    enum Name: String, CaseIterable, Sendable {
        case run, compare, gate, report, check, list, environment, worker
    }

    struct Option: Equatable, Sendable {
        /// Without the hyphens.
        var name: String
        /// What its value is called in the help text; nil: a flag, which takes none.
        var value: String?
        var help: String
        var isRepeatable = false

        /// `--set KEY=VALUE`
        var usage: String { "--" + name + (value.map { " " + $0 } ?? "") }
    }

    struct Positional: Equatable, Sendable {
        /// As the help text calls it: `SCENARIO`.
        var name: String
        var help: String
        var isRequired = true
        /// Whether any number of them may be given; only the last one's.
        var isRepeatable = false
        /// The only values that it may have; nil: anything.
        var choices: [String]?
    }

    var name: Name
    /// One line, for the list of commands.
    var summary: String
    /// Paragraphs below it in the command's own help.
    var discussion: String = ""
    /// Required ones first.
    var positionals: [Positional] = []
    /// `--help` is understood everywhere and not listed.
    var options: [Option] = []
    var examples: [String] = []
    /// Left out of the list of commands: not for people.
    var isHidden = false
}
