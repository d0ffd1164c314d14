import Testing

@testable import HyperionLab

@Suite struct MarkdownHTMLTests {
    private func html(_ text: String, _ drawings: [String: String] = [:]) -> [String] {
        MarkdownHTML(text, drawings: drawings).html
    }

    @Test(arguments: [
        ("plain & <b>", "plain &amp; &lt;b&gt;"), ("**a** b **c", "<strong>a</strong> b <strong>c</strong>"),
        ("`a|b` and `` `x ``", "<code>a|b</code> and <code>`x</code>"), ("a\\*b\\_c\\\\", "a*b_c\\"),
        ("&lt;i> &amp;amp;", "&lt;i&gt; &amp;amp;"), ("1<br><sub>2</sub>", "1<br><sub>2</sub>"),
        ("`<br>`", "<code>&lt;br&gt;</code>"), ("`open", "`open"), ("\\", "\\"), ("", ""),
    ])
    func inline(text: String, expected: String) { #expect(MarkdownInline.html(text[...]) == expected) }

    /// What escapes a text in Markdown and what reads it here are each other's inverse.
    @Test func escapedTextComesBack() {
        for text in [PlotFixture.hostile, "a_b*c`d`|e\\|f\\\\g", "&lt;&amp;<>", "**x**", "![a](b)", "~~z~~ #1"] {
            let line = Format.printable(text.replacing("\n", with: " "))
            #expect(MarkdownInline.html(Markdown.escape(text)[...]) == Markup.escape(line))
            let row = Markdown.table(["", ""], rows: [["x", Markdown.escape(text)]])[2]
            #expect(MarkdownHTML.cells(row).map { MarkdownInline.html($0[...]) } == ["x", Markup.escape(line)])
            let code = Markdown.table(["", ""], rows: [["x", Markdown.code(text, inTable: true)]])[2]
            #expect(
                MarkdownHTML.cells(code).map { MarkdownInline.html($0[...]) } == [
                    "x", "<code>\(Markup.escape(line))</code>",
                ])
        }
    }

    @Test func blocks() {
        let text = "## A & B\n\none\ntwo\n- x\n- **y**\n\n    a < b\n     c\n![T](t.svg)\n![U](missing.svg)\n"
        #expect(
            html(text, ["t.svg": "<svg/>\n"]) == [
                "<h2 id=\"section-a-b\">A &amp; B</h2>", "<p>one two</p>",
                "<ul>\n<li>x</li>\n<li><strong>y</strong></li>\n</ul>",
                "<pre tabindex=\"0\">a &lt; b\n c</pre>",
                "<div class=\"plots\">\n<figure>\n<svg/>\n</figure>\n</div>",
            ])
    }

    @Test func tablesHaveCaptionsHeadersAndABoxToScrollIn() {
        let text = (["### Speed", ""] + Markdown.table(["engine", "p50"], rows: [["`a`", "1 ns"]])).joined(separator: "\n")
        #expect(
            html(text)[1] == """
                <div class="scroll" tabindex="0"><table>
                <caption>Speed</caption>
                <thead><tr><th scope="col">engine</th><th scope="col" class="right">p50</th></tr></thead>
                <tbody>
                <tr><th scope="row"><code>a</code></th><td class="right">1 ns</td></tr>
                </tbody>
                </table></div>
                """)
    }
}
