/// A drawing of a report: a heading, a legend where there is one, and what the kind of plot draws below.
///
/// Drawings are 480 pixels wide: on a phone that scales to text that can still be read, and two stand side by side
/// on a screen. Equal input gives equal bytes.
protocol Plot: Sendable {
    /// Names the file and the parts of the drawing: lower-case letters, digits and `-`.
    var name: String { get }
    var title: String { get }
    /// Says what is seen, for whoever does not see it.
    var summary: String { get }
    /// Labels with their styles, in order; empty where the drawing names them itself.
    var legend: [(label: String, style: PlotStyle)] { get }
    /// Below the heading and the legend.
    var contentHeight: Double { get }
    /// - Parameter top: where the drawing may begin.
    func content(top: Double) -> [SVGElement]
}

enum PlotSize {
    static let width = 480.0
    static let margin = 10.0

    /// Pixels that the text takes, rather too many: which font there will be is not known here.
    static func width(of text: String, fontSize: Double = 12.5) -> Double {
        text.unicodeScalars.reduce(0) { sum, scalar in
            let narrow = "iljt.,:;|'() /-".unicodeScalars.contains(scalar)
            return sum + (narrow ? 0.4 : scalar.value < 0x2E80 ? 0.62 : 1.05) * fontSize
        }
    }

    /// The text, or as much of it as fits with an ellipsis.
    static func fitted(_ text: String, into width: Double, fontSize: Double = 12.5) -> String {
        guard self.width(of: text, fontSize: fontSize) > width else { return text }
        var kept = ""
        for character in text {
            guard self.width(of: kept + String(character) + "…", fontSize: fontSize) <= width else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

extension Plot {
    var legend: [(label: String, style: PlotStyle)] { [] }
    var file: String { name + ".svg" }

    /// The whole drawing.
    ///
    /// - Parameter isAlone: as a file of its own, with its style sheet and background; inside a page those are the
    ///   page's.
    func svg(isAlone: Bool) -> String {
        var elements = [
            SVGElement("title", [("id", name + "-title")], text: title),
            SVGElement("desc", [("id", name + "-description")], text: summary),
        ]
        let legend = legendElements(top: 32)
        let top = 32 + legend.height
        let height = top + contentHeight
        if isAlone {
            elements.append(SVGElement("style", [], [SVGElement(verbatim: PlotStyle.sheet)]))
            elements.append(.rectangle(PlotPoint(0, 0), width: PlotSize.width, height: height, "paper"))
        }
        let room = PlotSize.width - 2 * PlotSize.margin
        let heading = SVGElement.label(
            PlotSize.fitted(title, into: room, fontSize: 14), at: PlotPoint(PlotSize.margin, 20), style: "heading")
        elements += [heading] + legend.elements + content(top: top)
        var attributes = [
            ("class", "hyperion-plot"), ("role", "img"),
            ("aria-labelledby", "\(name)-title \(name)-description"),
            ("viewBox", "0 0 \(SVGElement.coordinate(PlotSize.width)) \(SVGElement.coordinate(height))"),
        ]
        if isAlone {
            attributes.insert(("xmlns", "http://www.w3.org/2000/svg"), at: 0)
            attributes += [
                ("width", SVGElement.coordinate(PlotSize.width * 1.4)), ("height", SVGElement.coordinate(height * 1.4)),
            ]
        }
        return SVGElement("svg", attributes, elements).rendered + "\n"
    }

    private func legendElements(top: Double) -> (elements: [SVGElement], height: Double) {
        guard !legend.isEmpty else { return ([], 0) }
        let rowHeight = 18.0
        var (x, y) = (PlotSize.margin, top + 12)
        var elements: [SVGElement] = []
        for entry in legend {
            let label = PlotSize.fitted(entry.label, into: PlotSize.width - 60)
            let width = 24 + PlotSize.width(of: label) + 12
            if x > PlotSize.margin && x + width > PlotSize.width { (x, y) = (PlotSize.margin, y + rowHeight) }
            let stroke = SVGElement.path(
                [PlotPoint(x, y - 4), PlotPoint(x + 18, y - 4)], "line \(entry.style.name)")
            let text = SVGElement.label(label, at: PlotPoint(x + 24, y))
            elements.append(
                SVGElement("g", [], [stroke, entry.style.marker(at: PlotPoint(x + 9, y - 4)), text])
                    .titled(entry.label))
            x += width
        }
        return ([SVGElement("g", [("class", "legend")], elements)], y - top + 12)
    }
}
