extension CheckArguments {
    /// Options that name a file to be written, with that.
    var outputs: [(option: String, path: String)] {
        [("html", html), ("certificate", certificate), ("counterexample", counterexample)].compactMap { option, path in
            path.map { (option, $0) }
        }
    }

    /// Refuses outputs that would replace what is read, or each other, before anything is read.
    func checkFiles() throws(ArgumentError) {
        var files = FileOwners(.check)
        for path in paths {
            files.read(path, as: path == "-" ? "the history on standard input" : "the history '\(path)'")
        }
        if let recheck { files.read(recheck, as: "what --recheck reads") }
        for (option, path) in outputs { try files.write(path, option: option) }
    }
}
