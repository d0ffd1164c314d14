extension ParsedArguments {
    /// The folder that an option names, as messages print it: without the slashes at its end that shells complete.
    func folder(_ option: String) -> String? { value(option).map(ParsedArguments.folder(from:)) }

    static func folder(from path: String) -> String {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
