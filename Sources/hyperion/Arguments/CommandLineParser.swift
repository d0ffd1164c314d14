import HyperionLab

/// What the command line asks for.
enum Invocation: Equatable {
    /// Text for standard output; exit code 0.
    case help(String)
    case version
    case command(ParsedArguments)
}

/// The arguments of one command, checked against its definition.
struct ParsedArguments: Equatable {
    var command: CommandDefinition
    /// By the option's name, in the order given; of a flag empty.
    var options: [String: [String]] = [:]
    var positionals: [String] = []

    /// Whether the flag or option was given.
    func has(_ option: String) -> Bool { options[option] != nil }

    /// The value of an option that is not repeatable.
    func value(_ option: String) -> String? { options[option]?.last }

    /// The values of a repeatable option.
    func values(_ option: String) -> [String] { options[option] ?? [] }

    /// The positional argument of that name, if it was given.
    func positional(_ name: String) -> String? {
        guard let index = command.positionals.firstIndex(where: { $0.name == name }), index < positionals.count
        else { return nil }
        return positionals[index]
    }
}

/// Reads the command line by GNU's conventions: long options anywhere among the arguments, `--key=value` and
/// `--key value`, `--` before arguments that begin with a hyphen.
///
/// Stricter than GNU in three places, because a mistake would otherwise measure the wrong thing for minutes:
/// options are not abbreviated, only a repeatable option may be given twice, and a value that begins with `--` has
/// to be written with `=`.
struct CommandLineParser {
    private var rest: ArraySlice<String>

    /// - Parameter arguments: without the program's name.
    static func parse(_ arguments: [String]) throws(ArgumentError) -> Invocation {
        guard let first = arguments.first else {
            throw ArgumentError(message: "a command is missing: \(visibleNames.joined(separator: ", "))")
        }
        switch first {
        case "--help", "-h": return .help(HelpText.overview)
        case "--version": return .version
        default: break
        }
        if first.hasPrefix("-") && first.count > 1 {
            // Most likely an option of a command, put before it.
            let known = CommandDefinition.all.contains { command in command.options.contains { first == "--" + $0.name }
            }
            if known { throw ArgumentError(message: "options follow the command: 'hyperion COMMAND \(first)'") }
            throw ArgumentError(message: unknown("option", first, among: ["--help", "--version"]))
        }
        guard let command = CommandDefinition.named(first) else {
            throw ArgumentError(message: unknown("command", first, among: visibleNames))
        }
        var parser = CommandLineParser(rest: arguments.dropFirst())
        return try parser.parse(command)
    }

    private static var visibleNames: [String] {
        CommandDefinition.all.filter { !$0.isHidden }.map(\.name.rawValue)
    }

    private mutating func parse(_ command: CommandDefinition) throws(ArgumentError) -> Invocation {
        // Whatever else is wrong, who asks for help gets it.
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(HelpText.of(command))
        }
        var parsed = ParsedArguments(command: command)
        while let argument = rest.popFirst() {
            if argument == "--" {
                parsed.positionals += rest
                break
            }
            // A lone hyphen is an argument by convention.
            if argument.hasPrefix("-") && argument.count > 1 {
                try parseOption(argument, into: &parsed)
            } else {
                parsed.positionals.append(argument)
            }
        }
        try check(parsed)
        return .command(parsed)
    }

    private mutating func parseOption(_ argument: String, into parsed: inout ParsedArguments) throws(ArgumentError) {
        let command = parsed.command
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let written = parts[0]
        guard written.hasPrefix("--"), let option = command.options.first(where: { "--" + $0.name == written }) else {
            let names = command.options.map { "--" + $0.name } + ["--help"]
            throw ArgumentError(
                message: CommandLineParser.unknown("option", written, among: names), command: command.name)
        }
        if parsed.has(option.name) && !option.isRepeatable {
            throw ArgumentError(message: "\(written) is given twice: give it once", command: command.name)
        }
        guard let placeholder = option.value else {
            guard parts.count == 1 else {
                throw ArgumentError(
                    message: "\(written) takes no value: write '\(written)', or leave it out", command: command.name)
            }
            parsed.options[option.name] = []
            return
        }
        let value: String
        if parts.count == 2 {
            value = parts[1]
        } else if let next = rest.first, !next.hasPrefix("--") {
            value = next
            rest.removeFirst()
        } else {
            let meant = rest.first.map { $0 == "--" ? "" : "; for a value that begins with hyphens: \(written)=\($0)" }
            throw ArgumentError(
                message: "\(written) needs a value: '\(option.usage)'\(meant ?? "")", command: command.name)
        }
        guard !value.isEmpty else {
            throw ArgumentError(message: "\(written) has an empty value: give a \(placeholder)", command: command.name)
        }
        parsed.options[option.name, default: []].append(value)
    }

    private func check(_ parsed: ParsedArguments) throws(ArgumentError) {
        let command = parsed.command
        if let missing = command.positionals.dropFirst(parsed.positionals.count).first(where: \.isRequired) {
            throw ArgumentError(message: "\(missing.name) is missing (\(missing.help))", command: command.name)
        }
        let isOpenEnded = command.positionals.last?.isRepeatable ?? false
        if parsed.positionals.count > command.positionals.count, !isOpenEnded {
            let surplus = parsed.positionals[command.positionals.count]
            let limit =
                command.positionals.isEmpty
                ? "takes no arguments" : "takes only \(command.positionals.map(\.name).joined(separator: " "))"
            throw ArgumentError(
                message: "unexpected argument '\(surplus)': \(command.name.rawValue) \(limit)", command: command.name)
        }
        for (positional, value) in zip(command.positionals, parsed.positionals) {
            if value.isEmpty { throw ArgumentError(message: "\(positional.name) is empty", command: command.name) }
            if let choices = positional.choices, !choices.contains(value) {
                throw ArgumentError(
                    message: CommandLineParser.unknown(positional.name, value, among: choices), command: command.name)
            }
        }
    }

    /// `unknown option '--ouput': did you mean '--output'?`, or what there is if nothing is near.
    private static func unknown(_ kind: String, _ word: String, among candidates: [String]) -> String {
        // A beginning of just one of them is meant to be that one, however much is missing.
        let longer = candidates.filter { word.count >= 2 && $0.hasPrefix(word) }
        let meant = longer.count == 1 ? longer[0] : Spelling.nearest(to: word, in: candidates)
        if let meant { return "unknown \(kind) '\(word)': did you mean '\(meant)'?" }
        return "unknown \(kind) '\(word)': there is \(candidates.joined(separator: ", "))"
    }
}
