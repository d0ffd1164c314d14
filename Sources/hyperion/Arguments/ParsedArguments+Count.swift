extension ParsedArguments {
    /// Whether `--count instructions` was given.
    ///
    /// - Throws: `ArgumentError` where something else is to be counted.
    func countsInstructions() throws(ArgumentError) -> Bool {
        guard let what = value("count") else { return false }
        guard what == "instructions" else {
            throw ArgumentError(
                message: "'\(what)' is not something that --count counts: write '--count instructions'",
                command: command.name)
        }
        return true
    }
}
