/// The frame of a page: header, table of contents, body.
enum HTMLPage {
    struct Heading {
        var title: String
        var description: String
        var verdict: String
        var outcome: RunVerdict.Outcome
        var facts: [(name: String, value: String)]
    }

    /// `drawings`: HTML by file name, beside that of the plots.
    static func text(
        _ heading: Heading, markdown: String, plots: [any Plot], drawings: [String: String] = [:]
    ) -> String {
        let plots = plots.map { ($0.file, $0.svg(isAlone: false)) }
        let body = MarkdownHTML(markdown, drawings: drawings.merging(plots) { first, _ in first })
        let contents = body.headings.map { "<a href=\"#\($0.identifier)\">\($0.html)</a>" }
        let facts = heading.facts.map { "<dt>\(Markup.escape($0.name))</dt><dd>\(Markup.escape($0.value))</dd>" }
        let description = heading.description.isEmpty ? [] : ["<p>\(Markup.escape(heading.description))</p>"]
        let lines =
            [
                "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<meta name=\"color-scheme\" content=\"light dark\">",
                // Nothing is loaded and nothing is run, whatever a name in a result file says.
                "<meta http-equiv=\"Content-Security-Policy\" "
                    + "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
                "<title>\(Markup.escape(heading.title)) · Hyperion</title>",
                "<style>", sheet, PlotStyle.sheet, "</style>", "</head>", "<body>", "<header>",
                "<h1>\(Markup.escape(heading.title))</h1>",
            ] + description
            + [
                "<p class=\"verdict \(heading.outcome.rawValue)\">\(Markup.escape(heading.verdict)).</p>",
                "<dl>", facts.joined(separator: "\n"), "</dl>",
                "<nav aria-label=\"Contents\">\(contents.joined(separator: "\n"))</nav>", "</header>", "<main>",
            ]
            + body.html + ["</main>", "</body>", "</html>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let sheet = """
        :root{color-scheme:light dark;--ink:#1b1f24;--muted:#59636e;--paper:#fff;--rule:#d8dee4;--shade:#f6f8fa;\
        --link:#0b5cad;--good:#0b6b45;--bad:#a8260b;--open:#7a5200}
        @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--muted:#9da7b3;--paper:#0d1117;--rule:#30363d;\
        --shade:#161b22;--link:#6cb6ff;--good:#3fcf8e;--bad:#ff8a70;--open:#e3b341}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--paper);color:var(--ink);\
        font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        h1{margin:.4rem 0;font-size:1.8rem;line-height:1.2}
        h2{margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--rule);font-size:1.35rem}
        h3{margin:1.6rem 0 .4rem;font-size:1.05rem}
        p,ul{margin:.6rem 0;max-width:50rem}
        ul{padding-left:1.3rem}
        a{color:var(--link)}
        code,pre{font:.9em ui-monospace,"SF Mono","DejaVu Sans Mono",monospace}
        code{padding:.1em .25em;border-radius:3px;background:var(--shade)}
        pre{padding:.7rem;overflow-x:auto;border-radius:4px;background:var(--shade)}
        .verdict{padding:.6rem .8rem;border-left:.35rem solid currentColor;background:var(--shade);font-weight:600}
        .passed{color:var(--good)}.failed{color:var(--bad)}.undecided{color:var(--open)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.8rem 0;font-size:.9rem}
        dt{color:var(--muted)}dd{margin:0}
        nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.9rem}
        .scroll{overflow-x:auto;margin:.6rem 0}
        table{border-collapse:separate;border-spacing:0;font-size:.9rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        th,td{padding:.3rem .7rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
        thead th,thead td{border-bottom-width:2px;white-space:nowrap}
        tbody th{position:sticky;left:0;background:var(--paper);font-weight:400}
        td.right{white-space:nowrap}
        .right{text-align:right}
        td sub{color:var(--muted);font-size:.8em;vertical-align:baseline}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;margin:1rem 0}
        figure{margin:0;max-width:38rem}
        figure svg{display:block;width:100%;height:auto}
        @media (min-width:40rem){tbody th{white-space:nowrap}}
        @media (max-width:40rem){body{padding:.75rem}h1{font-size:1.45rem}dl{grid-template-columns:1fr;gap:0}\
        dt{margin-top:.3rem}th,td{padding:.3rem .45rem}}
        @media print{nav{display:none}.scroll{overflow:visible}}
        """
}
