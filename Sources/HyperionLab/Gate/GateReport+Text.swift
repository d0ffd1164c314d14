import Foundation

extension GateReport {
    /// For a terminal.
    public func text(colour: Bool = false) -> String {
        var lines: [String] = []
        for report in scenarios {
            lines.append("\(report.scenario): \(heading(report))")
            var table = TextTable(alignments: [.left, .left, .left])
            for line in report.lines {
                let style: TextTable.Style = line.outcome == .failed ? .red : .plain
                let second = line.confirmation.map { "; second run: \($0)" } ?? ""
                table.add([
                    TextTable.Cell(Format.printable(line.title)), TextTable.Cell(line.outcome.rawValue, style),
                    TextTable.Cell(line.measured + second),
                ])
            }
            lines += table.lines(indent: 2, colour: colour) + report.remarks.map { "  Note: \(Format.printable($0))" }
            let seen = report.lines.compactMap(\.first).compactMap { first in
                first.smallestEffect.map { "\(first.name) \(Format.ratio($0))" }
            }
            if !seen.isEmpty { lines.append("  Smallest change that would be seen: \(seen.joined(separator: ", "))") }
            lines.append("")
        }
        return (lines + [method, sentence]).joined(separator: "\n") + "\n"
    }

    private func heading(_ report: GateScenarioReport) -> String {
        "\(Format.count(report.repetitions, "repetition")) against \(Format.printable(against)), "
            + "\(Format.number(report.seconds)) s" + (report.isConfirmed ? ", with a second run" : "")
    }

    /// How the verdicts came about.
    private var method: String {
        "Tolerance \(Format.percent(rule.tolerance)); the intervals of up to \(Format.count(rule.comparisons, "check")) hold "
            + "together with \(Format.percent(rule.confidence)). What is slower has been slower in two runs."
    }

    /// Markdown for a pull request's comment.
    public func markdown() -> String {
        var lines = ["### Performance gate: \(Markdown.escape(sentence))", ""]
        for report in scenarios {
            lines += ["**\(Markdown.escape(report.scenario))**: \(Markdown.escape(heading(report)))", ""]
            let rows = report.lines.map { line in
                let second = line.confirmation.map { "; second run: \($0)" } ?? ""
                return [
                    Markdown.code(line.title, inTable: true),
                    line.outcome == .passed ? "passed" : "**\(line.outcome.rawValue)**",
                    Markdown.escape(line.measured + second),
                    line.first.map { Format.ratio($0.smallestEffect) } ?? "",
                ]
            }
            lines += Markdown.table(["check", "verdict", "measured", "would be seen"], left: nil, rows: rows)
            lines += [""] + report.remarks.map { "- \(Markdown.escape($0))" }
            if !report.remarks.isEmpty { lines.append("") }
        }
        lines.append(Markdown.escape(method))
        return lines.joined(separator: "\n") + "\n"
    }

    /// JUnit's XML, one suite a scenario. Undecided is "skipped": it neither passed nor failed.
    public func junit() -> String {
        let all = scenarios.flatMap(\.lines)
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            "<testsuites name=\"hyperion gate\" \(Self.counts(all))>",
        ]
        for report in scenarios {
            let time = String(format: "%.3f", report.seconds)
            lines.append(
                "  <testsuite name=\"\(XMLText.escape(report.scenario))\" \(Self.counts(report.lines)) time=\"\(time)\">"
            )
            for line in report.lines {
                let text = XMLText.escape(line.measured + (line.confirmation.map { "; second run: \($0)" } ?? ""))
                lines.append(
                    "    <testcase classname=\"\(XMLText.escape(report.scenario)).\(line.kind.rawValue)\" "
                        + "name=\"\(XMLText.escape(line.title))\">")
                switch line.outcome {
                case .passed: lines.append("      <system-out>\(text)</system-out>")
                case .failed: lines.append("      <failure message=\"\(text)\"/>")
                case .undecided: lines.append("      <skipped message=\"undecided: \(text)\"/>")
                }
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private static func counts(_ lines: [GateLine]) -> String {
        let failed = lines.count { $0.outcome == .failed }
        let undecided = lines.count { $0.outcome == .undecided }
        return "tests=\"\(lines.count)\" failures=\"\(failed)\" errors=\"0\" skipped=\"\(undecided)\""
    }

    public func json() throws -> Data { try ResultFile.encoder().encode(self) + Data("\n".utf8) }
}

extension ResultComparison {
    public func json() throws -> Data { try ResultFile.encoder().encode(self) + Data("\n".utf8) }
}

/// Text inside XML 1.0.
enum XMLText {
    /// Usable between tags and in attributes. What XML cannot have at all becomes U+FFFD.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: Markup.append(scalar, to: &escaped)
            }
        }
        return escaped
    }
}

/// Files that a command leaves where it was told to.
public enum OutputFile {
    /// Shows that a file can be written there, before minutes of measuring.
    public static func prepare(_ path: String) throws(ReportError) {
        if let failure = SpecialFile.check(path) {
            guard failure != EISDIR else { throw .folderForFile(path: path) }
            guard failure == 0 else { throw .unwritable(path: path, reason: AtomicFile.reason(failure)) }
            return
        }
        var status = stat()
        if stat(path, &status) != 0, errno == ENAMETOOLONG {
            throw .unwritable(path: path, reason: AtomicFile.reason(ENAMETOOLONG))
        }
        let folder = PathName.folder(of: SpecialFile.resolved(path))
        do throws(ReportError) {
            try ReportFolder.prepare(folder)
        } catch .unwritable(_, let reason) {
            // Not the probe's name, of which the caller knows nothing.
            throw .unwritable(path: path, reason: reason)
        }
    }

    public static func write(_ text: String, to path: String) throws(ReportError) {
        try AtomicFile.write(Data(text.utf8), to: path)
    }
}
