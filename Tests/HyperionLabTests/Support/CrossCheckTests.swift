import Foundation
import Testing

@Suite struct CrossCheckTests {
    /// What a skipped test tells to run does install what it says.
    @Test func bootstrapInstallsWhatTheAdviceNames() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let script = try String(contentsOf: root.appendingPathComponent("scripts/bootstrap"), encoding: .utf8)
        let line = try #require(script.split(separator: "\n").first { $0.contains("libhdrhistogram-java") })
        let installed = line.split { " ()".contains($0) }.map(String.init)
        for check in CrossCheck.allCases {
            for package in check.packages {
                #expect(installed.contains(package) && check.advice.contains(package), "\(package)")
            }
            #expect(check.advice.contains("install "), "\(check)")
        }
        #expect(CrossCheck.java.packages.count + CrossCheck.chromium.packages.count == installed.count - 1)
        #expect(script.contains("pip install hdrhistogram") && CrossCheck.python.packages.isEmpty)
    }
}
