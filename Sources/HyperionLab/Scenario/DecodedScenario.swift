/// A scenario, and where each part of it was said.
public struct DecodedScenario: Sendable {
    public var scenario: Scenario
    /// The file's path as the user gave it.
    public var file: String
    /// What `--set` changed, as written.
    public var overrides: [String]
    /// What the file says that is not applied, each at its place; for standard error.
    public var notes: [Diagnostic] = []
    /// The file's tree with the overrides applied.
    let root: YAMLNode

    /// The scenario as YAML, with the overrides applied.
    public var yaml: String { root.yaml }

    /// An error at a key's value: `arena`, `keys.path`, `engines[2]`, `thresholds[0]`.
    ///
    /// It stands where the value stands, in the file or in the `--set` that gave it; where the value is a default,
    /// at the nearest part around it that was written.
    public func diagnostic(at keyPath: String, _ message: String) -> Diagnostic {
        root.place(of: keyPath).diagnostic(message)
    }
}
