extension MarkdownReport {
    /// Instructions an operation, engine by engine; nothing unless they were asked for.
    var instructions: [String] {
        guard let counts = result.counts else { return [] }
        let explanation = counts.explanation(model.blocks.map(\.operation))
        let head = [
            "## Instructions", "",
            Markdown.escape(explanation.prefix(1).uppercased() + explanation.dropFirst()) + ".",
        ]
        guard counts.unavailable == nil else { return head }
        let rows = model.blocks.flatMap { block in
            model.engines.compactMap { engine -> [String]? in
                guard let count = counts.perOperation(engine, block.operation) else { return nil }
                let ratio =
                    model.hasRatio(engine)
                    ? model.summary(engine, block.operation, .instructionsPerOperation)?.ratio : nil
                return [
                    Markdown.escape(block.operation), label(engine),
                    Format.value(count, of: .instructionsPerOperation),
                    Format.value(counts.own(engine, block.operation), of: .instructionsPerOperation),
                    Format.ratio(ratio, digits: 4),
                ]
            }
        }
        return head + [
            "",
            "A fixed number of each operation, in one thread and by itself, is run in a program whose every instruction "
                + "is counted, the kernel's aside: the same number on a busy machine as on an idle one. It knows "
                + "nothing of caches and branches, so that fewer instructions are not always less time. Its own are an "
                + "engine's without the harness's.",
            "",
        ] + Markdown.table(["operation", "engine", "an operation", "its own", "ratio"], left: 2, rows: rows)
    }
}
