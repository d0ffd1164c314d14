import HyperionVerify
import Testing

@testable import HyperionLab

/// The page of a checked history.
@Suite(.serialized) struct CheckPageTests {
    /// A key that would be markup, in a history that is wrong about it.
    private static let hostile = """
        hyperion-history 1 key-value
        0 invoke put "<script>alert(1)</script>|`*" "<img src=x onerror=alert(1)>"
        0 ok
        1 invoke get "<script>alert(1)</script>|`*"
        1 ok ""

        """

    private func page(_ text: String, file: String = "a<b>.history") throws -> String {
        let history = try HistoryReader.read(HistoryInput(Array(text.utf8)))
        let judged = history.judged(budget: Budget(), evidence: false)
        return CheckPage.html(file: file, judged, seconds: 0.001, beginning: history.picture(limit: 20))
    }

    @Test func whatItSays() throws {
        let page = try page("hyperion-history 1 queue\n0 invoke enqueue 1\n0 ok\n1 invoke dequeue\n1 ok empty\n")
        #expect(page.contains("This history is not linearizable: ") && page.contains("dequeue that found nothing"))
        #expect(page.contains("by then it contains 1") && page.contains("What could come next"))
        #expect(page.contains("prefers-color-scheme:dark"))
        let good = try self.page("hyperion-history 1 queue\n0 invoke enqueue 1\n0 ok\n")
        #expect(good.contains("This history is linearizable") && good.contains("The first operations"))
    }

    @Test func namesAreNoMarkup() throws {
        let page = try page(Self.hostile)
        #expect(page.contains("&lt;script&gt;") && page.contains("a&lt;b&gt;.history"))
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"))
    }

    @Test(arguments: [false, true])
    func theBrowserLoadsIt(isHostile: Bool) throws {
        try cancelUnlessInstalled(.chromium)
        let folder = try TemporaryFolder()
        let text = Self.hostile.replacing("<img src=x onerror=alert(1)>", with: isHostile ? "<img src=x>" : "1")
        try folder.write(try page(text), to: "page.html")
        let loaded = try Chromium.load(folder.path + "/page.html", folder: folder.path, width: 390)
        #expect(loaded.console == [])
        #expect(loaded.document.contains("hyperion-plot timeline"))
    }
}
