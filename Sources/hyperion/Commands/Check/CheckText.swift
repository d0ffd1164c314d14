import HyperionLab
import HyperionVerify

/// Verdicts as a person reads them.
enum CheckText {
    /// Parts and operations that are listed; more are counted.
    private static let listLimit = 20
    /// `not strict-serializable`, and two blanks.
    private static let verdictWidth = 25

    /// `linearizable`, `not linearizable`, `undecided`.
    static func verdict(_ judged: JudgedHistory) -> String {
        switch judged.outcome {
        case .holds: judged.property
        case .violated: "not \(judged.property)"
        case .undecided: "undecided"
        }
    }

    /// A line of a batch.
    static func line(_ file: CheckedFile) -> String {
        func padded(_ verdict: String) -> String {
            verdict + String(repeating: " ", count: max(verdictWidth - verdict.count, 1)) + Format.printable(file.path)
        }
        switch file.result {
        case .wrong, .unreadable: return padded("wrong input") + "\n"
        case .tooLarge: return padded("undecided") + ": not read to its end\n"
        case .judged(let judged):
            let detail: String
            switch judged.outcome {
            case .holds: detail = "\(operations(judged)), \(methods(judged)), \(time(file))"
            case .violated: detail = judged.violation.map(\.sentence) ?? ""
            case .undecided: detail = unknown(judged)
            }
            return padded(verdict(judged)) + ": \(Format.printable(detail))\n"
        }
    }

    /// All about one history.
    static func whole(_ file: CheckedFile) -> String {
        guard case .judged(let judged) = file.result else {
            guard case .tooLarge = file.result else { return "" }
            return "UNDECIDED: the history could not be read within the budget\n"
        }
        var lines = ["\(verdict(judged).uppercased()): \(sentence(judged))", ""]
        lines += facts(file, judged)
        if let report = judged.transactions {
            lines += transactions(report, judged)
        } else if let violation = judged.violation {
            lines += [""] + self.violation(violation, judged)
        }
        for region in judged.undecided.prefix(listLimit) { lines += [""] + self.region(region) }
        if file.hasTimeline, let picture = file.picture {
            let noun = noun(judged)
            lines += ["", "The first \(noun)s:", ""] + drawing(picture, noun)
        }
        return lines.map { Format.printable($0) }.joined(separator: "\n") + "\n"
    }

    static func sentence(_ judged: JudgedHistory) -> String {
        switch judged.outcome {
        case .holds where judged.transactions != nil && judged.operations > 0:
            return "nothing that was read contradicts it"
        case .holds where judged.operations == 0: return "there is no operation, so nothing contradicts it"
        case .holds:
            return "each operation can have taken effect at one moment between its beginning and its end"
        case .violated: return judged.violation?.sentence ?? "operations contradict each other"
        case .undecided: return unknown(judged)
        }
    }

    // MARK: Facts

    private static func facts(_ file: CheckedFile, _ judged: JudgedHistory) -> [String] {
        var facts = [
            ("history", "\(file.path), \(judged.format.rawValue)"), ("model", model(judged)),
            ("operations", operations(judged)), ("judged by", methods(judged)), ("time", time(file)),
        ]
        let bad = judged.parts.filter { $0.outcome != .holds }
        if judged.parts.count > 1, !bad.isEmpty {
            func names(_ outcome: JudgedHistory.Outcome) -> String {
                let names = judged.parts.filter { $0.outcome == outcome }.map { $0.name ?? "the whole" }
                let more = names.count > listLimit ? ", … (\(names.count))" : ""
                return names.isEmpty ? "none" : names.prefix(listLimit).joined(separator: ", ") + more
            }
            facts += [
                ("violated", names(.violated)), ("undecided", names(.undecided)), ("hold", names(.holds)),
            ]
        }
        return facts.map { name, text in name + String(repeating: " ", count: 12 - name.count) + text }
    }

    static func model(_ judged: JudgedHistory) -> String {
        judged.model + (judged.setting.map { ", \($0.replacing("=", with: " "))" } ?? "")
    }

    static func operations(_ judged: JudgedHistory) -> String {
        let processes = judged.processes == 1 ? "1 process" : "\(Format.count(judged.processes)) processes"
        var parts = [Format.count(judged.operations, noun(judged)) + " by " + processes]
        if judged.open > 0 { parts.append("\(Format.count(judged.open)) without a known end") }
        if judged.failed > 0 { parts.append("\(Format.count(judged.failed)) that failed") }
        return parts.joined(separator: ", ")
    }

    private static func noun(_ judged: JudgedHistory) -> String {
        judged.transactions == nil ? "operation" : "transaction"
    }

    static func methods(_ judged: JudgedHistory) -> String {
        let texts = judged.methods.map { method in
            let parts = judged.parts.filter { $0.method == method }
            let steps = parts.reduce(0) { $0 + $1.steps }
            let details = [
                judged.parts.count > 1 ? Format.count(parts.count, "part") : nil,
                steps > 0 ? Format.count(steps, "step") : nil,
            ].compactMap(\.self)
            return details.isEmpty ? method : "\(method) (\(details.joined(separator: ", ")))"
        }
        return texts.isEmpty ? "nothing: there is no operation" : texts.joined(separator: ", ")
    }

    private static func time(_ file: CheckedFile) -> String { Format.nanoseconds(file.seconds * 1e9) }

    // MARK: Violations

    private static func violation(_ violation: Violation, _ judged: JudgedHistory) -> [String] {
        let count = violation.operations.count + violation.omittedOperations
        let minimal =
            violation.isMinimal
            ? count == 1 ? "" : ", and none of them can be left out"
            : "; a tenth of the time allowed did not suffice to find fewer"
        let subject =
            count == 1
            ? "This operation contradicts all that can have come before"
            : "These \(count) operations contradict each other"
        var lines = ["\(subject), whatever the others did\(minimal):"]
        if let premise = violation.premise {
            lines = ["\(premise.prefix(1).uppercased())\(premise.dropFirst()).", "From there on: " + lines[0]]
        }
        // The last are nearest to the one that nothing explains.
        let shown = violation.operations.suffix(listLimit)
        if count > shown.count { lines.append("  … (\(Format.count(count - shown.count)) more)") }
        lines += shown.map { "  " + $0 }
        lines += [""] + drawing(violation.picture)
        if !violation.candidates.isEmpty {
            lines.append("")
            if violation.order.isEmpty {
                lines.append(count == 1 ? "By then:" : "None of them can come first:")
            } else {
                lines.append("The longest order of them, with what it needs of the others:")
                let shown = violation.order.suffix(listLimit)
                let before = violation.omittedOrder + violation.order.count - shown.count
                if before > 0 { lines.append("  … (\(Format.count(before)) before)") }
                lines += shown.enumerated().map { "  \(before + $0 + 1). \($1)" }
                lines.append("What could come next contradicts it:")
            }
            lines += violation.candidates.prefix(listLimit).map { "  \($0.operation): \($0.reason)" }
        }
        return lines
    }

    /// `noun`: what a bar is.
    static func drawing(_ picture: HistoryPicture, _ noun: String = "operation") -> [String] {
        var lines = picture.text.split(separator: "\n").map(String.init)
        if picture.bars.contains(where: \.isCore) { lines.append("(╞═ ═╡ contradict each other, ├─ ─┤ do not)") }
        if picture.omitted > 0 {
            let contradicting = Format.count(picture.omittedCore)
            let core = picture.omittedCore > 0 ? ", of which \(contradicting) contradict these" : ""
            lines.append("(\(Format.count(picture.omitted, "other \(noun)")) not shown\(core))")
        }
        return lines
    }

    // MARK: Undecided

    /// How much is known.
    static func unknown(_ judged: JudgedHistory) -> String {
        if let report = judged.transactions {
            return "\(report.exhausted.map { $0.rawValue } ?? "the budget") ended; \(report.known)"
        }
        let causes = Set(judged.undecided.map { $0.exhausted == .time ? "time" : "memory" }).sorted()
        let cause = causes.isEmpty ? "the budget" : causes.joined(separator: " and ")
        let decided = judged.parts.count { $0.outcome != .undecided }
        let parts =
            judged.parts.count > 1
            ? "\(Format.count(decided)) of \(Format.count(judged.parts.count)) parts hold, and " : ""
        let prefix = judged.undecided.reduce(0) { $0 + $1.prefix }
        let completed = judged.undecided.reduce(0) { $0 + $1.completed }
        return "\(cause) ended; \(parts)the first \(Format.count(prefix)) of \(Format.count(completed)) operations"
            + (parts.isEmpty ? " hold" : " of the others do")
    }

    private static func region(_ region: UndecidedRegion) -> [String] {
        let part = region.part.map { " of \($0)" } ?? ""
        let prefix =
            "\(Format.count(region.prefix)) of \(Format.count(region.completed)) completed operations\(part) have an order"
            + (region.prefixLine > 0 ? ", up to line \(region.prefixLine)" : "")
        return [
            prefix + ";",
            "nothing is known from there on: \(region.place). It ended here:", "",
        ] + drawing(region.picture)
    }
}
