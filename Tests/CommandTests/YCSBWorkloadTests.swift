import Testing

@Suite struct YCSBWorkloadTests {
    private let command: HyperionCommand
    init() throws { command = try HyperionCommand() }

    @Test func aWorkloadRunsAndSaysWhatItDoesNotApply() throws {
        try command.write("recordcount=100\noperationcount=500\ntarget=9\n", to: "w.properties")
        let outcome = try command.run("run", "w.properties", "--no-report", "--set", "run.repetitions=1")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Passed: no wrong answer"))
        #expect(outcome.errors.hasPrefix("w.properties:3:1: warning: \"target\" is not applied: "))
    }

    @Test func theScenarioIsPrintedAndRunsAsWell() throws {
        try command.write("recordcount=100\noperationcount=500\n", to: "w.properties")
        let outcome = try command.run("run", "w.properties", "--print-scenario", "--set", "engines=[null]")
        #expect(outcome.status == 0 && outcome.errors.isEmpty && !command.exists("Reports"))
        try command.write(outcome.output, to: "w.yaml")
        #expect(try command.run("run", "w.yaml", "--no-report").status == 0)
    }

    @Test func wrongWorkloadsExitWithTwo() throws {
        try command.write("recordcount=x\n", to: "w.properties")
        let outcome = try command.run("run", "w.properties")
        #expect(outcome.status == 2)
        #expect(outcome.errors == "w.properties:1:13: error: \"recordcount\" expects a whole number, not \"x\"\n")
    }
}
