import Testing

@testable import HyperionLab

@Suite struct ThroughputWindowsTests {
    @Test func entriesOfTheTapeAreCountedAsOperations() {
        let windows = ThroughputWindows(seconds: 0.5, rates: [2, 4])
        // Batches of 32 keys.
        #expect(windows.counted(320, for: 10) == ThroughputWindows(seconds: 0.5, rates: [64, 128]))
        #expect(windows.counted(10, for: 0) == nil)
        #expect(ThroughputWindows(seconds: 0.5, rates: []).counted(10, for: 10) == nil)
    }

    /// A result from before there were windows still decodes, and has none.
    @Test func olderResultsHaveNone() throws {
        let bytes = try ResultFile.encode(ResultFixture.result())
        let result = try ResultFile.decode(bytes, path: "results.json")
        #expect(result.samples.flatMap(\.phases).allSatisfy { $0.windows == nil })
        let filled = try ResultFile.decode(try ResultFile.encode(try PlotFixture.result()), path: "results.json")
        #expect(filled.samples[0].phases[1].windows?.rates.count == 20)
    }
}
