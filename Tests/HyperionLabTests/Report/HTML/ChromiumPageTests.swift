import Foundation
import Testing

@testable import HyperionLab

/// The page as a browser understands it.
@Suite(.serialized) struct ChromiumPageTests {
    init() throws { try cancelUnlessInstalled(.chromium) }

    /// What a script beside the page counts in it, at the width of a phone.
    struct Census: Codable, Equatable {
        var drawings: Int
        var tables: Int
        var captions: Int
        var sections: Int
        var foreign: Int
        /// Pixels by which the page is wider than its window.
        var overflow: Int
        /// Labels of axes in one drawing that cover each other.
        var overlaps: Int
    }

    @Test(arguments: [false, true])
    func thePageLoadsAndFits(isHostile: Bool) throws {
        let result = try isHostile ? PlotFixture.hostileResult() : PlotFixture.result()
        let report = MarkdownReport(result)
        let folder = try TemporaryFolder()
        let (census, console) = try census(HTMLReport.text(report), folder)
        #expect(console == [])
        let markdown = report.text.split(separator: "\n")
        let tables = markdown.count { $0.hasPrefix("| ---") }
        #expect(
            census
                == Census(
                    drawings: report.plots.all.count, tables: tables, captions: tables,
                    sections: markdown.count { $0.hasPrefix("## ") }, foreign: 0, overflow: 0, overlaps: 0))
    }

    @Test(arguments: ["swift-dictionary", PlotFixture.hostile])
    func thePageOfASearchLoadsAndFits(engine: String) throws {
        let report = MaximumRateReport(MaximumRateReportTests.result(second: engine))
        let (census, console) = try census(report.page, try TemporaryFolder())
        #expect(console == [] && census.drawings == 3 && census.foreign == 0)
        #expect(census.overflow == 0 && census.overlaps == 0 && census.captions == census.tables)
    }

    @Test func theBrowserFindsWhatIsPlanted() throws {
        let folder = try TemporaryFolder()
        let report = HTMLReport.text(MarkdownReport(try PlotFixture.result()))
        let plant = """
            <script>1</script><p style="width:600px">wide</p>
            <svg class="hyperion-plot"><text y="9">covered</text><text y="9">covering</text></svg>
            """
        let (census, console) = try census(report.replacing("</main>", with: plant + "</main>"), folder)
        #expect(console.count == 1 && console.first?.contains("Content Security Policy") == true)
        #expect(census.foreign == 1 && census.overflow > 100 && census.overlaps == 1)
    }

    private func census(_ page: String, _ folder: TemporaryFolder) throws -> (Census, console: [String]) {
        try folder.write(page, to: "report.html")
        try folder.write(Self.frame, to: "frame.html")
        let loaded = try Chromium.load(folder.path + "/frame.html", folder: folder.path)
        let start = try #require(loaded.document.firstRange(of: "<pre id=\"census\">"))
        let json = loaded.document[start.upperBound...].prefix { $0 != "<" }
        return (try JSONDecoder().decode(Census.self, from: Data(json.utf8)), loaded.console)
    }

    private static let frame = """
        <!DOCTYPE html><iframe src="report.html" width="390" height="800" onload="count(this)"></iframe>
        <pre id="census"></pre>
        <script>
        function count(frame) {
            const page = frame.contentDocument, root = page.documentElement;
            const number = (selector) => page.querySelectorAll(selector).length;
            let overlaps = 0;
            for (const drawing of page.querySelectorAll("svg")) {
                const boxes = [...drawing.querySelectorAll("text:not([transform])")].map((t) => t.getBoundingClientRect());
                boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
                    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                    if (across > 1 && down > 3) overlaps += 1;
                }));
            }
            document.getElementById("census").textContent = JSON.stringify({
                drawings: number("svg"), tables: number(".scroll > table"), captions: number("table > caption"),
                sections: number("h2"), foreign: number("img, script, iframe, object, b, i, [onerror]"),
                overflow: root.scrollWidth - root.clientWidth, overlaps: overlaps,
            });
        }
        </script>
        """
}
