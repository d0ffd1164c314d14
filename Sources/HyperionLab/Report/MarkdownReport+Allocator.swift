extension MarkdownReport {
    /// What the heap did, engine by engine; nothing in results that do not tell.
    var allocator: [String] {
        let engines = model.engines.filter { engine in
            engine != ReportModel.nullEngine && model.samples(of: engine).contains { $0.heap != nil }
        }
        let heaps = result.samples.compactMap(\.heap)
        guard let first = heaps.first, !engines.isEmpty else { return [] }
        let names = Set(heaps.map(\.allocator)).sorted().joined(separator: ", ")
        let counts = heaps.contains { $0.operations.contains { $0.allocated != nil } }
        return [
            "## Allocator", "",
            "The heap is \(Markdown.escape(names)). " + explanation(holdsResident: first.holdsResident, counts: counts),
            "",
        ]
            + Markdown.table(
                [
                    "engine", "live in the heap", "in pages with something live", "held by the heap", "fragmentation",
                    "outside of the heap",
                ], rows: engines.map(heapRow)) + ["", operationsText(counts: counts), ""]
            + operationsTable(engines, counts)
    }

    private func explanation(holdsResident: Bool, counts: Bool) -> String {
        "All figures are bytes a record, over the making of the store and the load, without the harness's own. Live is "
            + "what was allocated and not freed; "
            + (holdsResident
                ? "held is what of the heap is resident, with what was freed and not yet returned to the system; "
                : "held is what the heap took from the system, resident or not; ")
            + "fragmentation is held over live, where more than 1 MiB is live. Outside of the heap is the growth of the "
            + "process's resident memory beyond what the heap holds: an engine that maps its memory itself has it there."
    }

    private func heapRow(_ engine: String) -> [String] {
        let samples = model.samples(of: engine)
        func median(_ value: (HeapSample) -> Double?) -> Double? {
            medianOf(samples.compactMap { $0.heap.flatMap(value) })
        }
        func perRecord(_ heap: HeapSample, _ bytes: Int64?) -> Double? {
            guard let load = heap.operations.first, load.operations > 0 else { return nil }
            return bytes.map { Double($0) / Double(load.operations) }
        }
        let outside = medianOf(
            samples.compactMap { sample -> Double? in
                guard let heap = sample.heap, let held = perRecord(heap, heap.held) else { return nil }
                // The heap may hold what was resident before, and then the whole growth is its own.
                return max(sample.memory.bytesPerRecord - max(held, 0), 0)
            })
        return [
            label(engine), Self.figure(median { $0.livePerRecord }), Self.figure(median { perRecord($0, $0.active) }),
            Self.figure(median { perRecord($0, $0.held) }), Format.ratio(median { $0.fragmentation }),
            Self.figure(outside),
        ]
    }

    private func operationsText(counts: Bool) -> String {
        let passes =
            "Each operation is run by itself once more, in one thread, after all that is measured; the load is the measured "
            + "one. "
        return counts
            ? passes
                + "Allocated is what the thread asked of the allocator, as size classes round it up, freed again or not; "
                + "growth is by how much that which is live grew."
            : passes
                + "This allocator counts no allocations: growth is by how much that which is live grew, and says nothing "
                + "of what was allocated and freed again (`allocator: jemalloc` does)."
    }

    private func operationsTable(_ engines: [String], _ counts: Bool) -> [String] {
        let rows = model.blocks.flatMap { block in
            engines.compactMap { engine -> [String]? in
                guard let grown = model.value(engine, block.operation, .heapGrowthPerOperation) else { return nil }
                let allocated = model.value(engine, block.operation, .allocatedPerOperation)
                return [Markdown.escape(block.operation), label(engine)] + (counts ? [Self.figure(allocated)] : [])
                    + [Self.figure(grown)]
            }
        }
        let heading = ["operation", "engine"] + (counts ? ["allocated an operation"] : []) + ["growth an operation"]
        return Markdown.table(heading, left: 2, rows: rows)
    }

    /// With its sign: a heap may shrink.
    private static func figure(_ bytes: Double?) -> String {
        guard let bytes else { return Format.missing }
        return bytes < 0 ? "−" + Format.bytes(-bytes) : Format.bytes(bytes)
    }
}
