import Foundation
import Testing

@testable import HyperionLab

/// Why the bytes are refused; nil if they are accepted.
private func refusal(_ text: String) -> ReportError? {
    do throws(ReportError) {
        _ = try ResultFile.decode(Data(text.utf8), path: "r.json")
        return nil
    } catch {
        return error
    }
}

private func fixtureText() throws -> String {
    String(decoding: try ResultFile.encode(ResultFixture.result()), as: UTF8.self)
}

@Suite struct ResultFileTests {
    @Test func whatIsWrittenReadsBackTheSame() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/results.json"
        try ResultFile.write(ResultFixture.result(), to: path)
        let read = try ResultFile.read(path)
        #expect(try ResultFile.encode(read) == Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(read.metrics == ResultFixture.result().metrics)
        #expect(folder.names == ["results.json"], "no temporary file stays behind")
        // The folder stands for the file in it.
        #expect(try ResultFile.read(folder.path).startedAt == read.startedAt)
    }

    @Test func oddNumbersDoNotCostTheRun() throws {
        var result = ResultFixture.result()
        result.samples[0].dependentLoadNanoseconds = .nan
        result.samples[1].dependentLoadNanoseconds = .infinity
        let read = try ResultFile.decode(try ResultFile.encode(result), path: "r.json")
        #expect(read.samples[0].dependentLoadNanoseconds.isNaN)
        #expect(read.samples[1].dependentLoadNanoseconds == .infinity)
        #expect(MarkdownReport.text(read).contains("takes 112 ns here") || !MarkdownReport.text(read).isEmpty)
    }

    @Test func otherDocumentsAreNamedAsSuch() {
        #expect(refusal(#"{"schema": "other", "version": 1}"#) == .foreignSchema(path: "r.json", schema: "other"))
        #expect(
            refusal(#"{"schema": "hyperion-result", "version": 2}"#)
                == .unsupportedVersion(path: "r.json", version: 2))
        #expect(refusal("{}")?.description == "r.json:1:1: error: document: 'schema' is missing")
        #expect(refusal("[1]")?.isInputError == true)
        #expect(refusal("")?.description.contains("the file is empty") == true)
    }

    @Test func syntaxErrorsHaveTheirPlace() throws {
        let error = try #require(refusal("{\n  \"schema\": \"hyperion-result\",\n  \"version\": }\n"))
        guard case .malformed(let diagnostic) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(diagnostic.description == "r.json:3:14: error: not valid JSON: a value belongs here")
    }

    @Test func aWrongTypeIsNamedByItsPath() throws {
        let text = try fixtureText().replacing("\"bytesPerRecord\" : 105.4", with: "\"bytesPerRecord\" : []")
        let description = try #require(refusal(text)?.description)
        #expect(description.contains(": error: samples[0].memory.bytesPerRecord: is not what belongs here"))
        let line = try #require(description.split(separator: ":").dropFirst().first.flatMap { Int($0) })
        #expect(
            text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].contains("\"bytesPerRecord\" : []"))
    }

    @Test(arguments: [
        ("[1, 2", 5, "the document ends early"), (#"{"a": 1 "b": 2}"#, 8, "',' or '}' belongs here"),
        ("[1 2]", 3, "',' or ']' belongs here"), (#"{"a" 1}"#, 5, "':' belongs here"),
        ("{a: 1}", 1, "a name in quotation marks belongs here"), ("[1,]", 3, "a value belongs here"),
        (#"["abc"#, 1, "this string does not end"), (#"["ab\"#, 1, "this string does not end"),
        ("[] x", 3, "something follows the end of the document"), ("[tru]", 1, "a value belongs here"),
        ("[\"a\nb\"]", 3, "a control character stands in a string"), ("", 0, "the document ends early"),
    ])
    func syntaxFaultsAreFound(_ text: String, _ offset: Int, _ message: String) {
        #expect(JSONLocator.firstFault(in: Array(text.utf8)) == .init(offset: offset, message: message))
    }

    @Test func placesAreFoundByTheirWay() {
        let bytes = Array(#"{"a": [10, {"b": -2.5e3}, []], "c": {}, "d": null}"#.utf8)
        #expect(JSONLocator.firstFault(in: bytes) == nil)
        #expect(JSONLocator.offset(of: [], in: bytes) == 0)
        #expect(JSONLocator.offset(of: [.key(Array("a".utf8)), .index(0)], in: bytes) == 7)
        #expect(JSONLocator.offset(of: [.key(Array("a".utf8)), .index(1), .key(Array("b".utf8))], in: bytes) == 17)
        #expect(JSONLocator.offset(of: [.key(Array("a".utf8)), .index(2)], in: bytes) == 26)
        #expect(JSONLocator.offset(of: [.key(Array("d".utf8))], in: bytes) == 45)
        #expect(JSONLocator.offset(of: [.key(Array("e".utf8))], in: bytes) == nil)
    }

    @Test func hostileNumbersAreRefused() throws {
        let text = try fixtureText()
        for number in [
            "1e999", "-1", "1e30", "9223372036854775808", "99999999999999999999999", "0.5", "null", "1e-400",
        ] {
            #expect(
                refusal(text.replacing("\"records\" : 1000000", with: "\"records\" : \(number)")) != nil, "\(number)")
        }
        for (key, value) in [
            ("\"mixed\" : 1", "\"mixed\" : 9223372036854775807"), ("\"millionths\" : 950000", "\"millionths\" : -7"),
            ("\"repetitions\" : 5", "\"repetitions\" : 0"), ("\"high\" : 64", "\"high\" : 9223372036854775807"),
            ("\"phase\" : 1", "\"phase\" : 9"), ("\"repetition\" : 4", "\"repetition\" : -4"),
        ] {
            #expect(text.contains(key))
            #expect(refusal(text.replacing(key, with: value)) != nil, "\(value)")
        }
    }

    @Test func depthTruncationAndNoiseAreRefusedWithoutATrap() throws {
        let nested = String(repeating: "[", count: 200_000)
        #expect(refusal(nested) != nil)
        #expect(refusal(#"{"schema":"hyperion-result","version":1,"samples":"# + nested) != nil)
        #expect(refusal(String(repeating: #"{"a":"#, count: 100_000)) != nil)
        let bytes = try ResultFile.encode(ResultFixture.result())
        for length in stride(from: 0, to: bytes.count - 2, by: bytes.count / 50) {
            #expect(throws: ReportError.self) { try ResultFile.decode(bytes.prefix(length), path: "r.json") }
        }
        #expect(throws: ReportError.self) { try ResultFile.decode(Data([0xFF, 0xFE, 0x00, 0xC3, 0x28]), path: "r") }
    }

    @Test func filesThatCannotBeReadOrWritten() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ReportError.unreadable(path: folder.path + "/none", reason: "No such file or directory")) {
            try ResultFile.read(folder.path + "/none")
        }
        #expect(
            throws: ReportError.unreadable(path: folder.path + "/results.json", reason: "No such file or directory")
        ) {
            try ResultFile.read(folder.path)
        }
        #expect(throws: ReportError.unreadable(path: "/dev/null", reason: "it is not a regular file")) {
            try ResultFile.read("/dev/null")
        }
        #expect(throws: ReportError.unwritable(path: folder.path + "/no/r.json", reason: "No such file or directory")) {
            try ResultFile.write(ResultFixture.result(), to: folder.path + "/no/r.json")
        }
        try FileManager.default.createDirectory(atPath: folder.path + "/taken", withIntermediateDirectories: true)
        #expect(throws: ReportError.unwritable(path: folder.path + "/taken", reason: "Is a directory")) {
            try ResultFile.write(ResultFixture.result(), to: folder.path + "/taken")
        }
        #expect(folder.names == ["taken"])
    }

    @Test func aFileBeyondTheLimitIsNotLoaded() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/large.json"
        try folder.write("", to: "large.json")
        // Sparse: it takes no room.
        #expect(truncate(path, 1 << 31) == 0)
        #expect(throws: ReportError.tooLarge(path: path, bytes: 1 << 31, limit: 1 << 30)) { try ResultFile.read(path) }
    }

    @Test func aFullDiskIsSaidInTheSystemsWords() {
        // The device that is always full takes the temporary file's part.
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let failure = AtomicFile.writeAll(Data("text".utf8), to: descriptor)
        let error = ReportError.unwritable(path: "a/b", reason: AtomicFile.reason(failure))
        #expect(error.description == "a/b: error: cannot be written: No space left on device")
        #expect(!error.isInputError)
    }

    @Test func theReportFolderIsMadeAndReplaced() throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/a/b c/d"
        try ReportFolder.write(ResultFixture.result(), to: target)
        try ReportFolder.write(ResultFixture.result(), to: target + "/")
        let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        #expect(Set(names).isSuperset(of: ["metrics.csv", "report.md", "report.html", "results.json", "memory.svg"]))
        #expect(!names.contains { $0.hasSuffix(".tmp") || $0.hasPrefix(".") }, "\(names)")
        try folder.write("", to: "file")
        #expect(throws: ReportError.unwritable(path: folder.path + "/file/x", reason: "Not a directory")) {
            try ReportFolder.write(ResultFixture.result(), to: folder.path + "/file/x")
        }
    }
}
