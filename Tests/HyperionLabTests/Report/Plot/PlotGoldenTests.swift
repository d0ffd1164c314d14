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
    static let lines = """
        <svg class="hyperion-plot" role="img" aria-labelledby="small-title small-description" viewBox="0 0 480 338">
        <title id="small-title">A small drawing</title>
        <desc id="small-description">Two points.</desc>
        <text x="10" y="20" class="heading">A small drawing</text>
        <g class="legend">
        <g>
        <title>a &amp; b</title>
        <path class="line s0" d="M10 40L28 40"/>
        <circle class="mark s0" cx="19" cy="40" r="3.6"/>
        <text x="34" y="44">a &amp; b</text>
        </g>
        </g>
        <line class="grid" x1="57.3" y1="294" x2="466" y2="294"/>
        <text x="49.3" y="298" text-anchor="end" class="muted">0</text>
        <line class="grid" x1="57.3" y1="248" x2="466" y2="248"/>
        <text x="49.3" y="252" text-anchor="end" class="muted">20</text>
        <line class="grid" x1="57.3" y1="202" x2="466" y2="202"/>
        <text x="49.3" y="206" text-anchor="end" class="muted">40</text>
        <line class="grid" x1="57.3" y1="156" x2="466" y2="156"/>
        <text x="49.3" y="160" text-anchor="end" class="muted">60</text>
        <line class="grid" x1="57.3" y1="110" x2="466" y2="110"/>
        <text x="49.3" y="114" text-anchor="end" class="muted">80</text>
        <line class="grid" x1="57.3" y1="64" x2="466" y2="64"/>
        <text x="49.3" y="68" text-anchor="end" class="muted">100</text>
        <line class="grid" x1="57.3" y1="64" x2="57.3" y2="294"/>
        <text x="57.3" y="311" text-anchor="middle" class="muted">1</text>
        <line class="grid" x1="466" y1="64" x2="466" y2="294"/>
        <text x="466" y="311" text-anchor="middle" class="muted">10</text>
        <line class="axis" x1="57.3" y1="294" x2="466" y2="294"/>
        <text x="261.6" y="330" text-anchor="middle">x</text>
        <text x="20" y="179" text-anchor="middle" transform="rotate(-90 20 179)">y</text>
        <g class="series">
        <title>a &amp; b</title>
        <line class="whisker s0" x1="57.3" y1="273.3" x2="57.3" y2="266.4"/>
        <path class="line s0" d="M57.3 271L466 64"/>
        <circle class="mark s0" cx="57.3" cy="271" r="3.6"><title>first</title></circle>
        <circle class="mark s0" cx="466" cy="64" r="3.6"><title>second</title></circle>
        </g>
        </svg>

        """
    static let rows = """
        <svg class="hyperion-plot" role="img" aria-labelledby="rows-title rows-description" viewBox="0 0 480 149">
        <title id="rows-title">Rows</title>
        <desc id="rows-description">One row.</desc>
        <text x="10" y="20" class="heading">Rows</text>
        <line class="grid" x1="29.8" y1="50" x2="29.8" y2="101"/>
        <text x="29.8" y="117" text-anchor="middle" class="muted">1x</text>
        <line class="grid" x1="134.2" y1="50" x2="134.2" y2="101"/>
        <text x="134.2" y="117" text-anchor="middle" class="muted">1.5x</text>
        <line class="grid" x1="208.4" y1="50" x2="208.4" y2="101"/>
        <text x="208.4" y="117" text-anchor="middle" class="muted">2x</text>
        <line class="grid" x1="265.9" y1="50" x2="265.9" y2="101"/>
        <text x="265.9" y="117" text-anchor="middle" class="muted">2.5x</text>
        <line class="grid" x1="312.9" y1="50" x2="312.9" y2="101"/>
        <text x="312.9" y="117" text-anchor="middle" class="muted">3x</text>
        <line class="axis" x1="29.8" y1="101" x2="444.5" y2="101"/>
        <text x="237.1" y="137" text-anchor="middle">ratio</text>
        <line class="reference" x1="29.8" y1="48" x2="29.8" y2="101"/>
        <text x="38.3" y="44" text-anchor="middle" class="muted">baseline</text>
        <text x="10" y="68" class="strong">read</text>
        <g class="row">
        <title>a: 2x</title>
        <rect class="target" x="10" y="76" width="460" height="21"/>
        <text x="17.8" y="90.5" text-anchor="end">a</text>
        <text x="470" y="90.5" text-anchor="end" class="muted">2x</text>
        <line class="whisker s1" x1="134.2" y1="86.5" x2="312.9" y2="86.5"/>
        <line class="whisker s1" x1="134.2" y1="83" x2="134.2" y2="90"/>
        <line class="whisker s1" x1="312.9" y1="83" x2="312.9" y2="90"/>
        <rect class="mark s1" x="205.1" y="83.2" width="6.6" height="6.6"/>
        </g>
        </svg>

        """
}
