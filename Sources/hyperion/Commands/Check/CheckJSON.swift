import Foundation
import HyperionVerify

/// Verdicts as a program reads them: one versioned JSON document.
struct CheckJSON: Encodable {
    var schema = "hyperion-check"
    var version = 1
    /// What the program exits with.
    var exit: Int32
    var histories: [Entry]

    struct Entry: Encodable {
        var file: String
        /// `linearizable`, `not linearizable`, of transactions `serializable`, `not serializable` and so on; `undecided` or
        /// `wrong input`.
        var verdict: String
        var seconds: Double
        var error: Problem?
        /// What may make the verdict a wrong one.
        var warning: String?
        var format: String?
        var model: String?
        var setting: String?
        var operations: Int?
        var failed: Int?
        var open: Int?
        var processes: Int?
        var parts: [Part]?
        var violation: Contradiction?
        var undecided: [Region]?
        /// Of a history of transactions.
        var transactions: Transactions?
    }

    struct Problem: Encodable {
        var line: Int?
        var column: Int?
        var message: String
    }

    struct Part: Encodable {
        var name: String?
        var operations: Int
        var method: String
        var steps: Int
        var outcome: String
    }

    struct Contradiction: Encodable {
        var part: String?
        var sentence: String
        /// What the object is before them, if that matters.
        var premise: String?
        var operations: [String]
        /// The same, piece by piece.
        var core: [Operation]
        /// How many more there are.
        var omittedOperations: Int
        var isMinimal: Bool
        var order: [String]
        /// How many come before those in it.
        var omittedOrder: Int
        var candidates: [[String: String]]
    }

    struct Operation: Encodable {
        var process: Int
        /// What it did and found.
        var operation: String
        /// Of the file, where it was invoked and where it ended; nil: there is none.
        var firstLine: Int?
        var lastLine: Int?
    }

    struct Region: Encodable {
        var part: String?
        var exhausted: String
        var prefix: Int
        var completed: Int
        var prefixLine: Int
        var firstOperation: Int
        var lastOperation: Int
        var firstLine: Int?
        var lastLine: Int?
    }

    struct Transactions: Encodable {
        var committed: Int
        var keys: Int
        var dependencies: Int
        /// Of each consistency model: `possible`, `violated`, `undecided` or `not judged`.
        var models: [String: String]
        /// How many there are of each anomaly.
        var counts: [String: Int]
        var anomalies: [Anomaly]
        /// Which budget ended, if one did.
        var exhausted: String?
    }

    struct Anomaly: Encodable {
        var name: String
        /// The weakest model that does not allow it.
        var violates: String
        var sentence: String
        /// Numbers of transactions, from 1 in the order of their invocations; of a cycle in its order.
        var transactions: [Int]
        var isShortest: Bool
    }

    static func data(_ files: [CheckedFile]) -> Data {
        let document = CheckJSON(exit: CheckCommand.worst(files).rawValue, histories: files.map(Entry.init))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // All of it is texts and finite numbers, which always can be encoded.
        return ((try? encoder.encode(document)) ?? Data()) + Data("\n".utf8)
    }
}

extension CheckJSON.Entry {
    init(_ file: CheckedFile) {
        (self.file, seconds, verdict) = (file.path, file.seconds, "wrong input")
        switch file.result {
        case .unreadable(let reason): error = CheckJSON.Problem(message: reason)
        case .wrong(let wrong):
            error = CheckJSON.Problem(line: wrong.line, column: wrong.column, message: wrong.message)
        case .tooLarge(let wrong):
            verdict = "undecided"
            error = CheckJSON.Problem(line: wrong.line, column: wrong.column, message: wrong.message)
        case .judged(let judged):
            verdict = CheckText.verdict(judged)
            warning = file.mayBeCut ? CheckedFile.cutWarning : nil
            (format, model, setting) = (judged.format.rawValue, judged.model, judged.setting)
            (operations, failed, open, processes) = (judged.operations, judged.failed, judged.open, judged.processes)
            parts = judged.parts.map {
                CheckJSON.Part(
                    name: $0.name, operations: $0.operations, method: $0.method, steps: $0.steps,
                    outcome: $0.outcome.rawValue)
            }
            violation = judged.violation.map { violation in
                CheckJSON.Contradiction(
                    part: violation.part, sentence: violation.sentence, premise: violation.premise,
                    operations: violation.operations,
                    core: violation.picture.bars.filter(\.isCore).map { bar in
                        CheckJSON.Operation(
                            process: bar.process, operation: bar.text,
                            firstLine: bar.lines.first > 0 ? bar.lines.first : nil,
                            lastLine: bar.lines.last > 0 ? bar.lines.last : nil)
                    }, omittedOperations: violation.omittedOperations,
                    isMinimal: violation.isMinimal, order: violation.order,
                    omittedOrder: violation.omittedOrder,
                    candidates: violation.candidates.map { ["operation": $0.operation, "reason": $0.reason] })
            }
            undecided = judged.undecided.map {
                CheckJSON.Region(
                    part: $0.part, exhausted: $0.exhausted.rawValue, prefix: $0.prefix, completed: $0.completed,
                    prefixLine: $0.prefixLine, firstOperation: $0.operations.lowerBound,
                    lastOperation: $0.operations.upperBound, firstLine: $0.lines?.lowerBound,
                    lastLine: $0.lines?.upperBound)
            }
            transactions = judged.transactions.map(CheckJSON.Transactions.init)
        }
    }
}
