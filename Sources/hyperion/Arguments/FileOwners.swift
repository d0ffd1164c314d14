import HyperionLab

/// Who reads or writes which file of a command line: an output that would replace what is read, or another output, is
/// refused before anything is done.
struct FileOwners {
    private let command: CommandDefinition.Name
    private var owners: [FileIdentity: String] = [:]

    init(_ command: CommandDefinition.Name) { self.command = command }

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - name: how an error names the file.
    mutating func read(_ path: String, as name: String) {
        guard let file = FileIdentity(input: path) else { return }
        owners[file] = name
    }

    mutating func write(_ path: String, option: String) throws(ArgumentError) {
        // As an input it is a stream. Beside what the command prints there it would be no file of its own.
        guard path != "-" else {
            throw ArgumentError(
                message: "--\(option): '-' is no file; write /dev/stdout, or ./- for a file of that name",
                command: command)
        }
        guard let file = FileIdentity(output: path) else { return }
        if let owner = owners[file] {
            throw ArgumentError(
                message: "--\(option): '\(path)' is \(owner), which would be overwritten; name another file",
                command: command)
        }
        owners[file] = "what --\(option) writes"
    }
}
