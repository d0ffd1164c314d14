import Testing

@testable import HyperionLab

/// The whole way of a verified run, on an engine that is wrong in one place.
@Suite(.serialized) struct DefectSelfTestTests {
    @Test func everyDefectIsFoundAndTheCleanEngineIsNotBlamed() throws {
        guard PlantedDefect.isInThisBuild else {
            #expect(throws: DefectSelfTestError.self) { try DefectSelfTest().run { _ in } }
            return
        }
        // Until found: the bound is only for a machine that does nothing else.
        let findings = try DefectSelfTest(longestSeconds: 240, cleanSeconds: 2).run { _ in }
        #expect(findings.map(\.engine) == [PlantedDefect.cleanEngine] + PlantedDefect.allCases.map(\.rawValue))
        for finding in findings { #expect(finding.isExpected, "\(finding)") }
        let words = findings.dropFirst().filter { $0.outcome == .violated }.map(\.words)
        #expect(words.allSatisfy { !$0.isEmpty })
        print(DefectSelfTest.table(findings))
    }

    /// Nobody meets them by accident.
    @Test func theyAreNotListed() {
        let names = EngineCatalogue.all.map(\.name)
        for defect in PlantedDefect.allCases { #expect(!names.contains(defect.rawValue)) }
        #expect((EngineCatalogue.named(PlantedDefect.tornValue.rawValue) != nil) == PlantedDefect.isInThisBuild)
    }
}
