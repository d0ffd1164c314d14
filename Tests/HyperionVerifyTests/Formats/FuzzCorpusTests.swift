import Foundation
import Testing

/// What the fuzzer started from and what it found once, replayed.
@Suite struct FuzzCorpusTests {
    private static let folder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/Fuzzing/Corpus"

    static let files = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []

    @Test func thereIsACorpus() { #expect(Self.files.count >= 10) }

    @Test(arguments: files) func noDefect(file: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + file))
        #expect(FuzzInput.defect(Array(bytes)) == nil)
        // What the fuzzer found may be refused; what it starts from has to be read, or it starts from nothing.
        if !file.hasPrefix("found-") { #expect(FuzzInput.isRead(Array(bytes)), "it is refused") }
    }
}
