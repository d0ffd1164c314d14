/// A change of throughput within the passes that it was measured in: what ran before was not warmed up, or something
/// disturbed it.
///
/// A warm-up of a fixed length ends whether or not anything is steady. What it left behind comes at the same place in
/// every repetition, and a neighbour on the machine does not: the medians over the repetitions, window by window, are
/// therefore what is tested, each repetition in parts of its own median, so that one slow process does not count.
/// Immutable; any thread.
struct PassDrift: Equatable {
    /// Windows before the change.
    var place: Int
    /// Throughput behind it over that before it, as medians.
    var ratio: Double

    /// As for `warmup: auto`.
    static let tolerance = 0.02

    /// nil: one level, within the tolerance; or too few windows to tell.
    ///
    /// - Parameters:
    ///   - passes: rates of one engine in one phase, window by window, of each repetition.
    ///   - tests: made together, whose chances of a false alarm add up to 5 %.
    static func find(_ passes: [[Double]], tests: Int) -> PassDrift? {
        let relative = passes.compactMap { rates -> [Double]? in
            guard let level = medianOf(rates), level > 0 else { return nil }
            return rates.prefix(ThroughputWindows.most).map { $0 / level }
        }
        // Beyond the shortest there is no median over all.
        let count = relative.map(\.count).min() ?? 0
        let medians = (0..<count).compactMap { place in medianOf(relative.map { $0[place] }) }
        guard medians.count == count,
            let place = ChangePoint.clearest(in: medians[...], tolerance: tolerance, tests: tests),
            let before = OrderStatistics.median(Array(medians[..<place])),
            let after = OrderStatistics.median(Array(medians[place...])), before > 0, (after / before).isFinite
        else { return nil }
        return PassDrift(place: place, ratio: after / before)
    }
}
