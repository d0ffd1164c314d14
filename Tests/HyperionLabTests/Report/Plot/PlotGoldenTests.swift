import Testing

@testable import HyperionLab

/// Two small drawings, byte by byte: what changes them is seen and looked at.
@Suite struct PlotGoldenTests {
    @Test func lines() {
        let series = LinePlot.Series(
            label: "a & b", style: PlotStyle(series: 0),
            points: [
                LinePlot.Point(x: 1, y: 10, low: 9, high: 12, title: "first"),
                LinePlot.Point(x: 10, y: 100, title: "second"),
            ])
        let plot = LinePlot(
            name: "small", title: "A small drawing", summary: "Two points.",
            x: .logarithmic("x", at: [1, 10]) { Format.exact($0) },
            y: .fromZero("y", upTo: [100]) { Format.exact($0) }, series: [series])
        #expect(plot.svg(isAlone: false) == PlotGolden.lines)
    }

    @Test func rows() {
        let row = RowPlot.Row(
            label: "a", style: PlotStyle(series: 1), value: 2, low: 1.5, high: 3, text: "2x", title: "a: 2x")
        let plot = RowPlot(
            name: "rows", title: "Rows", summary: "One row.",
            axis: .logarithmic("ratio", covering: [1, 3]) { Format.ratio($0, trimmed: true) },
            groups: [RowPlot.Group(title: "read", rows: [row])], mark: .point,
            reference: RowPlot.Reference(value: 1, label: "baseline"))
        #expect(plot.svg(isAlone: false) == PlotGolden.rows)
    }

    @Test func aFileOfItsOwnHasStyleSizeAndBackground() {
        let plot = RowPlot(
            name: "rows", title: "Rows", summary: "", axis: .fromZero("x", upTo: [1]) { Format.exact($0) }, groups: [],
            mark: .bar)
        let file = plot.svg(isAlone: true)
        #expect(file.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hyperion-plot\" role=\"img\""))
        #expect(file.contains("width=\"672\"") && file.contains("class=\"paper\"") && file.contains(PlotStyle.sheet))
    }
}

enum PlotGolden {
    static let lines = "LINES"
    static let rows = "ROWS"
}
