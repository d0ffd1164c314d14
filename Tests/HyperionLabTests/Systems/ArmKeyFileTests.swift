import Foundation
import Testing

@testable import HyperionLab

/// Whole arms over keys as they stand in a file.
@Suite(.serialized) struct ArmKeyFileTests {
    private func run(_ engine: String, keys: Data) throws -> ArmSample {
        try cancelUnlessAvailable(engine)
        let folder = try TemporaryFolder()
        try folder.write(keys, to: "keys.txt")
        let count = keys.split(separator: UInt8(ascii: "\n")).count
        let scenario = try tinyScenario(
            "records: \(count)", "keys: {source: file, path: \(folder.path)/keys.txt}", "engines: [\(engine)]",
            "operations: {read: 40%, multi-read(4): 20%, update: 20%, delete: 20%}")
        return try SystemTable.run(WorkerJob(scenario: scenario, engine: engine, repetition: 0, position: 0))
    }

    private func wrong(_ sample: ArmSample) -> UInt64 {
        sample.corrupted + sample.phases.flatMap(\.operations).reduce(0) { $0 + $1.wrong }
    }

    @Test(arguments: EngineCatalogue.all.filter { $0.name != "null" }.map(\.name))
    func wordsOfAllLengths(engine: String) throws {
        var words = (0..<300).map { "word-\($0)" } + ["a", "007", "7", " ", "tab\t", "carriage return\r", "naïve"]
        let longest = EngineCatalogue.named(engine)?.longestKey ?? 65_000
        words.append(String(String(repeating: "long ", count: 13_000).prefix(longest)))
        #expect(wrong(try run(engine, keys: Data(words.joined(separator: "\n").utf8))) == 0)
    }

    /// Bytes in, the same bytes out; whoever makes Strings of them mixes up what is equal as text, and is told so.
    @Test func keysThatAreEqualAsTextButNotAsBytes() throws {
        var keys = Data()
        for number in 0..<50 {
            keys.append(contentsOf: "caf\u{E9} \(number)\ncafe\u{301} \(number)\n".utf8)
            keys.append(contentsOf: [0xFF, 0xFE, UInt8(128 + number), 10, 0, UInt8(200 + number), 10])
        }
        let peers = Peer.allCases.map(\.description).filter(\.isAvailable).map(\.name)
        for engine in ["hyperion", "hyperion-append", "swift-dictionary-bytes", "std-unordered-map"] + peers {
            #expect(wrong(try run(engine, keys: keys)) == 0, "\(engine)")
        }
        #expect(wrong(try run("swift-dictionary", keys: keys)) > 0)
    }
}
