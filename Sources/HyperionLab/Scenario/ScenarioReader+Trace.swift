/// `keys: {source: trace, …}`: a recorded trace, which brings its own records, sizes and operations.
extension ScenarioReader {
    mutating func trace(_ node: YAMLNode) -> Scenario.Keys? {
        let expects = "a mapping such as {source: trace, path: trace.csv}"
        guard let fields = fields(node, "keys", keys: ["source", "path", "format"], expects: expects) else {
            return nil
        }
        var format: Scenario.Trace.Format?
        if let node = fields["format"] {
            guard let chosen = choice(node, "keys.format", of: Scenario.Trace.Format.self) else { return nil }
            format = chosen
        }
        guard let pathNode = fields["path"] else {
            reportMissing(fields, "path", write: "path: trace.csv")
            return nil
        }
        guard let text = text(pathNode, "keys.path", expects: "the path of a trace") else { return nil }
        let path = text.hasPrefix("/") ? text : folder + text
        do {
            _ = try InputFile.open(path)
        } catch {
            report(pathNode, "the trace \(path.quotedPath) \(error.reason)")
            return nil
        }
        do throws(ScenarioError) {
            let replay = try TraceReplay.read(path: path, format: format)
            self.replay = replay
            return .trace(replay.summary)
        } catch {
            append(error.diagnostics)
            return nil
        }
    }

    /// Whether nothing stands beside a trace that the trace decides itself; reported where it does.
    mutating func checkBesideTrace(_ root: YAMLNode, threads: Scenario.Threads?) -> Bool {
        var isGood = true
        for key in ["records", "values", "operations", "distribution"] {
            guard case .mapping(let entries) = root.content, let entry = entries.first(where: { $0.key == key })
            else { continue }
            report(entry.keyPlace, "\(key.quoted) comes from the trace; leave it out")
            isGood = false
        }
        if let threads, threads.mixed != 1, let node = root["threads"] {
            report(node, "a trace is replayed by one thread in this version; write `threads: 1`")
            isGood = false
        }
        return isGood
    }

    /// A trace's own pace needs a trace that tells it, and ends within the hour unless somebody says when it ends.
    mutating func checkPace(_ load: Scenario.Load?, _ run: Scenario.Run?, _ fields: Fields) {
        guard let pace = load?.pace, let node = fields["load"] else { return }
        guard let replay else {
            // Of a trace that cannot be read it was said why.
            if fields["keys"]?["source"]?.content == .text("trace", isQuoted: false) { return }
            return report(
                node, "a trace's pace needs a trace; write `keys: {source: trace, path: trace.csv}`, or another load")
        }
        guard let seconds = replay.summary.paceSeconds else {
            return report(
                node,
                "the trace does not tell the times of all its requests (CacheBench's column op_time); write "
                    + "`load: closed`, or a rate such as open(200k/s, poisson)")
        }
        let end = Double(run?.durationNanoseconds ?? ScenarioReader.hour) / 1e9
        guard fields["run"]?["duration"] == nil, seconds / pace > end else { return }
        let faster = max((seconds / end).rounded(.up), 2)
        report(
            node,
            "at this pace the part of the trace that is measured takes "
                + "\(Format.exact((seconds / pace).rounded())) s, more than an hour; write "
                + "trace(\(Format.exact(faster))x), or end it with run.duration")
    }

    /// The one phase that a trace is.
    func phases(of replay: TraceReplay, at root: YAMLNode) -> [PlacedPhase] {
        [PlacedPhase(phase: .init(mix: .shared(replay.operations())), node: root["keys"] ?? root)]
    }
}
