import Foundation
import Testing

@testable import HyperionLab

@Suite struct FolderLockTests {
    @Test func thereIsOneAtATime() throws {
        let folder = try TemporaryFolder()
        var first: FolderLock? = try FolderLock(folder.path)
        let refusal = ReportError.inUse(folder: folder.path, process: getpid())
        #expect(throws: refusal) { try FolderLock(folder.path) }
        #expect(
            refusal.isInputError && refusal.description.contains("another program (process \(getpid())) writes into"))
        withExtendedLifetime(first) {}
        first = nil
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/" + FolderLock.file))
        #expect(throws: Never.self) { try FolderLock(folder.path) }
    }

    @Test func whatIsInItsPlaceIsNotFollowed() throws {
        let folder = try TemporaryFolder()
        try folder.write("kept", to: "other")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/" + FolderLock.file, withDestinationPath: folder.path + "/other")
        #expect(throws: ReportError.self) { try FolderLock(folder.path) }
        #expect(try String(contentsOfFile: folder.path + "/other", encoding: .utf8) == "kept")
        #expect(throws: ReportError.self) { try FolderLock(folder.path + "/none") }
    }
}
