import Foundation
import Testing

@testable import HyperionLab

@Suite struct ReportFolderTests {
    /// A check before making it let two runs that began in the same second take one folder.
    @Test func claimsMadeAtOnceAreDistinct() async throws {
        let folder = try TemporaryFolder()
        for round in 0..<50 {
            let base = "\(folder.path)/deep/\(round)"
            let claimed = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try ReportFolder.claim(base) } }
                var paths: Set<String> = []
                for try await path in group { paths.insert(path) }
                return paths
            }
            #expect(claimed.count == 8)
            #expect(claimed.contains(base) && claimed.contains("\(base)-8"))
        }
    }

    @Test func whatCannotBeClaimedIsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        for path in ["/proc/hyperion", folder.path + "/file/x/y"] {
            #expect(throws: ReportError.self) { try ReportFolder.claim(path) }
        }
        try folder.write("", to: "taken")
        #expect(try ReportFolder.claim(folder.path + "/taken") == folder.path + "/taken-2")
    }

    @Test func preparingLeavesAnEmptyFolder() throws {
        let folder = try TemporaryFolder()
        try ReportFolder.prepare(folder.path + "/a/b/")
        #expect(folder.names == ["a"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/a/b").isEmpty)
        try ReportFolder.prepare(folder.path + "/a/b")
    }
}
