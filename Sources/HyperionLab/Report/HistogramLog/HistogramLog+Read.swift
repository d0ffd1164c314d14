/// Reading a log of any tool. Made for files that nobody vouches for: every fault is named with its line, nothing
/// traps, and memory stays below `largestCounters` counters, one line, what one decoded histogram takes, and a
/// `Part` for each line.
extension HistogramLog {
    /// Bytes of a line: no histogram's text is longer.
    static let longestLine = 80 << 20
    /// Counters of all tags together: half a gibibyte of them.
    static let largestCounters = 64 << 20
    static let mostTags = 10_000
    /// Faults after which the rest of the file is not looked at.
    static let mostFaults = 20

    /// - Parameters:
    ///   - path: a regular file.
    ///   - unit: of the recorded values; nil: nanoseconds, unless the log's own column of maxima was written with
    ///     another ratio than that of nanoseconds to milliseconds, which is then an error.
    /// - Throws: all that is wrong with the file (up to `mostFaults`), so that no part of it is silently left out.
    public static func read(_ path: String, unit: Unit? = nil) throws(HistogramLogError) -> HistogramLog {
        try read(path, unit: unit, longestLine: longestLine, largestCounters: largestCounters)
    }

    static func read(
        _ path: String, unit: Unit?, longestLine: Int, largestCounters: Int
    ) throws(HistogramLogError) -> HistogramLog {
        var collector = Collector(file: path, unit: unit, largestCounters: largestCounters)
        do throws(LineReader.Failure) {
            var lines = try LineReader(path, longest: longestLine)
            while collector.faults.count < mostFaults, let line = try lines.next() {
                collector.take(line, number: lines.number)
            }
        } catch {
            switch error {
            case .unreadable(let reason): collector.add("the file \(reason)")
            case .tooLong(let line):
                let limit = Format.bytes(Double(longestLine))
                collector.add("the line has more than \(limit): no histogram is as long", line)
            }
        }
        if collector.faults.isEmpty, collector.log.series.isEmpty {
            collector.add("the file holds no interval: nothing was recorded, or it is no histogram log")
        }
        guard collector.faults.isEmpty else { throw .invalid(collector.faults) }
        return collector.log
    }

    /// Takes the lines in, one after another.
    private struct Collector {
        var log: HistogramLog
        private(set) var faults: [Diagnostic] = []
        private let unit: Unit?
        private let largestCounters: Int
        private var places: [String?: Int] = [:]
        /// Added to every start; nil before the first interval.
        private var base: Double?

        init(file: String, unit: Unit?, largestCounters: Int) {
            log = HistogramLog(file: file, series: [])
            (self.unit, self.largestCounters) = (unit, largestCounters)
        }

        mutating func add(_ message: String, _ line: Int? = nil, _ column: Int? = nil) {
            faults.append(Diagnostic(file: log.file, line: line, column: column, message: message))
        }

        mutating func take(_ line: ArraySlice<UInt8>, number: Int) {
            do throws(HistogramLogLine.Fault) {
                switch try HistogramLogLine.parse(line) {
                case .blank, .comment, .legend: break
                case .startTime(let seconds): log.startTime = seconds
                case .baseTime(let seconds):
                    log.baseTime = seconds
                    base = seconds
                case .interval(let interval): try take(interval)
                }
            } catch {
                add(error.message, number, error.column)
            }
        }

        private mutating func take(_ interval: HistogramLogLine.Interval) throws(HistogramLogLine.Fault) {
            if unit == nil, let fault = HistogramLog.unitFault(of: interval) { throw fault }
            let start = interval.start + offset(of: interval)
            let end = start + interval.length
            let part = Part(interval.histogram, unit: unit ?? .nanoseconds)
            guard let place = places[interval.tag] else {
                guard log.series.count < HistogramLog.mostTags else {
                    throw .init(column: 1, message: "more than \(HistogramLog.mostTags) tags; split the log")
                }
                try checkMemory(with: interval.histogram.indexCount, instead: 0)
                places[interval.tag] = log.series.count
                log.series.append(
                    Series(
                        tag: interval.tag, histogram: interval.histogram, unit: unit ?? .nanoseconds, intervals: 1,
                        start: start, end: end, parts: [part]))
                return
            }
            let known = log.series[place].histogram
            let merged: Histogram
            do throws(HistogramMergeError) {
                merged = try known.union(interval.histogram)
            } catch {
                throw .init(column: 1, message: "\(error)")
            }
            try checkMemory(with: merged.indexCount, instead: known.indexCount)
            log.series[place].histogram = merged
            log.series[place].intervals += 1
            log.series[place].parts.append(part)
            log.series[place].start = min(log.series[place].start, start)
            log.series[place].end = max(log.series[place].end, end)
        }

        private func checkMemory(with added: Int, instead removed: Int) throws(HistogramLogLine.Fault) {
            let counters = log.series.reduce(added - removed) { $0 + $1.histogram.indexCount }
            guard counters <= largestCounters else {
                throw .init(
                    column: 1,
                    message: "the histograms up to here take more than \(Format.bytes(Double(8 * largestCounters))); "
                        + "split the log by its tags")
            }
        }

        /// As the Java reader decides: a base time counts; without one, starts of more than a year before the start
        /// time are relative to it, and all others absolute.
        private mutating func offset(of interval: HistogramLogLine.Interval) -> Double {
            if let base { return base }
            let year = 365.0 * 24 * 3600
            let startTime = log.startTime ?? interval.start
            let offset = interval.start < startTime - year ? startTime : 0
            base = offset
            return offset
        }
    }

    /// The column of maxima is the maximum divided by a ratio, by custom that of nanoseconds to milliseconds. A log
    /// written with another one has other values in all likelihood, and only its owner knows which.
    private static func unitFault(of interval: HistogramLogLine.Interval) -> HistogramLogLine.Fault? {
        guard !interval.histogram.isEmpty else { return nil }
        let bucket = interval.histogram.equivalentValues(of: interval.histogram.maximum)
        func fits(_ ratio: Double) -> Bool {
            // Printed with three decimals, by Python's writer without any; the bucket is as exact as the format keeps
            // the maximum.
            let least = Double(bucket.lowerBound) / ratio
            let low = min(least.rounded(.down), least * 0.999 - 0.001)
            let high = Double(bucket.upperBound) / ratio * 1.001 + 0.001
            return low...high ~= interval.maximum
        }
        if fits(1e6) { return nil }
        let ratios = [(1e3, "1,000"), (1.0, "1"), (1e9, "1,000,000,000")]
        let found = ratios.first { fits($0.0) }
        let reason =
            found.map { "was divided by \($0.1), not by 1,000,000, so that values need not be nanoseconds" }
            ?? "is not that of the histogram (\(interval.histogram.maximum)) in any unit"
        return HistogramLogLine.Fault(
            column: interval.maximumColumn,
            message: "the interval's maximum \(reason); say what they are with --unit ns, us, ms or s")
    }
}
