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
        /// Texts whose contrast to what is behind them is below 3 to 1 (WCAG 2.2, 1.4.3, for large text).
        var faint: Int
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
                    sections: markdown.count { $0.hasPrefix("## ") }, foreign: 0, overflow: 0, overlaps: 0,
                    faint: 0))
    }

    /// A headless browser asks for the light page; the dark one is made the only one.
    @Test func theDarkPageCanBeRead() throws {
        let page = HTMLReport.text(MarkdownReport(try PlotFixture.result()))
        let query = "(prefers-color-scheme:dark)"
        try #require(page.contains(query))
        let dark = page.replacing(query, with: "(min-width:1px)")
        let (census, console) = try census(dark, try TemporaryFolder())
        #expect(console == [] && census.faint == 0 && census.overflow == 0)
        #expect(try background(of: dark) != background(of: page), "it is another page")
    }

    @Test func thePageOfASweepLoadsAndFits() throws {
        let values = [["1k", "1"], ["1k", "2"], ["10k", "1"], ["10k", "2"]]
        let (index, results) = try SweepReportTests().sweep(values, keys: ["records", "threads.readers"])
        let report = SweepReport(index, results: results)
        let (census, console) = try census(report.page, try TemporaryFolder())
        #expect(console == [] && census.drawings == report.plots.all.count && census.foreign == 0)
        #expect(census.overflow == 0 && census.overlaps == 0 && census.faint == 0)
        #expect(census.captions == census.tables)
    }

    private func background(of page: String) throws -> String {
        let folder = try TemporaryFolder()
        try folder.write(page, to: "report.html")
        try folder.write(
            """
            <!DOCTYPE html><iframe src="report.html" onload="document.getElementById('census').textContent =
            getComputedStyle(this.contentDocument.body).backgroundColor +
            getComputedStyle(this.contentDocument.documentElement).backgroundColor"></iframe><pre id="census"></pre>
            """, to: "frame.html")
        let loaded = try Chromium.load(folder.path + "/frame.html", folder: folder.path)
        let start = try #require(loaded.document.firstRange(of: "<pre id=\"census\">"))
        return String(loaded.document[start.upperBound...].prefix { $0 != "<" })
    }

    @Test(arguments: ["swift-dictionary", PlotFixture.hostile])
    func thePageOfASearchLoadsAndFits(engine: String) throws {
        let report = MaximumRateReport(MaximumRateReportTests.result(second: engine))
        let (census, console) = try census(report.page, try TemporaryFolder())
        #expect(console == [] && census.drawings == 3 && census.foreign == 0)
        #expect(census.overflow == 0 && census.overlaps == 0 && census.captions == census.tables && census.faint == 0)
    }

    @Test func theBrowserFindsWhatIsPlanted() throws {
        let folder = try TemporaryFolder()
        let report = HTMLReport.text(MarkdownReport(try PlotFixture.result()))
        let plant = """
            <script>1</script><p style="width:600px">wide</p><p style="color:#ddd;background:#fff">faint</p>
            <svg class="hyperion-plot"><text y="9">covered</text><text y="9">covering</text></svg>
            """
        let (census, console) = try census(report.replacing("</main>", with: plant + "</main>"), folder)
        #expect(console.count == 1 && console.first?.contains("Content Security Policy") == true)
        #expect(census.foreign == 1 && census.overflow > 100 && census.overlaps == 1 && census.faint == 1)
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
        function numbers(colour) { return colour.match(/[\\d.]+/g).map(Number); }
        function luminance(colour) {
            const parts = numbers(colour).slice(0, 3).map((c) => c / 255)
                .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        }
        function isFaint(element) {
            const style = getComputedStyle(element), isDrawn = element.namespaceURI.endsWith("svg");
            let behind = element;
            const colour = (e) => getComputedStyle(e).backgroundColor;
            while (behind.parentElement && numbers(colour(behind))[3] === 0) behind = behind.parentElement;
            const [a, b] = [luminance(isDrawn ? style.fill : style.color), luminance(colour(behind))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3;
        }
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
                faint: [...page.querySelectorAll("h1, h2, p, li, dt, dd, th, td, figcaption, text")]
                    .filter((e) => e.textContent.trim() && isFaint(e)).length,
            });
        }
        </script>
        """
}
