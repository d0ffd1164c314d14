import Foundation

/// The `.hlog` and `.hgrm` files of a report folder, made from the result alone: one of each for every engine and
/// operation whose latency was taken, `ENGINE-OPERATION.hlog` and `ENGINE-OPERATION.hgrm`.
///
/// Under open load these are of the response, from when an operation was due; the service times, from an operation's
/// start, stand beside them as `ENGINE-OPERATION-service`.
///
/// The log has a line for each repetition's latency pass, with its own time, if the result has that; results of older
/// versions have only the run's, and get one line for it. The distribution is of all repetitions together.
enum HistogramFiles {
    struct File: Equatable {
        var name: String
        var text: String
    }

    /// What `.hgrm` files divide nanoseconds by: they are in microseconds.
    static let distributionRatio = 1000.0

    static func write(_ result: RunResult, to folder: String) throws(ReportError) {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        // One after another: a run of many engines does not hold all of their texts at once.
        try forEach(result) { (file) throws(ReportError) in
            try AtomicFile.write(Data(file.text.utf8), to: prefix + file.name)
        }
    }

    static func all(of result: RunResult) -> [File] {
        var files: [File] = []
        forEach(result) { files.append($0) }
        return files
    }

    /// Names that the files have, also of distributions that cannot be read and are left out: no histogram is decoded.
    static func names(of result: RunResult) -> Set<String> {
        Set(parts(of: result).flatMap { ["\($0.name).hlog", "\($0.name).hgrm"] })
    }

    private static func forEach<Failure: Error>(
        _ result: RunResult, _ body: (File) throws(Failure) -> Void
    ) throws(Failure) {
        for part in parts(of: result) {
            let passes = passes(part.engine, part.operation, part.latency, result)
            let log = log(part.engine, part.operation, part.latency, passes, result)
            try body(File(name: part.name + ".hlog", text: log))
            guard let whole = whole(passes) else { continue }
            let text = PercentileDistribution.text(whole, unitRatio: distributionRatio)
            try body(File(name: part.name + ".hgrm", text: text))
        }
    }

    /// Of which there is a log and a distribution each, in the order of the files.
    private static func parts(
        of result: RunResult
    ) -> [(engine: String, operation: String, latency: Latency, name: String)] {
        var taken: Set<String> = []
        return result.scenario.engines.flatMap { engine in
            operations(of: engine, in: result).flatMap { operation in
                latencies(of: engine, operation, in: result).map { latency in
                    // Engine and operation of two pairs may make one name.
                    let name = taken.insertFree(fileName(engine, operation + latency.suffix))
                    return (engine, operation, latency, name)
                }
            }
        }
    }

    // MARK: Passes

    /// From when to when an operation is timed.
    private enum Latency {
        /// Closed load: there is only one.
        case only
        case response, service

        var suffix: String { self == .service ? "-service" : "" }

        var comment: String {
            switch self {
            case .only: ""
            case .response: ", response (from when it was due)"
            case .service: ", service (from its start)"
            }
        }

        func histogram(of sample: OperationSample) -> String? {
            self == .response ? sample.response : sample.histogram
        }
    }

    private static func latencies(of engine: String, _ operation: String, in result: RunResult) -> [Latency] {
        let hasResponse = result.samples.contains { sample in
            sample.engine == engine
                && sample.phases.contains { phase in
                    phase.operations.contains { $0.operation == operation && $0.response != nil }
                }
        }
        return hasResponse ? [.response, .service] : [.only]
    }

    private struct Pass {
        var repetition: Int
        /// Seconds since 1970, and seconds; nil in results of older versions.
        var time: (start: Double, length: Double)?
        /// Or why it cannot be read.
        var histogram: Result<Histogram, HistogramCodingError>
    }

    /// With a histogram, in the order of the phases.
    private static func operations(of engine: String, in result: RunResult) -> [String] {
        var names: [String] = []
        for sample in result.samples where sample.engine == engine {
            for operation in sample.phases.flatMap(\.operations) where operation.histogram != nil {
                if !names.contains(operation.operation) { names.append(operation.operation) }
            }
        }
        return names
    }

    private static func passes(
        _ engine: String, _ operation: String, _ latency: Latency, _ result: RunResult
    ) -> [Pass] {
        result.samples.filter { $0.engine == engine }.sorted { $0.repetition < $1.repetition }.flatMap { sample in
            sample.phases.flatMap { phase in
                phase.operations.compactMap { measured -> Pass? in
                    guard measured.operation == operation, let text = latency.histogram(of: measured) else {
                        return nil
                    }
                    return Pass(
                        repetition: sample.repetition, time: phase.latencyPass.flatMap(time),
                        histogram: Result { () throws(HistogramCodingError) in try Histogram(hdr: text) })
                }
            }
        }
    }

    /// nil: no time that a log could hold, which only a made-up file has.
    private static func time(_ pass: PassTime) -> (start: Double, length: Double)? {
        guard (0..<253_402_300_800).contains(pass.startedAt), (0...1e9).contains(pass.seconds) else { return nil }
        return (pass.startedAt, pass.seconds)
    }

    /// nil: none could be read. Histograms of one run have one layout; a foreign file's may not.
    private static func whole(_ passes: [Pass]) -> Histogram? {
        var whole: Histogram?
        for case .success(let histogram) in passes.map(\.histogram) {
            let sum = whole ?? Histogram(histogram.configuration)
            // Beyond 2^63 values no more fit, which only a made-up file reaches.
            whole = (try? sum.union(histogram)) ?? sum
        }
        return whole
    }

    // MARK: Log

    private static func log(
        _ engine: String, _ operation: String, _ latency: Latency, _ passes: [Pass], _ result: RunResult
    ) -> String {
        var writer = HistogramLogWriter(
            comment: "\(result.scenario.name): \(operation) of \(engine)\(latency.comment), in nanoseconds",
            start: result.startedAt, tag: "\(engine).\(operation)\(latency.suffix)")
        for pass in passes {
            if case .failure(let error) = pass.histogram {
                writer.add(comment: "repetition \(pass.repetition + 1) cannot be read: \(error)")
            }
        }
        let hasTimes = passes.allSatisfy { $0.time != nil }
        let intervals: [HistogramLogWriter.Interval]
        if hasTimes {
            intervals = passes.compactMap { pass in
                guard let time = pass.time, let histogram = try? pass.histogram.get() else { return nil }
                return .init(start: time.start, length: time.length, histogram: histogram)
            }
        } else {
            let elapsed = result.finishedAt - result.startedAt
            let run = time(PassTime(startedAt: result.startedAt, seconds: elapsed)) ?? (0, 0)
            intervals = whole(passes).map { [.init(start: run.start, length: run.length, histogram: $0)] } ?? []
        }
        for interval in intervals {
            do throws(HistogramCodingError) {
                try writer.add(interval)
            } catch {
                writer.add(comment: "an interval cannot be written: \(error)")
            }
        }
        return writer.text
    }

    // MARK: Names

    /// Letters, digits and `-_.@`; anything else, as a foreign result may have it, becomes `_`.
    static func fileName(_ engine: String, _ operation: String) -> String {
        let name = "\(engine)-\(operation)".unicodeScalars.prefix(120).map { scalar -> Character in
            let isPlain = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            return isPlain || "-_.@".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
        }
        return name.first == "." ? "_" + String(name.dropFirst()) : String(name)
    }
}
