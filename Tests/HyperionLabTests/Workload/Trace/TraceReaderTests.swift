import Foundation
import Testing

@testable import HyperionLab

@Suite struct TraceReaderTests {
    static let header = "key,op,size\n"

    private func read(_ bytes: [UInt8], _ format: Scenario.Trace.Format? = nil) throws -> TraceContents {
        try bytes.withUnsafeBytes { try TraceReader.read($0, file: "t", format: format) }
    }

    private func read(_ text: String, _ format: Scenario.Trace.Format? = nil) throws -> TraceContents {
        try read(Array(text.utf8), format)
    }

    private func problem(_ bytes: [UInt8], _ format: Scenario.Trace.Format? = nil) -> String {
        do {
            _ = try read(bytes, format)
            return "it was read"
        } catch let error as ScenarioError {
            return error.diagnostics[0].description
        } catch {
            return "\(error)"
        }
    }

    /// A record of libCacheSim's.
    static func record(_ time: UInt32, _ object: UInt64, _ size: UInt32, _ next: Int64) -> [UInt8] {
        func bytes<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
            withUnsafeBytes(of: word.littleEndian) { Array($0) }
        }
        return bytes(time) + bytes(object) + bytes(size) + bytes(next)
    }

    private func key(_ contents: TraceContents, _ object: Int) -> String {
        String(decoding: contents.keyBytes[contents.keyStarts[object]..<contents.keyStarts[object + 1]], as: UTF8.self)
    }

    /// A sparse file: it takes no room, and would take an hour to read.
    @Test func aFileThatIsTooLargeIsNotRead() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "large")
        #expect(truncate(folder.path + "/large", 1 << 42) == 0)
        for format in [nil, .cachebench, .oracleGeneral] as [Scenario.Trace.Format?] {
            do {
                _ = try TraceReader.read(path: folder.path + "/large", format: format)
                Issue.record("it was read")
            } catch {
                #expect("\(error)".contains(" TiB and this machine takes "), "\(error)")
            }
        }
    }

    @Test func aTraceTakesAtMostAQuarterOfTheMemory() throws {
        #expect(TraceReader.largestFile(memory: 4 << 30) == 1 << 30)
        #expect(TraceReader.largestFile(memory: 1 << 40) == 16 << 30)
        #expect(TraceReader.largestFile <= ArenaPlan.physicalMemory / 4)
        let folder = try TemporaryFolder()
        try folder.write("", to: "large")
        #expect(truncate(folder.path + "/large", off_t(TraceReader.largestFile) + 1) == 0)
        do {
            _ = try TraceReader.read(path: folder.path + "/large", format: nil)
            Issue.record("it was read")
        } catch {
            let limit = Format.bytes(Double(TraceReader.largestFile))
            let reason = "takes \(limit) of one (a quarter of its memory, at most 16 GiB); give a part of it"
            #expect("\(error)".contains(reason), "\(error)")
        }
    }

    @Test func columnsAreFoundByTheirNames() throws {
        let contents = try read(
            "op_time,key,key_size,op,op_count,size,cache_hits,ttl\r\n1,a,3,GET,2,10,1,0\r\n1.5,bb,1,SET,1,7,0,60\n"
                + "2,a,3,DELETE,,0,0,")
        #expect(contents.format == .cachebench && contents.hasTTL && contents.requestCount == 4)
        #expect((0..<contents.objects).map { key(contents, $0) } == ["a~~", "bb"])
        #expect(
            contents.requests == [
                .init(object: 0, size: 10, repeats: 2, kind: .get), .init(object: 1, size: 7, repeats: 1, kind: .set),
                .init(object: 0, size: 0, repeats: 1, kind: .delete),
            ])
        #expect(try !read(Self.header + "a,GET_LEASE,1\nb,SET_LEASE,2\n").hasTTL)
    }

    @Test func recordsOfLibCacheSim() throws {
        let contents = try read(
            Self.record(5, 0xABCD, 100, 2) + Self.record(5, .max, 7, -1) + Self.record(6, 0xABCD, 100, -1))
        #expect(contents.format == .oracleGeneral && contents.requestCount == 3)
        #expect((0..<2).map { key(contents, $0) } == ["000000000000abcd", "ffffffffffffffff"])
        #expect(contents.requests.map(\.object) == [0, 1, 0] && contents.requests.map(\.size) == [100, 7, 100])
    }

    @Test(
        arguments: [
            ("", "t: error: the trace is empty; it has at least a few requests"),
            (header, "t: error: the trace has no requests"),
            ("key,op\na,GET\n", "t:1:1: error: the first line names no column size; key, op and size are required"),
            ("key,op,size,key\n", "t:1:1: error: the column key is named twice"),
            (header + "a,GET\n", "t:2:1: error: the row has 2 columns; the first line names 3"),
            (header + "a,GET,1,2\n", "t:2:1: error: the row has more than 3 columns; the first line names 3"),
            (header + "a,GET,1\n\n", "t:3:1: error: the row has 1 columns; the first line names 3"),
            (header + "a,GET,-1\n", "t:2:7: error: size is -1; it is 0 to 1 GiB"),
            (header + "a,GET,1073741825\n", "t:2:7: error: size is 1073741825; it is 0 to 1 GiB"),
            (
                header + "a,GET,99999999999999999999\n",
                "t:2:7: error: size is \"99999999999999999999\", not a whole number"
            ),
            (header + "a,GET,\n", "t:2:7: error: size is \"\", not a whole number"),
            (
                header + "a,INCR,1\n",
                "t:2:3: error: op is \"INCR\"; this version replays GET, GET_LEASE, SET, SET_LEASE and DELETE"
            ),
            (header + ",GET,1\n", "t:2:1: error: the key is empty; a key has at least one byte"),
            ("key,op,size,key_size\na,GET,1,65536\n", "t:2:9: error: key_size is 65536; it is 0 to 65535"),
            ("key,op,size,op_count\na,GET,1,0\n", "t:2:9: error: op_count is 0; it is 1 to 100 M"),
            (
                "key,op,size,op_count\na,GET,1,99999999\nb,GET,1,2\n",
                "t:3:1: error: with this row the trace has more than 100 M requests; replay a part of it"
            ),
            ("key,op,size,ttl\na,SET,1,-4\n", "t:2:9: error: ttl is -4; it is 0 to any number of seconds"),
            ("op_time,key,op,size\n5,a,SET,1\n4,a,SET,1\n", "t:3:1: error: op_time goes back, from 5.0 to 4.0"),
            ("op_time,key,op,size\nnan,a,SET,1\n", "t:2:1: error: op_time is \"nan\", not a number"),
            ("op_time,key,op,size\n-1e308,a,SET,1\n", "t:2:1: error: op_time is \"-1e308\"; it is 0 to 1e12 seconds"),
            ("op_time,key,op,size\n1e308,a,SET,1\n", "t:2:1: error: op_time is \"1e308\"; it is 0 to 1e12 seconds"),
        ] as [(String, String)])
    func rowsThatCannotBe(text: String, expected: String) {
        #expect(problem(Array(text.utf8)) == expected)
    }

    @Test func keysAndLinesThatAreTooLong() {
        let key = String(repeating: "k", count: 65_536)
        #expect(
            problem(Array((Self.header + key + ",GET,1\n").utf8))
                == "t:2:1: error: the key has 65536 bytes; a key has at most 65535")
        let columns = String(repeating: ",", count: 1_000_000)
        #expect(problem(Array(("key,op,size" + columns + "\n").utf8)).contains("more than 256 columns"))
        #expect(problem(Array((Self.header + "a,GET,1" + columns).utf8)).contains("more than 3 columns"))
        #expect(
            problem(Array((Self.header + columns + columns).utf8))
                == "t:2:1: error: the line has 2000000 bytes; one request has at most 1 MiB")
    }

    @Test func recordsThatCannotBe() {
        let good = Self.record(5, 1, 10, -1)
        func refused(_ bytes: [UInt8], _ expected: String) {
            #expect(problem(bytes, .oracleGeneral) == "t: error: record " + expected)
        }
        refused(good + good.prefix(7), "1 is cut off: it has 7 of 24 bytes (records count from 0)")
        refused(good + Self.record(4, 1, 1, -1), "1 goes back in time, from 5 to 4 s")
        refused(Self.record(1, 1, 1 << 30 + 1, -1), "0 has 1073741825 bytes; a value has at most 1 GiB")
        refused(good + Self.record(5, 1, 1, 1), "1 names record 1 as the next of its object, which is not a later one")
        refused(Self.record(5, 1, 1, -2), "0 names record -2 as the next of its object, which is not a later one")
        #expect(problem(Array(good.dropLast())).contains("the format of the trace cannot be told"))
        #expect(problem([0x28, 0xB5, 0x2F, 0xFD, 0]).contains("decompress it first"))
    }

    @Test func randomBytesNeverTrap() {
        let seed = ReplaySeed.draw(test: "TraceReaderTests")
        var random = RandomSource(seed: seed)
        let words = ["a", ",", "\n", "GET", "SET", "DELETE", "-", "1", "99", "\r", "\0", "é"]
        for _ in 0..<500 {
            let text = (0..<random.below(60)).map { _ in words[Int(random.below(UInt64(words.count)))] }.joined()
            _ = problem(Array((Self.header + text).utf8))
            let bytes = (0..<24 * random.below(5)).map { _ in UInt8(random.below(256)) }
            _ = problem(bytes, .oracleGeneral)
        }
    }
}
