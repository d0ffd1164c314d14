extension Observations {
    /// The histograms of one kind of latency, by repetition.
    struct Recorded {
        private var histograms: [Int: Histogram] = [:]
        private var notes: [String] = []
        /// Operations that one recorded value stands for.
        private var batch: [Int: Int] = [:]
        /// Of the clock, in nanoseconds, by repetition; none: percentiles are the values that were recorded.
        var steps: [Int: Double] = [:]

        var isEmpty: Bool { histograms.isEmpty && notes.isEmpty }

        mutating func add(_ text: String, _ repetition: Int) {
            do throws(HistogramCodingError) {
                histograms[repetition] = try Histogram(hdr: text)
            } catch { note("histogram of repetition \(repetition) unreadable: \(error)") }
        }

        mutating func add(_ sample: BatchedSample, _ repetition: Int) {
            guard sample.operations > 0 else {
                return note("batches of repetition \(repetition) say not how many operations they have")
            }
            batch[repetition] = sample.operations
            add(sample.histogram, repetition)
            note("means of \(sample.operations) operations timed as a whole" + (sample.isMixed ? ", of the mix" : ""))
        }

        /// Of what one repetition recorded; nil if that is nothing.
        func median(of repetition: Int) -> Double? {
            histograms[repetition].flatMap { $0.isEmpty ? nil : Double($0.value(atQuantile: 0.5)) }
        }

        private mutating func note(_ text: String) {
            if !notes.contains(text) { notes.append(text) }
        }

        /// One value a repetition. O(indices).
        func series(_ metric: Metric) -> Series {
            var series = Series(notes: notes)
            let recorded = histograms.filter { !$0.value.isEmpty }
            func scaled(_ value: Double, _ repetition: Int) -> Double { value / Double(batch[repetition] ?? 1) }
            guard let quantile = metric.quantile else {
                for (repetition, histogram) in recorded {
                    let value = metric.isMaximum ? Double(histogram.maximum) : histogram.mean
                    series.values[repetition] = scaled(value, repetition)
                }
                return series
            }
            let deep = recorded.filter { $0.value.samplesBeyond(quantile) >= leastSamplesBeyond }
            guard !deep.isEmpty else {
                series.notes.append("fewer than \(leastSamplesBeyond) samples beyond")
                return series
            }
            for (repetition, histogram) in deep {
                let value = histogram.interpolated(atQuantile: quantile, step: steps[repetition] ?? 0)
                series.values[repetition] = scaled(value, repetition)
            }
            if deep.count < recorded.count {
                series.notes.append(
                    "left out \(recorded.count - deep.count) of \(recorded.count) repetitions with fewer than "
                        + "\(leastSamplesBeyond) samples beyond")
            }
            if deep.count == 1, let (repetition, histogram) = deep.first,
                let interval = histogram.interval(ofQuantile: quantile)
            {
                series.interval = OrderStatistics.Interval(
                    low: scaled(Double(interval.low), repetition), high: scaled(Double(interval.high), repetition),
                    coverage: interval.coverage)
            }
            return series
        }
    }
}
