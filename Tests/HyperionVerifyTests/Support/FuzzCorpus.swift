import Foundation
import HyperionVerify

/// What the fuzzer starts from, and `found-…` what it found once.
enum FuzzCorpus {
    private static let folder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/Fuzzing/Corpus"

    static let files = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    /// Valid histories, in every format.
    static let valid = files.filter { !$0.hasPrefix("found-") }

    static func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
    }

    /// As a valid file's name says: `key-value-log-1`.
    static func format(_ file: String) -> HistoryFormat? {
        file.lastIndex(of: "-").flatMap { HistoryFormat(rawValue: String(file[..<$0])) }
    }
}
