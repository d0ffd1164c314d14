extension TerminalTable {
    /// What the load came to, and what the columns mean that only open load has.
    var openLoadLines: [String] {
        let rows = model.openLoadRows
        guard !rows.isEmpty else { return [] }
        let legend = [
            "p50 … max: response, from when an operation was due to its end; service: from its start",
            "throughput: of a pass at full speed under closed load",
        ]
        return legend
            + rows.map { row in
                let line = Format.printable((row.isHeld ? "load: " : "LOAD NOT HELD: ") + row.sentence)
                return styled(line, row.isHeld ? .plain : .red)
            }
    }

    /// What `batched` is, where there is such a column.
    var batchLines: [String] {
        guard model.blocks.contains(where: { model.hasBatches($0.operation) }) else { return [] }
        return [
            "batched: median of the means of up to \(TimingLoop.longestChunk) operations between two readings, where "
                + "one takes less than ten times the clock"
        ]
    }
}
