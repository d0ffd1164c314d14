/// `report.html`: the run as one page that needs nothing else, neither network nor script.
///
/// Its body is `report.md`, with the drawings inside; above it stand the scenario and the machine in short.
enum HTMLReport {
    static func text(_ report: MarkdownReport) -> String {
        let scenario = report.scenario
        let verdict = RunVerdict(report.result)
        let heading = HTMLPage.Heading(
            title: scenario.name, description: scenario.description, verdict: verdict.sentence,
            outcome: verdict.outcome, facts: facts(of: report.result))
        return HTMLPage.text(
            heading, markdown: MarkdownReport.joined(report.sections), plots: report.plots.all)
    }

    /// The scenario and the environment in a few lines.
    static func facts(of result: RunResult) -> [(name: String, value: String)] {
        [("scenario", ScenarioText(scenario: result.scenario).summary)] + facts(of: result.environment)
    }

    /// The machine and its software.
    static func facts(of environment: EnvironmentReport) -> [(name: String, value: String)] {
        let machine = [
            environment.processor ?? environment.hostArchitecture,
            Format.count(environment.onlineProcessors, "processor"), Format.bytes(environment.memoryBytes),
            environment.hypervisor ? "virtual machine" : nil,
        ]
        let system = [environment.operatingSystem, environment.kernel, "Swift " + environment.swift]
        return [
            ("machine", machine.compactMap(\.self).joined(separator: " · ")),
            ("system", system.compactMap(\.self).joined(separator: " · ")),
        ]
    }
}
