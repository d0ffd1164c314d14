import HyperionVerify

/// What a check found out as one page that needs nothing else, neither network nor script.
///
/// It shows the part that matters, so that its size does not depend on that of the history.
public enum CheckPage {
    private static let listLimit = 50

    /// - Parameters:
    ///   - file: as the user named it.
    ///   - beginning: the first operations, shown where there is nothing else to show.
    public static func html(
        file: String, _ judged: JudgedHistory, seconds: Double, beginning: HistoryPicture?
    ) -> String {
        var drawings: [String: String] = [:]
        var lines: [String] = []
        if let violation = judged.violation {
            drawings["timeline.svg"] =
                TimelineDrawing(
                    picture: violation.picture, title: "The operations that contradict each other, and some around them"
                ).html
            lines += self.violation(violation, isTransactions: judged.transactions != nil)
        }
        for (number, region) in judged.undecided.prefix(3).enumerated() {
            let name = "undecided-\(number).svg"
            drawings[name] = TimelineDrawing(picture: region.picture, title: "Where the search ended").html
            lines += self.region(region, name)
        }
        if judged.outcome == .holds, let beginning, !beginning.bars.isEmpty {
            drawings["timeline.svg"] = TimelineDrawing(picture: beginning, title: "The first operations").html
            lines += ["## The first operations", "", Markdown.image("Timeline", file: "timeline.svg")]
            lines += note(beginning)
        }
        if let report = judged.transactions { lines += transactions(report) }
        lines += parts(judged)
        let outcome: RunVerdict.Outcome =
            switch judged.outcome {
            case .holds: .passed
            case .violated: .failed
            case .undecided: .undecided
            }
        let heading = HTMLPage.Heading(
            title: file, description: "", verdict: verdict(judged), outcome: outcome,
            facts: facts(judged, seconds: seconds))
        return HTMLPage.text(heading, markdown: lines.joined(separator: "\n"), plots: [], drawings: drawings)
    }

    private static func verdict(_ judged: JudgedHistory) -> String {
        switch judged.outcome {
        case .holds: "This history is \(judged.property)"
        case .violated: "This history is not \(judged.property): \(judged.violation?.sentence ?? "")"
        case .undecided:
            judged.undecided.first.map { "Undecided: the \($0.exhausted.rawValue) ended first" }
                ?? "Undecided: the budget ended first"
        }
    }

    private static func facts(_ judged: JudgedHistory, seconds: Double) -> [(name: String, value: String)] {
        let setting = judged.setting.map { ", \($0.replacing("=", with: " "))" } ?? ""
        return [
            ("model", judged.model + setting), ("format", judged.format.rawValue),
            (
                judged.transactions == nil ? "operations" : "transactions",
                "\(Format.count(judged.operations)): \(Format.count(judged.completed)) completed, "
                    + "\(Format.count(judged.open)) without a known end, \(Format.count(judged.failed)) failed"
            ),
            ("processes", Format.count(judged.processes)),
            ("judged by", judged.methods.isEmpty ? "nothing" : judged.methods.joined(separator: ", ")),
            ("time", Format.nanoseconds(seconds * 1e9)),
        ]
    }

    private static func violation(_ violation: Violation, isTransactions: Bool) -> [String] {
        let count = violation.operations.count + violation.omittedOperations
        let minimal = violation.isMinimal && count > 1 ? ", and none of them can be left out" : ""
        let noun = (isTransactions ? "transaction" : "operation") + (count == 1 ? "" : "s")
        let premise = violation.premise.map { "\($0.prefix(1).uppercased())\($0.dropFirst())" }
        let beginning = premise.map { Markdown.escape($0) + ". From there on: " } ?? ""
        var lines = [
            "## What contradicts itself", "",
            beginning
                + "\(count == 1 ? "This" : "These") \(noun) cannot have happened as the history says, whatever the others "
                + "did\(minimal):", "",
        ]
        lines += list(violation.operations, omitted: violation.omittedOperations)
        lines += ["", Markdown.image("Timeline", file: "timeline.svg")] + note(violation.picture, isTransactions)
        lines += [
            "Orange: they contradict each other; blue: others around them. A row is a process, and only the order of the ends "
                + "of bars means anything: a bar that is open to the right has no known end.", "",
        ]
        if !violation.order.isEmpty {
            lines += ["", "## The longest order", ""]
            lines += [
                "An order of as many of them as possible, with what it needs of the other operations. The numbers in the "
                    + "drawing are places in it.", "",
            ]
            lines += Markdown.table(
                ["place", "operation"], left: nil,
                rows: violation.order.suffix(listLimit).enumerated().map {
                    let before = violation.omittedOrder + max(violation.order.count - listLimit, 0)
                    return ["\(before + $0 + 1)", Markdown.escape($1)]
                })
        }
        if !violation.candidates.isEmpty {
            let heading =
                violation.order.isEmpty && count > 1 ? "Why none of them can come first" : "What could come next"
            lines += ["", "## \(heading)", ""]
            lines += Markdown.table(
                ["operation", "what it would contradict"], left: nil,
                rows: violation.candidates.prefix(listLimit).map {
                    [Markdown.escape($0.operation), Markdown.escape($0.reason)]
                })
        }
        return lines + [""]
    }

    private static func region(_ region: UndecidedRegion, _ drawing: String) -> [String] {
        let name = region.part.map { " of \($0)" } ?? ""
        let cause = region.exhausted == .time ? "The time ended" : "The memory ended"
        return [
            "## What is not known\(Markdown.escape(name))", "",
            "\(cause). The first \(Format.count(region.prefix)) of \(Format.count(region.completed)) completed operations "
                + "have an order; nothing is known of \(region.place).", "", Markdown.image("Timeline", file: drawing),
        ] + note(region.picture)
    }

    private static func transactions(_ report: TransactionReport) -> [String] {
        let rows = ConsistencyModel.allCases.map { model in
            [model.rawValue, report.outcome(model).rawValue, report.foundText(against: model)]
        }
        var lines = ["", "## Consistency models", ""]
        lines += Markdown.table(["model", "this history", "anomalies that it does not allow"], left: nil, rows: rows)
        guard !report.anomalies.isEmpty else { return lines + [""] }
        return lines + ["", "## Anomalies", ""]
            + list(report.anomalies.map { "\($0.name.rawValue): \($0.words)" }) + [""]
    }

    private static func parts(_ judged: JudgedHistory) -> [String] {
        guard judged.parts.count > 1 else { return [] }
        // What is wrong first.
        let sorted = judged.parts.filter { $0.outcome != .holds } + judged.parts.filter { $0.outcome == .holds }
        let rows = sorted.prefix(listLimit).map { part in
            [
                Markdown.escape(part.name ?? "the whole"), part.outcome.rawValue, part.method,
                Format.count(part.operations), Format.count(part.steps),
            ]
        }
        let more = sorted.count - rows.count
        return ["", "## Parts", ""]
            + Markdown.table(["part", "verdict", "judged by", "operations", "steps"], left: 3, rows: rows)
            + (more > 0 ? ["", "\(Format.count(more, "more part"))."] : []) + [""]
    }

    /// `omitted`: how many there are besides.
    private static func list(_ items: [String], omitted: Int = 0) -> [String] {
        let more = omitted + max(items.count - listLimit, 0)
        return items.prefix(listLimit).map { "- " + Markdown.escape($0) }
            + (more > 0 ? ["- … and \(Format.count(more)) more"] : [])
    }

    private static func note(_ picture: HistoryPicture, _ isTransactions: Bool = false) -> [String] {
        guard picture.omitted > 0 else { return [""] }
        let contradicting = Format.count(picture.omittedCore)
        let core = picture.omittedCore > 0 ? ", of which \(contradicting) contradict these" : ""
        let noun = isTransactions ? "other transaction" : "other operation"
        return ["", "\(Format.count(picture.omitted, noun)) not shown\(core).", ""]
    }
}

extension TransactionReport {
    /// `G2-item × 3, lost-update × 1`: what was found that `model` is the weakest not to allow; empty: nothing.
    public func foundText(against model: ConsistencyModel) -> String {
        found(against: model).map { "\($0.rawValue) × \(Format.count(counts[$0, default: 0]))" }
            .joined(separator: ", ")
    }
}
