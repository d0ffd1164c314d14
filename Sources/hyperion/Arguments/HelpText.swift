/// Help, made from the definitions.
enum HelpText {
    /// What `hyperion --help` prints.
    static let overview: String = {
        let commands = CommandDefinition.all.filter { !$0.isHidden }.map { ($0.name.rawValue, $0.summary) }
        return """
            Usage: hyperion COMMAND [ARGUMENT]…

            Measures key-value stores side by side, proves that what was measured was also correct, and writes reports.

            Commands:
            \(columns(commands))

            Options:
            \(columns([("-h, --help", "show this, or the help of a command"), ("--version", "show the version")]))

            Exit codes:
            \(columns(exitCodes))

            Data goes to standard output, progress and diagnostics to standard error.
            See 'hyperion COMMAND --help' for each command.

            """
    }()

    static let exitCodes: [(String, String)] = [
        ("0", "done; holds; passes"),
        ("1", "it could not be done (a fault of the machine or of the program)"),
        ("2", "the command line or an input file is wrong"),
        ("3", "the check failed: a regression, a violated threshold, a wrong answer"),
        ("4", "no verdict: too noisy, too few samples, out of budget"),
    ]

    /// What `hyperion COMMAND --help` prints.
    static func of(_ command: CommandDefinition) -> String {
        let arguments = command.positionals.map { positional in
            (positional.isRequired ? positional.name : "[\(positional.name)]") + (positional.isRepeatable ? "…" : "")
        }
        let options = command.options.map { "[\($0.usage)]" + ($0.isRepeatable ? "…" : "") }
        let usage = wrapped(["hyperion", command.name.rawValue] + arguments + options, indent: "Usage: ")
        var sections = [usage, sentence(command.summary)]
        if !command.discussion.isEmpty {
            sections.append(wrapped(command.discussion.split(separator: " ").map(String.init)))
        }
        if !command.positionals.isEmpty {
            sections.append("Arguments:\n" + columns(command.positionals.map { ($0.name, $0.help) }))
        }
        let listed = command.options.map { ($0.usage, $0.help + ($0.isRepeatable ? " (repeatable)" : "")) }
        sections.append("Options:\n" + columns(listed + [("-h, --help", "show this")]))
        if !command.examples.isEmpty {
            sections.append("Examples:\n" + command.examples.map { "  " + $0 }.joined(separator: "\n"))
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

    private static func columns(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, help in
            "  " + name + String(repeating: " ", count: width - name.count + 2) + help
        }.joined(separator: "\n")
    }

    /// Words in lines of at most 80 columns; lines after the first are indented as far as `indent` is long.
    private static func wrapped(_ words: [String], indent: String = "") -> String {
        var lines: [String] = []
        var line = indent
        for word in words {
            if line.count > indent.count && line.count + 1 + word.count > 80 {
                lines.append(line)
                line = String(repeating: " ", count: indent.count)
            }
            line += (line.count > indent.count ? " " : "") + word
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
