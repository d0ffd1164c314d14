import Foundation

extension ResultFile {
    /// Says of a decoding error where it stands and what is wrong, in the form of every other input error.
    static func diagnostic(of error: any Error, in bytes: Data, path: String) -> Diagnostic {
        let text = [UInt8](bytes)
        if text.isEmpty { return Diagnostic(file: path, message: "the file is empty") }
        if let fault = JSONLocator.firstFault(in: text) {
            let place = JSONLocator.place(of: fault.offset, in: text)
            return Diagnostic(
                file: path, line: place.line, column: place.column, message: "not valid JSON: \(fault.message)")
        }
        guard let error = error as? DecodingError else {
            return Diagnostic(file: path, message: "not a result file: \(error)")
        }
        let (keys, what): ([any CodingKey], String) =
            switch error {
            case .dataCorrupted(let context): (context.codingPath, "is not a value that fits here")
            case .keyNotFound(let key, let context):
                (context.codingPath, "'\(Format.printable(key.stringValue))' is missing")
            case .valueNotFound(_, let context): (context.codingPath, "is null, but needs a value")
            case .typeMismatch(let type, let context): (context.codingPath, "is not what belongs here (\(type))")
            @unknown default: ([], "not a result file")
            }
        let way = keys.map { key in key.intValue.map { .index($0) } ?? JSONLocator.Step.key(Array(key.stringValue.utf8))
        }
        let place = JSONLocator.offset(of: way, in: text).map { JSONLocator.place(of: $0, in: text) }
        return Diagnostic(
            file: path, line: place?.line, column: place?.column, message: "\(keyPath(keys)): \(what)")
    }

    /// A fault of `ResultBounds`, which begins with the way to its value, with its place.
    static func located(_ fault: String, in bytes: Data, path: String) -> Diagnostic {
        let text = [UInt8](bytes)
        let steps = fault.prefix { $0 != ":" }.split { $0 == "." || $0 == "[" }
        let way = steps.map { step -> JSONLocator.Step in
            if step.hasSuffix("]"), let index = Int(step.dropLast()) { return .index(index) }
            return .key(Array(step.utf8))
        }
        let place = JSONLocator.offset(of: way, in: text).map { JSONLocator.place(of: $0, in: text) }
        return Diagnostic(file: path, line: place?.line, column: place?.column, message: fault)
    }

    /// `samples[3].memory.residentPeak`
    static func keyPath(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + Format.printable(key.stringValue)
            }
        }
        return text.isEmpty ? "document" : text
    }
}

/// What the reports rely on in a result that was read: sums over it must not overflow, indices must be valid.
/// A run of this program never violates it; a file that somebody edited may.
enum ResultBounds {
    static func firstFault(in scenario: Scenario) -> String? {
        let sizeLimit = 1 << 30
        if !(1...(1 << 48)).contains(scenario.records) {
            return "scenario.records: \(scenario.records) is out of range"
        }
        switch scenario.keys {
        case .generated(let bytes) where !(1...65_535).contains(bytes),
            .patterned(_, let bytes) where !(1...65_535).contains(bytes):
            return "scenario.keys: \(bytes) bytes is out of range"
        default: break
        }
        for size in scenario.values.classes {
            guard size.low >= 0, size.low <= size.high, size.high <= sizeLimit, isShare(size.weight) else {
                return "scenario.values: a class is out of range"
            }
        }
        let threads = scenario.threads
        for count in [threads.mixed, threads.readers, threads.writers] where !(0...65_536).contains(count) {
            return "scenario.threads: \(count) is out of range"
        }
        if !(1...1_000_000).contains(scenario.run.repetitions) {
            return "scenario.run.repetitions: \(scenario.run.repetitions) is out of range"
        }
        for operation in scenario.phases.flatMap(\.mix.operations) {
            guard isShare(operation.share), (1...1_000_000).contains(operation.count),
                (1...operation.count).contains(operation.leastCount ?? 1)
            else {
                return "scenario.phases: an operation is out of range"
            }
        }
        return nil
    }

    static func firstFault(in result: RunResult) -> String? {
        let scenario = result.scenario
        if let fault = firstFault(in: scenario) { return fault }
        for (index, sample) in result.samples.enumerated() {
            guard (0..<1_000_000).contains(sample.repetition) else {
                return "samples[\(index)].repetition: \(sample.repetition) is out of range"
            }
            for phase in sample.phases where !(-1..<scenario.phases.count).contains(phase.phase) {
                return "samples[\(index)].phases: the scenario has no phase \(phase.phase)"
            }
            for (place, thread) in (sample.placement?.threads ?? []).enumerated()
            where !(0..<65_536).contains(thread.thread) {
                return "samples[\(index)].placement.threads[\(place)].thread: \(thread.thread) is out of range"
            }
        }
        for (index, failure) in result.failures.enumerated() where !(0..<1_000_000).contains(failure.repetition) {
            return "failures[\(index)].repetition: \(failure.repetition) is out of range"
        }
        return nil
    }

    private static func isShare(_ share: Scenario.Share) -> Bool {
        (0...Scenario.Share.whole).contains(share.millionths)
    }
}
