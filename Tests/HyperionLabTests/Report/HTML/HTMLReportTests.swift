import Foundation
import Testing

@testable import HyperionLab

@Suite struct HTMLReportTests {
    @Test func thePageHasWhatTheMarkdownHas() throws {
        let report = MarkdownReport(try PlotFixture.result())
        let page = HTMLReport.text(report)
        let titles = report.text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
        #expect(titles.count > 8)
        for title in titles { #expect(page.contains(">\(MarkdownInline.html(title))</h2>")) }
        #expect(page.contains("<p class=\"verdict passed\">Passed: "))
        #expect(page.contains("<dd>Fixture 9000 · 4 processors · 4.46 GiB · virtual machine</dd>"))
        #expect(page.ranges(of: "<svg class=\"hyperion-plot\"").count == report.plots.all.count)
        let rules = report.text.split(separator: "\n").count { $0.hasPrefix("| ---") }
        #expect(page.ranges(of: "<caption>").count == rules)
        for plot in report.plots.all { #expect(report.text.contains("](\(plot.file))")) }
        // The style sheet stands once in a page, and in every file that stands alone.
        #expect(page.ranges(of: PlotStyle.sheet).count == 1)
    }

    @Test func thePageNeedsNothingElse() throws {
        let page = HTMLReport.text(MarkdownReport(try PlotFixture.result()))
        for reference in ["src=", "url(", "@import", "<script", "<link", "http://", "https://"] {
            #expect(!page.contains(reference), "\(reference)")
        }
    }

    @Test func namesAreNotMarkup() throws {
        let page = HTMLReport.text(MarkdownReport(try PlotFixture.hostileResult()))
        #expect(Self.foreignTags(in: page) == [])
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
        #expect(!page.unicodeScalars.contains("\u{202E}"))
        // The check itself finds what it is there to find.
        #expect(Self.foreignTags(in: "<p><img src=x></p><b>") == ["<b>", "<img src=x>"])
        #expect(Self.foreignTags(in: "<p onclick=\"x\">") == ["<p onclick=\"x\">"])
    }

    @Test func faultsAndEmptyRunsMakeAPage() throws {
        let faulty = HTMLReport.text(MarkdownReport(ResultFixture.faulty()))
        #expect(faulty.contains("<p class=\"verdict failed\">FAILED: incorrect: hyperion"))
        var result = ResultFixture.result()
        (result.samples, result.metrics, result.verdicts) = ([], [], [])
        #expect(HTMLReport.text(MarkdownReport(result)).hasSuffix("</html>\n"))
    }

    /// Tags that no report is made of, or with attributes that none has.
    static func foreignTags(in page: String) -> [String] {
        let tags = Set(page.matches(of: /<[A-Za-z\/!?][^>]*>/).map { String($0.output) })
        let names =
            "!DOCTYPE html head meta title style body header h1 h2 h3 p dl dt dd nav a main div table caption thead "
            + "tbody tr th td ul li code strong br sub pre figure svg g desc text line path rect circle"
        let known = Set(names.split(separator: " ").map(String.init))
        return tags.filter { tag in
            let name = tag.dropFirst(tag.hasPrefix("</") ? 2 : 1).prefix { $0.isLetter || $0.isNumber || $0 == "!" }
            return !known.contains(String(name)) || tag.contains(" on") || tag.contains("javascript:")
        }.sorted()
    }
}
