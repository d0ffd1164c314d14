import Foundation
import HyperionVerify
import Testing

@testable import HyperionLab

/// Histories drawn as timelines: a line a thread, a column a tick. `w1` write, `r1` read, `r-` read of nothing, `d`
/// delete that removed, `?2` write that was answered with no, `r!` read of a torn value.
private func recordedPass(_ picture: String, slack: UInt64 = 0, torn: Int = 0) throws -> RecordedPass {
    var operations: [RecordedOperation] = []
    let lines = picture.split(separator: "\n")
    for (thread, line) in lines.enumerated() {
        var begin: Int?
        let characters = Array(line)
        for (column, character) in characters.enumerated() {
            if character == "[" {
                begin = column
            } else if character == "]", let start = begin {
                let text = String(characters[(start + 1)..<column]).filter { $0 != " " }
                let number = Int64(text.dropFirst()) ?? 0
                var operation = RecordedOperation(
                    begin: UInt64(start), end: UInt64(column), value: number, witness: 0, kind: .read, isOpen: false,
                    thread: UInt16(thread))
                switch text.first {
                case "w": operation.kind = .write
                case "?": (operation.kind, operation.isOpen) = (.write, true)
                case "d": operation.kind = .delete
                case "r": if text == "r!" { operation.value = RecordedOperation.torn }
                default: Issue.record("unknown operation \(text)")
                }
                operations.append(operation)
                begin = nil
            }
        }
    }
    return RecordedPass(
        header: RecordedPass.Header(
            keys: ["k"], pass: 0, threads: lines.count, nanosecondsPerTick: 1, slack: slack,
            operations: operations.count, tornReads: torn, torn: [], isCut: false),
        operations: operations)
}

@Suite struct HistoryJudgeTests {
    private func outcome(_ picture: String, slack: UInt64 = 0, torn: Int = 0) throws -> LinearizabilityVerdict {
        HistoryJudge().verdict(on: try recordedPass(picture, slack: slack, torn: torn))
    }

    static let pictures: [(picture: String, outcome: LinearizabilityVerdict.Outcome)] = [
        ("[w1]    [w2  ]   \n     [r1]    [r2]", .linearizable),
        ("[w1] [w2]        \n           [r1]", .violated),
        ("[w1] [w2        ]\n   [r2] [r1]", .violated),
        ("[w1]             \n     [r7]", .violated),
        ("[r1] [w1]", .violated),
        ("[w1]             \n     [r-]", .violated),
        ("[r-] [w1]        \n          [r1]", .linearizable),
        // Deletes write one value, nothing, each time.
        ("[w1] [d] [w2] [d]\n        [r-]     [r-]", .linearizable),
        ("[w1] [d]         \n         [r1]", .violated),
        ("[w1] [d] [w2]    \n              [r-]", .violated),
        ("[w1] [d] [w2] [d ]\n        [r-]  [r2]  ", .linearizable),
        ("[w1] [d] [w2] [d] \n                   [r2]", .violated),
        ("[w1] [d  ] [w2]  \n      [r1] [r-] [r2]", .linearizable),
        ("[w1] [d        ] [w2]\n     [r-] [r1]", .violated),
        // A write that was answered with no may have happened or not.
        ("[w1] [?2]        \n           [r1] [r2]", .linearizable),
        ("[w1] [?2]        \n           [r2] [r1]", .violated),
        ("[w1] [?2]        \n           [r1]", .linearizable),
    ]

    @Test(arguments: pictures.indices) func timelines(number: Int) throws {
        let (picture, expected) = Self.pictures[number]
        let verdict = try outcome(picture)
        #expect(verdict.outcome == expected, "\n\(picture)")
        #expect((verdict.counterexample != nil) == (expected == .violated))
    }

    /// A torn read alone; and one beside a violation, which is the graver.
    @Test func aTornValueIsAVerdictOfItsOwn() throws {
        #expect(try outcome("[w1]  [r!]", torn: 1).outcome == .torn)
        #expect(try outcome("[w1] [w2] [r1] [r!]", torn: 1).outcome == .violated)
        // In the log it is a value that nobody wrote.
        let log = try checked(try recordedPass("[w1]  [r!]", torn: 1))
        #expect(log.outcome == "violated" && log.text.contains("\"torn\""), "\(log.text)")
    }

    @Test func aTornValueIsShown() throws {
        var pass = try recordedPass("  [w1]  [r!]", torn: 1)
        let stamp = ValueStamp(writer: 3, pass: 0, number: 24).bits
        pass.header.torn = [
            RecordedPass.Torn(
                thread: 1, witness: 0, begin: 1000, end: 1064, length: 64, start: "ab%00", stamp: stamp),
            RecordedPass.Torn(thread: 0, witness: 0, begin: 2, end: 4, length: 1, start: "a", stamp: nil),
        ]
        let torn = try #require(HistoryJudge().verdict(on: pass).tornReads)
        #expect(torn.map(\.claim) == ["3.24", nil] && torn.map(\.begin) == [998, 0] && torn.map(\.key) == ["k", "k"])
        #expect(
            torn.map(ReportModel.sentence) == [
                "thread 2 read 64 bytes of key k, 998 ns to 1.06 µs after the history's beginning: the value begins as "
                    + "3.24, whose checksum is another",
                "thread 1 read 1 byte of key k, 0 ns to 2.00 ns after the history's beginning: the value begins with no stamp",
            ], "\(torn.map(ReportModel.sentence))")
    }

    /// Where counters may differ, an order that they cannot show is not claimed.
    @Test func slackForgivesWhatCountersCannotShow() throws {
        let picture = "[w1]    [w2]\n               [r1]"
        #expect(try outcome(picture, slack: 2).outcome == .violated)
        #expect(try outcome(picture, slack: 20).outcome == .linearizable)
    }

    @Test func theCounterexampleIsMinimalAndInWords() throws {
        let verdict = try outcome(
            "[w1] [w2]      [w3]      [w4]\n    [r1]    [r2]     [r1]     \n     [r2]            [r3] ")
        let example = try #require(verdict.counterexample)
        #expect(example.isMinimal && example.operations.count <= 4)
        #expect(example.words.contains("began after"), "\(example.words)")
        #expect(example.operations.contains { $0.text == "read of 0.1" && $0.thread == "thread 2" })
        let drawing = CounterexampleDrawing.text(example)
        #expect(drawing.split(separator: "\n").count == example.operations.count && drawing.contains("├"))
    }

    /// What is kept in the report's folder says the same to whoever checks it again.
    @Test(arguments: pictures.indices) func theLogIsJudgedAlike(number: Int) throws {
        let (picture, expected) = Self.pictures[number]
        let judged = try checked(try recordedPass(picture))
        #expect(judged.outcome == expected.rawValue, "\n\(picture)\n\(judged.text)")
    }

    /// Operations of one thread may overlap in what is kept: the keys of a batch have one interval, widened ones reach into
    /// the next, and a clock that advances in steps reads the same twice.
    @Test func aThreadsOperationsMayOverlap() throws {
        var pass = try recordedPass("[w1]    [w2]\n               [r1]", slack: 20)
        #expect(try checked(pass).outcome == "linearizable")
        pass.header.slack = 2
        #expect(try checked(pass).outcome == "violated")
        var batch = try recordedPass("[w1] [r1][r1] [?2] [r1] [r2]")
        for place in [1, 2] { (batch.operations[place].begin, batch.operations[place].end) = (5, 12) }
        #expect(try checked(batch).outcome == "linearizable")
        // The read begins in the very reading of the clock in which the write ends.
        var equal = try recordedPass("[w1] [r1]")
        equal.operations[1].begin = equal.operations[0].end
        #expect(try checked(equal).outcome == "linearizable")
    }

    private func checked(_ pass: RecordedPass) throws -> (outcome: String, text: String) {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a.history"
        try HistoryLog.write(pass, to: path)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(HistoryFormat.found(in: bytes) == .hyperion)
        let history = try HistoryReader.read(HistoryInput(bytes), format: nil)
        let outcome =
            switch history.judged(budget: Budget(), evidence: false).outcome {
            case .holds: "linearizable"
            case .violated: "violated"
            case .undecided: "undecided"
            }
        return (outcome, String(decoding: bytes, as: UTF8.self))
    }

    @Test func theFileBetweenWorkerAndRun() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/0.history"
        let pass = try recordedPass("[w1] [d] [?2]\n   [r1]")
        try pass.write(to: path)
        let read = try RecordedPass.read(path)
        #expect(read.header == pass.header && read.operations == pass.operations)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for count in [0, 10, bytes.count - 1] {
            try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect(throws: RecordingError.self) { try RecordedPass.read(path) }
        }
        var broken = bytes
        broken[bytes.count - 32 + 28] = 7
        try broken.write(to: URL(fileURLWithPath: path))
        #expect(throws: RecordingError.self) { try RecordedPass.read(path) }
    }
}
