import HyperionLab

extension CheckArguments {
    /// Options that name a file to be written, with that.
    var outputs: [(option: String, path: String)] {
        [("html", html), ("certificate", certificate), ("counterexample", counterexample)].compactMap { option, path in
            path.map { (option, $0) }
        }
    }

    /// Refuses outputs that would replace what is read, or each other, before anything is read.
    func checkFiles() throws(ArgumentError) {
        var owners: [FileIdentity: String] = [:]
        for path in paths {
            guard let file = FileIdentity(input: path) else { continue }
            owners[file] = path == "-" ? "the history on standard input" : "the history '\(path)'"
        }
        if let recheck, let file = FileIdentity(input: recheck) { owners[file] = "what --recheck reads" }
        for (option, path) in outputs {
            guard let file = FileIdentity(output: path) else { continue }
            if let owner = owners[file] {
                throw ArgumentError(
                    message: "--\(option): '\(path)' is \(owner), which would be overwritten; name another file",
                    command: .check)
            }
            owners[file] = "what --\(option) writes"
        }
    }
}
