extension ScenarioDecoder {
    /// Reads the scenario at `path`, or all scenarios of its sweep; see `decode(path:overrides:)`.
    public static func decodeFile(
        path: String, overrides: [String] = []
    ) throws(ScenarioError) -> ScenarioFile {
        try decodeFile(text: try contents(of: path), file: path, overrides: overrides)
    }

    static func decodeFile(
        text: [UInt8], file: String, overrides: [String] = []
    ) throws(ScenarioError) -> ScenarioFile {
        var (root, reader) = try tree(text: text, file: file, overrides: overrides)
        guard case .mapping(var entries) = root.content,
            let place = entries.firstIndex(where: { $0.key == ScenarioReader.sweepKey })
        else { return .single(try scenario(root, reader, file: file, overrides: overrides)) }
        let node = entries.remove(at: place).value
        root.content = .mapping(entries)
        let axes = reader.sweep(node)
        guard let axes, reader.diagnostics.isEmpty else {
            throw .invalid(reader.sortedDiagnostics(file: file, overrides: overrides))
        }
        return .sweep(try expand(axes, root, reader, file: file, overrides: overrides))
    }

    /// Each combination as if `--set` had given its values, which keep their places in the file for messages.
    private static func expand(
        _ axes: [ScenarioReader.SweepAxis], _ root: YAMLNode, _ reader: ScenarioReader, file: String,
        overrides: [String]
    ) throws(ScenarioError) -> ScenarioSweep {
        var combinations: [[Int]] = [[]]
        for axis in axes {
            combinations = combinations.flatMap { start in axis.values.indices.map { start + [$0] } }
        }
        var points: [ScenarioSweep.Point] = []
        var problems: [Diagnostic] = []
        for combination in combinations {
            let chosen = zip(axes, combination).map { axis, index in (key: axis.key, value: axis.values[index]) }
            // Behind those given, so that this point alone can be run again.
            let own = chosen.map { "\(ScenarioReader.sweepKey).\($0.key)=[\($0.value.text)]" }
            do throws(ScenarioError) {
                var tree = root
                for (key, value) in chosen {
                    let path = key.split(separator: ".").map(String.init)
                    tree = try ScenarioOverride(path: path, value: value.node).applied(to: tree)
                }
                var decoded = try scenario(tree, reader, file: file, overrides: overrides)
                decoded.overrides = overrides + own
                points.append(ScenarioSweep.Point(values: chosen.map(\.value.text), decoded: decoded))
            } catch {
                // The same mistake shows at many points and is told once.
                problems += error.diagnostics.filter { !problems.contains($0) }
            }
        }
        guard problems.isEmpty else { throw .invalid(Array(problems.prefix(ScenarioReader.mostDiagnostics))) }
        return ScenarioSweep(keys: axes.map(\.key), points: points)
    }
}
