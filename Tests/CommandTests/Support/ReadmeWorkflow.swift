import Foundation
import Testing

@testable import HyperionLab

/// The GitHub Actions workflow of the README's gate section.
struct ReadmeWorkflow {
    struct Step {
        var name: String
        /// `id`, under which later steps find its outputs.
        var identifier: String?
        /// A shell script, or nil where the step uses an action.
        var run: String?
        /// `actions/checkout@v4`, and what it is given.
        var uses: String?
        var with: [String: String] = [:]
        /// Below the workspace; empty: the workspace itself.
        var folder = ""
        var runsAlways = false
    }

    let root: YAMLNode
    let steps: [Step]

    init() throws {
        let readme = try String(contentsOfFile: LibraryTests.root + "/README.md", encoding: .utf8)
        let blocks = readme.components(separatedBy: "\n```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] + "\n" }
        let text = try #require(blocks.first { $0.contains("\njobs:\n") }, "the README has a workflow")
        let (root, diagnostics) = try YAMLReader.read(Array(text.utf8), file: "performance.yml")
        #expect(diagnostics.isEmpty)
        self.root = try #require(root)
        guard case .list(let nodes)? = self.root["jobs"]?["gate"]?["steps"]?.content else {
            throw Malformed(what: "jobs.gate.steps is a list")
        }
        steps = try nodes.map(Self.step)
    }

    struct Malformed: Error { let what: String }

    /// Keys that GitHub knows and that `WorkflowRun` does not would be silently left out: they are refused.
    private static func step(_ node: YAMLNode) throws -> Step {
        guard case .mapping(let entries) = node.content else { throw Malformed(what: "a step is a mapping") }
        var step = Step(name: "")
        for entry in entries {
            switch entry.key {
            case "name": step.name = try text(entry.value)
            case "id": step.identifier = try text(entry.value)
            case "run": step.run = try text(entry.value)
            case "uses": step.uses = try text(entry.value)
            case "working-directory": step.folder = try text(entry.value)
            case "if" where try text(entry.value) == "always()": step.runsAlways = true
            case "with":
                guard case .mapping(let inputs) = entry.value.content else { throw Malformed(what: "with: a mapping") }
                for input in inputs { step.with[input.key] = try text(input.value) }
            default: throw Malformed(what: "the step key \(entry.key) is not known here")
            }
        }
        guard (step.run == nil) != (step.uses == nil) else {
            throw Malformed(what: "a step runs something or uses something: \(step.name)")
        }
        return step
    }

    static func text(_ node: YAMLNode?) throws -> String {
        guard case .text(let text, _)? = node?.content else { throw Malformed(what: "a text is expected") }
        return text
    }
}

/// The workflow's steps, run in a folder as GitHub runs them in a container: `sh -e`, one after another, after a
/// failure only those that always run. What a test machine must not do (installing packages, building twice) is done
/// by small programs that come first on the `PATH`, check what they are asked for, and note it.
final class WorkflowRun {
    let command: HyperionCommand
    /// What the job came to: the exit code of the first step that failed.
    private(set) var status: Int32 = 0
    private(set) var failedStep: String?
    private(set) var output = ""
    private var outputs: [String: String] = [:]

    /// - Parameters:
    ///   - base: a shell script that stands for the base's build; nil: the same program as the head's.
    ///   - scenario: stands at the path that the workflow names.
    init(base: String? = nil, scenario: String) throws {
        command = try HyperionCommand()
        let real = HyperionCommand.releasePath
        try program("real-build", "exec '\(real)' \"$@\"")
        try program("base-build", base ?? "exec '\(real)' \"$@\"")
        // Nothing is installed, so that everything that is needed is asked for.
        try program("bin/dpkg-query", "exit 1")
        try program("bin/sudo", "exec \"$@\"")
        try program(
            "bin/apt-get",
            """
            case "$*" in
                update) ;;
                "install -y --no-install-recommends "*) shift 3; echo "$@" > '\(command.folder)/packages' ;;
                *) echo "apt-get: unknown: $*" >&2; exit 100 ;;
            esac
            """)
        // A build of each folder; the commit that it was made of is noted.
        try program(
            "bin/swift",
            """
            case "$*" in
                "build -c release --product hyperion --package-path "*) ;;
                *) echo "swift: unknown: $*" >&2; exit 1 ;;
            esac
            folder=$7
            mkdir -p "$folder/.build/release"
            ln -s '\(command.folder)'/$(cat "$folder/build") "$folder/.build/release/hyperion"
            """)
        try makeRepository(scenario)
    }

    private func program(_ file: String, _ script: String) throws {
        try command.write("#!/bin/sh -e\n\(script)\n", to: file)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: command.folder + "/" + file)
    }

    /// A branch `main` that has moved on since a pull request left it, and the merge of the two, as GitHub makes it.
    /// The file `build` says which program a build of a commit makes.
    private func makeRepository(_ scenario: String) throws {
        let bootstrap = try String(contentsOfFile: LibraryTests.root + "/scripts/bootstrap", encoding: .utf8)
        try command.write(bootstrap, to: "origin/scripts/bootstrap")
        try command.write(scenario, to: "origin/Scenarios/gate.yaml")
        let outcome = try command.shell(
            """
            set -e
            export GIT_CONFIG_NOSYSTEM=1 HOME="$PWD" GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a
            chmod +x origin/scripts/bootstrap
            cd origin
            git init --quiet --initial-branch=main
            echo nothing > build; git add --all; git commit --quiet -m old
            git checkout --quiet -b request; echo request > request; git add --all; git commit --quiet -m request
            git checkout --quiet main; echo base-build > build; git commit --quiet -a -m main
            git checkout --quiet --detach
            git merge --quiet --no-commit request
            echo real-build > build; git add --all; git commit --quiet -m merge
            git branch merge
            """)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    func run(_ workflow: ReadmeWorkflow) throws {
        for step in workflow.steps where status == 0 || step.runsAlways {
            let code = try step.run.map { try run($0, of: step) } ?? use(step)
            if code != 0, status == 0 { (status, failedStep) = (code, step.name) }
        }
    }

    /// As GitHub does it: every `${{ … }}` has been replaced before the shell sees it.
    private func run(_ script: String, of step: ReadmeWorkflow.Step) throws -> Int32 {
        try command.write(script, to: "step.sh")
        try command.write("", to: "step-output")
        let outcome = try command.shell(
            """
            root=$PWD; export PATH="$root/bin:$PATH" HOME="$root"
            export GITHUB_OUTPUT="$root/step-output" GITHUB_STEP_SUMMARY="$root/step-summary"
            mkdir -p workspace; cd "workspace/\(step.folder)"; exec sh -e "$root/step.sh"
            """, patience: 300)
        output += outcome.output + outcome.errors
        let lines = String(decoding: try command.contents("step-output"), as: UTF8.self).split(separator: "\n")
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard let identifier = step.identifier, parts.count == 2 else { continue }
            outputs["${{ steps.\(identifier).outputs.\(parts[0]) }}"] = parts[1]
        }
        return outcome.status
    }

    private func use(_ step: ReadmeWorkflow.Step) throws -> Int32 {
        switch step.uses {
        case "actions/checkout@v4":
            var with = step.with
            let path = with.removeValue(forKey: "path") ?? ""
            let depth = with.removeValue(forKey: "fetch-depth") ?? "1"
            let given = with.removeValue(forKey: "ref")
            let reference = given.map { outputs[$0] ?? "\($0), which nobody has put out" } ?? "merge"
            #expect(with.isEmpty && !path.isEmpty, "inputs that are not known here")
            return try command.shell(
                """
                set -e; mkdir -p workspace; cd workspace; export HOME="$PWD/.."
                git init --quiet '\(path)'; cd '\(path)'
                git -c protocol.version=2 fetch --quiet --depth='\(depth)' ../../origin '\(reference)'
                git checkout --quiet FETCH_HEAD
                """
            ).status
        case "actions/upload-artifact@v4":
            #expect(step.runsAlways && Set(step.with.keys) == ["name", "path", "if-no-files-found"])
            return 0
        default:
            throw ReadmeWorkflow.Malformed(what: "\(step.uses ?? "") is not known here")
        }
    }
}
