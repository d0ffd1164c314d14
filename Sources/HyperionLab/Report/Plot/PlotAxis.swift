import Foundation

/// One axis: what it shows, from where to where, and which values are marked on it.
struct PlotAxis: Sendable {
    enum Scale: Sendable {
        case linear
        case logarithmic
        /// Of quantiles: 0.9, 0.99 and 0.999 lie at equal distances, since it is the tail that differs.
        case percentile
    }

    struct Tick: Equatable, Sendable {
        var value: Double
        var label: String
    }

    var title: String
    var scale: Scale
    var low: Double
    var high: Double
    var ticks: [Tick]

    /// From zero, so that lengths may be compared.
    static func fromZero(
        _ title: String, upTo values: [Double], unit: Double = 1, label: (Double) -> String
    ) -> PlotAxis {
        let high = values.filter { $0.isFinite && $0 > 0 }.max() ?? 1
        let ticks = PlotTicks.linear(from: 0, to: high, unit: unit)
        return PlotAxis(title: title, scale: .linear, ticks: ticks, label: label)
    }

    /// Around the positive ones of `values`.
    static func logarithmic(
        _ title: String, covering values: [Double], most: Int = 8, label: (Double) -> String
    ) -> PlotAxis {
        let usable = values.filter { $0.isFinite && $0 > 0 }
        var (low, high) = (usable.min() ?? 1, usable.max() ?? 1)
        // One value alone stands in the middle.
        if high <= low * 1.001 { (low, high) = (low / 2, high * 2) }
        let ticks = PlotTicks.logarithmic(from: low, to: high, most: most)
        var axis = PlotAxis(title: title, scale: .logarithmic, ticks: ticks, label: label)
        // Whole decades at both ends would leave most of the drawing empty.
        (axis.low, axis.high) = (PlotTicks.roundDown(low), PlotTicks.roundStep(atLeast: high))
        axis.ticks.removeAll { $0.value < axis.low * (1 - 1e-9) || $0.value > axis.high * (1 + 1e-9) }
        return axis
    }

    /// Exactly at `values`, which are what was measured.
    static func logarithmic(_ title: String, at values: [Double], label: (Double) -> String) -> PlotAxis {
        let usable = Array(Set(values.filter { $0.isFinite && $0 > 0 })).sorted()
        var axis = PlotAxis(title: title, scale: .logarithmic, ticks: usable, label: label)
        if axis.high <= axis.low { (axis.low, axis.high) = (axis.low / 2, axis.high * 2) }
        return axis
    }

    /// From 0 up to the quantile `highest`.
    static func percentiles(_ title: String, upTo highest: Double) -> PlotAxis {
        let marks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999].filter { $0 <= highest }
        var axis = PlotAxis(title: title, scale: .percentile, ticks: marks) { Format.exact($0 * 100 + 0) }
        axis.ticks = marks.map { Tick(value: $0, label: PlotAxis.percentile($0)) }
        (axis.low, axis.high) = (0, max(highest, 0.5))
        return axis
    }

    /// Where the value lies, from 0 to 1; nil where this axis has no place for it.
    func position(_ value: Double) -> Double? {
        guard let place = transformed(value), let start = transformed(low), let end = transformed(high), end > start
        else { return nil }
        return (place - start) / (end - start)
    }

    /// `99.9` of 0.999, without what binary fractions add.
    static func percentile(_ quantile: Double) -> String {
        Format.exact((quantile * 1e8).rounded() / 1e6)
    }

    private init(title: String, scale: Scale, ticks: [Double], label: (Double) -> String) {
        self.title = title
        self.scale = scale
        self.low = ticks.first ?? 0
        self.high = ticks.last ?? 1
        self.ticks = ticks.map { Tick(value: $0, label: label($0)) }
    }

    private func transformed(_ value: Double) -> Double? {
        let place: Double =
            switch scale {
            case .linear: value
            case .logarithmic: value > 0 ? log10(value) : .nan
            case .percentile: value < 1 ? -log10(1 - value) : .nan
            }
        return place.isFinite ? place : nil
    }
}
