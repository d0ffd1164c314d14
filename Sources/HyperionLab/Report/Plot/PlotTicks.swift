import Foundation

/// Round values for an axis: 1, 2 and 5 times powers of ten.
enum PlotTicks {
    /// Multiples of a round step that cover `low` to `high`, both ends included; about `count` of them.
    ///
    /// - Parameter unit: what the steps are round in: 1,024 for an axis labelled in KiB.
    static func linear(from low: Double, to high: Double, count: Int = 5, unit: Double = 1) -> [Double] {
        guard low.isFinite, high.isFinite, high > low, unit > 0 else { return [low] }
        let step = roundStep(atLeast: (high - low) / unit / Double(max(count, 1))) * unit
        let first = (low / step + 1e-9).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        guard step > 0, step.isFinite, last - first < 1000 else { return [low, high] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// Values that cover `low` to `high` on a logarithmic axis: powers of ten where there are enough of them, with
    /// 2 and 5 in between where there are not, and equal steps where even those are too few.
    static func logarithmic(from low: Double, to high: Double, most: Int = 8) -> [Double] {
        guard low > 0, high.isFinite, high > low else { return [low] }
        let decades = covering(low, high, digits: [1])
        if inner(decades, low, high) >= 3 { return thinned(decades, most: most) }
        let steps = covering(low, high, digits: [1, 2, 5])
        if steps.count >= 4 && steps.count <= most + 2 { return steps }
        if steps.count > most + 2 { return decades }
        return linear(from: low, to: high, count: 4).filter { $0 > 0 }
    }

    /// The least 1, 2 or 5 times a power of ten that is no less than `value`.
    static func roundStep(atLeast value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        let power = pow(10, log10(value).rounded(.down))
        for digit in [1.0, 2, 5] where digit * power >= value * (1 - 1e-9) { return digit * power }
        return 10 * power
    }

    /// The greatest 1, 2 or 5 times a power of ten that is no more than `value`.
    static func roundDown(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        let power = pow(10, log10(value).rounded(.down))
        for digit in [5.0, 2, 1] where digit * power <= value * (1 + 1e-9) { return digit * power }
        return power
    }

    private static func covering(_ low: Double, _ high: Double, digits: [Double]) -> [Double] {
        let first = Int(log10(low).rounded(.down)) - 1
        let last = Int(log10(high).rounded(.up)) + 1
        var all: [Double] = []
        for exponent in first...max(first, last) {
            let power = pow(10, Double(abs(exponent)))
            // Divided and not multiplied by a fraction, which would not be exact.
            all += digits.map { exponent < 0 ? $0 / power : $0 * power }
        }
        let from = all.lastIndex { $0 <= low * (1 + 1e-9) } ?? 0
        let to = all.firstIndex { $0 >= high * (1 - 1e-9) } ?? all.count - 1
        return Array(all[min(from, to)...to])
    }

    private static func inner(_ ticks: [Double], _ low: Double, _ high: Double) -> Int {
        ticks.count { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    }

    /// Every second, third … of them, the last one included.
    private static func thinned(_ ticks: [Double], most: Int) -> [Double] {
        let step = (ticks.count + most - 1) / most
        guard step > 1 else { return ticks }
        let last = ticks.count - 1
        var kept = stride(from: last % step, through: last, by: step).map { ticks[$0] }
        if last % step != 0 { kept.insert(ticks[0], at: 0) }
        return kept
    }
}
