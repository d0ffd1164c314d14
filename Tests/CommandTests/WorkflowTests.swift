import Foundation
import Testing

@testable import HyperionLab

/// The workflow of the README does what the README says: its commands are run as they stand there, on two commits of a
/// repository, in the shell that GitHub uses in a container.
@Suite(.serialized) struct WorkflowTests {
    private static let scenario = HyperionCommand.scenario(
        "scenario: gate", "run: {warmup: 0s, duration: 30s, operations: 20k, repetitions: 1}")
    private let workflow: ReadmeWorkflow

    init() throws { workflow = try ReadmeWorkflow() }

    /// The base answers with an engine that does nothing: the head takes many times as long.
    @Test func aSlowerPullRequestIsStopped() throws {
        let base = """
            sed -u '1s/"engine":"hyperion"/"engine":"null"/' | '\(HyperionCommand.releasePath)' "$@" \
                | sed -u 's/"engine":"null"/"engine":"hyperion"/g'
            """
        let run = try WorkflowRun(base: base, scenario: Self.scenario)
        try run.run(workflow)
        #expect(run.status == 3 && run.failedStep == "Gate", "\(run.output)")
        #expect(run.output.contains("hyperion.read.throughput          failed"), "\(run.output)")
        #expect(!run.output.contains("::warning::"))
        try expectResults(of: run, "### Performance gate: FAILED")
    }

    /// The base takes three times as long: whatever the machine does meanwhile, the head is not slower.
    @Test func aFasterPullRequestPasses() throws {
        let base = "sed -u '1s/^{/{\"slowdown\":2,/' | '\(HyperionCommand.releasePath)' \"$@\""
        let run = try WorkflowRun(base: base, scenario: Self.scenario)
        try run.run(workflow)
        #expect(run.status == 0 && !run.output.contains("::warning::"), "\(run.output)")
        try expectResults(of: run, "### Performance gate: Passed")
    }

    /// On a busy machine there may be no verdict, and the job passes then as well.
    @Test func aPullRequestThatChangesNothingPasses() throws {
        let run = try WorkflowRun(scenario: Self.scenario)
        try run.run(workflow)
        #expect(run.status == 0, "\(run.output)")
        try expectResults(of: run, "### Performance gate: ")
    }

    /// Too few operations for a percentile.
    @Test func withoutAVerdictItPassesAndWarns() throws {
        let few = HyperionCommand.scenario(
            "scenario: gate", "run: {warmup: 0s, duration: 30s, operations: 8, repetitions: 1}")
        let run = try WorkflowRun(scenario: few)
        try run.run(workflow)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("::warning::The performance gate has no verdict"), "\(run.output)")
        try expectResults(of: run, "### Performance gate: NO VERDICT")
    }

    @Test func whatCannotBeMeasuredIsStopped() throws {
        let wrong = try WorkflowRun(scenario: "scenario: gate\n")
        try wrong.run(workflow)
        #expect(wrong.status == 2 && wrong.failedStep == "Gate", "\(wrong.output)")
        #expect(wrong.output.contains("Scenarios/gate.yaml:1:1: error: "))
        let broken = try WorkflowRun(base: "cat > /dev/null; exit 9", scenario: Self.scenario)
        try broken.run(workflow)
        #expect(broken.status == 2 && broken.output.contains("/base/.build/release/hyperion: error: "))
    }

    /// It could not do anything else, and runs on what people have who have nothing but the container.
    @Test func itMayOnlyReadAndBuildsWithTheCompilerThatTheProjectNames() throws {
        guard case .mapping(let permissions)? = workflow.root["permissions"]?.content else {
            throw ReadmeWorkflow.Malformed(what: "permissions is a mapping")
        }
        #expect(permissions.map { $0.key } == ["contents"])
        #expect(try ReadmeWorkflow.text(permissions[0].value) == "read")
        #expect(try ReadmeWorkflow.text(workflow.root["on"]) == "pull_request")
        let job = try #require(workflow.root["jobs"]?["gate"])
        #expect(try ReadmeWorkflow.text(job["container"]) == "swift:6.3-bookworm")
        let bootstrap = try String(contentsOfFile: LibraryTests.root + "/scripts/bootstrap", encoding: .utf8)
        #expect(bootstrap.contains("install Swift 6.3 "))
        for step in workflow.steps {
            #expect(step.run?.contains("${{") != true, "\(step.name): what others write must not become a command")
        }
    }

    private func expectResults(of run: WorkflowRun, _ title: String) throws {
        let folder = run.command
        let packages = String(decoding: try folder.contents("packages"), as: UTF8.self)
        // Without these nothing can be built.
        for package in ["libxxhash-dev", "libyaml-dev", "zlib1g-dev"] {
            #expect(packages.split(whereSeparator: \.isWhitespace).contains(Substring(package)), "\(packages)")
        }
        #expect(String(decoding: try folder.contents("step-summary"), as: UTF8.self).hasPrefix(title))
        let artefacts = try #require(workflow.steps.last { $0.uses == "actions/upload-artifact@v4" }?.with["path"])
        for path in artefacts.split(separator: "\n") {
            #expect(folder.exists("workspace/\(path)"), "\(path)")
        }
    }
}
