import Foundation

@testable import HyperionLab

/// One input of the fuzzer for the laboratory's files, or of its corpus: read, and what was read put to use.
///
/// **Layout.** Byte 0: what the rest is, a letter of `Kind`, so that a corpus can be read; then the file.
enum LabFuzzInput {
    enum Kind: UInt8, CaseIterable {
        case scenario = 0x73  // s
        case workload = 0x77  // w
        case histogramLog = 0x68  // h
        case result = 0x72  // r
        case maximumRate = 0x6D  // m
        case cachebench = 0x63  // c
        case oracleGeneral = 0x6F  // o
    }

    struct Outcome {
        /// Else it was refused.
        var isRead: Bool
        /// What is wrong with the program; nil: it read the input, or refused it at a place that it has.
        var defect: String?
    }

    static func outcome(_ bytes: [UInt8]) -> Outcome {
        guard let first = bytes.first else { return Outcome(isRead: false, defect: nil) }
        let kind = Kind(rawValue: first) ?? Kind.allCases[Int(first) % Kind.allCases.count]
        let text = Array(bytes.dropFirst())
        do {
            try use(kind, text)
            return Outcome(isRead: true, defect: nil)
        } catch let error as ScenarioError {
            return refused(error.diagnostics, text)
        } catch let error as HistogramLogError {
            return refused(error.diagnostics, text)
        } catch ReportError.malformed(let diagnostic) {
            return refused([diagnostic], text)
        } catch let error as ReportError {
            return Outcome(isRead: false, defect: error.isInputError ? nil : "no input error: \(error)")
        } catch {
            return Outcome(isRead: false, defect: "an error of no known kind: \(error)")
        }
    }

    private static func refused(_ diagnostics: [Diagnostic], _ text: [UInt8]) -> Outcome {
        // As editors count them; what is missing at the end may be said of the line behind the last.
        let lines = text.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
        let wrong = diagnostics.first { diagnostic in
            let isPlaced = diagnostic.line.map { (1...lines).contains($0) } ?? true
            return diagnostic.message.isEmpty || !isPlaced || diagnostic.column.map { $0 < 1 } ?? false
        }
        let defect = diagnostics.isEmpty ? "refused without a word" : wrong.map { "\($0)" }
        return Outcome(isRead: false, defect: defect)
    }

    private static func use(_ kind: Kind, _ text: [UInt8]) throws {
        switch kind {
        case .scenario, .workload:
            let file = kind == .scenario ? "fuzz.yaml" : "fuzz.properties"
            let decoded = try ScenarioDecoder.decodeFile(text: text, file: file)
            if case .single(let scenario) = decoded { _ = try ResultFile.encoder().encode(scenario.scenario) }
        case .histogramLog:
            let log = try inFile(text) { path in
                try HistogramLog.read(path, unit: .microseconds, longestLine: 1 << 20, largestCounters: 1 << 20)
            }
            _ = HistogramLogTable.text(log)
        case .result:
            let result = try ResultFile.decode(Data(text), path: "fuzz.json")
            _ = TerminalTable.text(result)
            _ = HTMLReport.text(MarkdownReport(result))
            _ = MetricsCSV.text(result)
            _ = HistogramFiles.all(of: result)
            _ = JMHBenchmark.all(of: result)
            _ = BencherMetrics.all(of: result)
        case .maximumRate:
            let result = try inFile(text) { try MaximumRateFolder.read($0) }
            _ = MaximumRateText.text(result)
        case .cachebench, .oracleGeneral:
            let format: Scenario.Trace.Format = kind == .cachebench ? .cachebench : .oracleGeneral
            let result: Result<TraceContents, ScenarioError> = text.withUnsafeBytes { bytes in
                do throws(ScenarioError) {
                    return .success(try TraceReader.read(bytes, file: "fuzz.trace", format: format))
                } catch {
                    return .failure(error)
                }
            }
            _ = try result.get()
        }
    }

    /// What reads files gets one, which has no name and is gone with its descriptor.
    private static func inFile<Result>(_ text: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        var name = Array("/dev/shm/hyperion-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        precondition(descriptor >= 0 && unlink(name) == 0, "no file in memory: \(errno)")
        defer { close(descriptor) }
        precondition(text.isEmpty || write(descriptor, text, text.count) == text.count)
        return try body("/proc/self/fd/\(descriptor)")
    }
}
