/// Colours, dashes and markers of the series, and the style sheet that gives them.
///
/// The colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any of the common
/// kinds of colour blindness tell apart; yellow is left out, since it vanishes on white. Each series also has its
/// own marker, so that a print in grey can be read.
struct PlotStyle: Equatable, Sendable {
    /// Number of the engine in its scenario; nil: the engine that does nothing.
    var series: Int?

    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1b1f24"]
    /// As bright on black as the others are dark on white.
    private static let darkColours = ["#4fa8de", "#f0803c", "#2fc79b", "#e19cc4", "#f0b429", "#86cdf5", "#f0f3f6"]

    var name: String { series.map { "s\($0 % PlotStyle.colours.count)" } ?? "harness" }

    /// A mark of about 8 pixels around the point.
    func marker(at point: PlotPoint) -> SVGElement {
        let (x, y) = (point.x, point.y)
        let style = "mark \(name)"
        // Another order from the second round of colours on, so that colour and shape never repeat together soon.
        let shape = series.map { ($0 + $0 / PlotStyle.colours.count) % 5 } ?? 4
        switch shape {
        case 0:
            return SVGElement(
                "circle",
                [
                    ("class", style), ("cx", SVGElement.coordinate(x)), ("cy", SVGElement.coordinate(y)),
                    ("r", "3.6"),
                ])
        case 1: return .rectangle(PlotPoint(x - 3.3, y - 3.3), width: 6.6, height: 6.6, style)
        case 2:
            let corners = [PlotPoint(x, y - 4.4), PlotPoint(x + 4.2, y + 3.2), PlotPoint(x - 4.2, y + 3.2)]
            return .path(corners, style, isClosed: true)
        case 3:
            let corners = [PlotPoint(x, y - 4.6), PlotPoint(x + 4.6, y), PlotPoint(x, y + 4.6), PlotPoint(x - 4.6, y)]
            return .path(corners, style, isClosed: true)
        default:
            let corners = [PlotPoint(x - 4.2, y - 3.2), PlotPoint(x + 4.2, y - 3.2), PlotPoint(x, y + 4.4)]
            return .path(corners, style, isClosed: true)
        }
    }

    /// Around a marker.
    func ring(at point: PlotPoint) -> SVGElement {
        SVGElement(
            "circle",
            [
                ("class", "ring \(name)"), ("cx", SVGElement.coordinate(point.x)),
                ("cy", SVGElement.coordinate(point.y)), ("r", "7.5"),
            ])
    }

    /// For a page with plots, or inside one of them that stands alone. Without variables, which only browsers know.
    static let sheet: String = {
        let scope = ".hyperion-plot"
        func rules(_ colours: [String], ink: String, muted: String, grid: String, paper: String) -> String {
            var rules = [
                "\(scope) text{fill:\(ink)}", "\(scope) .muted{fill:\(muted)}", "\(scope) .paper{fill:\(paper)}",
                "\(scope) .grid{stroke:\(grid)}", "\(scope) .axis,\(scope) .reference{stroke:\(muted)}",
                "\(scope) .harness{stroke:\(muted);fill:\(muted)}", "\(scope) .mark{stroke:\(paper)}",
            ]
            for (number, colour) in colours.enumerated() {
                rules.append("\(scope) .s\(number){stroke:\(colour);fill:\(colour)}")
            }
            return rules.joined(separator: "\n")
        }
        let shapes = [
            "\(scope){font:12.5px system-ui,-apple-system,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif}",
            "\(scope) .heading{font-weight:600;font-size:14px}", "\(scope) .strong{font-weight:600}",
            "\(scope) path.line{fill:none;stroke-width:2;stroke-linejoin:round}",
            "\(scope) path.harness.line{stroke-dasharray:5 3}",
            "\(scope) .grid{stroke-width:1}", "\(scope) .reference{stroke-width:1.4;stroke-dasharray:4 3}",
            "\(scope) .whisker{stroke-width:1.8}", "\(scope) .band{stroke:none;fill-opacity:.14}",
            "\(scope) circle.ring{fill:none;stroke-width:1.4}", "\(scope) .bar{stroke:none}",
            "\(scope) .mark{stroke-width:1}",
            "\(scope) .target{fill:none;stroke:none;pointer-events:all}",
        ]
        let light = rules(colours, ink: "#1b1f24", muted: "#59636e", grid: "#dfe3e8", paper: "#ffffff")
        let dark = rules(darkColours, ink: "#e6edf3", muted: "#9da7b3", grid: "#30363d", paper: "#0d1117")
        return light + "\n" + shapes.joined(separator: "\n")
            + "\n@media (prefers-color-scheme:dark){\n\(dark)\n}"
    }()
}
