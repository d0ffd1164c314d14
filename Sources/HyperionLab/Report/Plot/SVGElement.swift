/// A piece of an SVG drawing: an element with attributes, and text or elements inside.
///
/// Every string is escaped when it is rendered, so that no name in a scenario can become markup.
struct SVGElement: Sendable {
    private var name: String
    private var attributes: [(name: String, value: String)]
    private var text: String?
    private var children: [SVGElement]
    private var verbatim: String?

    /// Markup or a style sheet that is rendered as it is. Only for constants of this program.
    init(verbatim: String) {
        self.init("")
        self.verbatim = verbatim
    }

    init(_ name: String, _ attributes: [(String, String)] = [], text: String? = nil, _ children: [SVGElement] = []) {
        self.name = name
        self.attributes = attributes.map { (name: $0.0, value: $0.1) }
        self.text = text
        self.children = children
    }

    /// The element with a title that a pointer or a screen reader finds.
    func titled(_ title: String) -> SVGElement {
        var copy = self
        copy.children.insert(SVGElement("title", text: title), at: 0)
        return copy
    }

    /// As text, one line for each element that holds others.
    var rendered: String {
        if let verbatim { return verbatim }
        let start = "<" + name + attributes.map { " \($0.name)=\"\(Markup.escape($0.value))\"" }.joined()
        if children.isEmpty, text == nil { return start + "/>" }
        let isGroup = ["g", "svg"].contains(name)
        let separator = isGroup ? "\n" : ""
        let inside = ([text.map(Markup.escape)].compactMap(\.self) + children.map(\.rendered))
        return start + ">" + separator + inside.joined(separator: separator) + separator + "</\(name)>"
    }
}

extension SVGElement {
    static func line(_ from: PlotPoint, _ to: PlotPoint, _ style: String) -> SVGElement {
        SVGElement(
            "line",
            [
                ("class", style), ("x1", coordinate(from.x)), ("y1", coordinate(from.y)), ("x2", coordinate(to.x)),
                ("y2", coordinate(to.y)),
            ])
    }

    static func rectangle(_ corner: PlotPoint, width: Double, height: Double, _ style: String) -> SVGElement {
        SVGElement(
            "rect",
            [
                ("class", style), ("x", coordinate(corner.x)), ("y", coordinate(corner.y)),
                ("width", coordinate(max(width, 0))), ("height", coordinate(max(height, 0))),
            ])
    }

    static func path(_ points: [PlotPoint], _ style: String, isClosed: Bool = false) -> SVGElement {
        let steps = points.enumerated().map { number, point in
            (number == 0 ? "M" : "L") + coordinate(point.x) + " " + coordinate(point.y)
        }
        return SVGElement("path", [("class", style), ("d", steps.joined() + (isClosed ? "Z" : ""))])
    }

    enum Anchor: String { case start, middle, end }

    static func label(
        _ text: String, at point: PlotPoint, _ anchor: Anchor = .start, style: String? = nil, turned: Bool = false
    ) -> SVGElement {
        var attributes = [("x", coordinate(point.x)), ("y", coordinate(point.y))]
        if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
        if let style { attributes.append(("class", style)) }
        if turned {
            attributes.append(("transform", "rotate(-90 \(coordinate(point.x)) \(coordinate(point.y)))"))
        }
        return SVGElement("text", attributes, text: text)
    }

    /// A tenth of a pixel is as much as anybody sees, and keeps the files small and equal on every machine.
    static func coordinate(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let whole = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)"
        return tenths % 10 == 0 ? whole : whole + ".\(abs(tenths) % 10)"
    }
}

/// A place in a drawing, in pixels from its upper left corner.
struct PlotPoint: Equatable, Sendable {
    var x: Double
    var y: Double
    init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}
