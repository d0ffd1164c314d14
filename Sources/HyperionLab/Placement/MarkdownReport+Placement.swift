extension MarkdownReport {
    /// Where threads ran and records lay; empty: no sample says.
    var placement: [String] {
        let placements = model.placements.filter { !$0.sample.threads.isEmpty || !$0.sample.regions.isEmpty }
        guard !placements.isEmpty else { return [] }
        let threads = placements.flatMap { engine, _, sample in threadRows(engine, sample) }
        let regions = placements.flatMap { engine, _, sample in sample.regions.map { regionRow(engine, $0) } }
        let later = placements.filter { $0.repetition > 0 }.map {
            "of \(Markdown.code($0.engine)) in repetition \(Format.count($0.repetition + 1))"
        }
        var lines = ["## Placement", ""]
        lines += [
            "Where the kernel saw each measured thread, in the first repetition"
                + (later.isEmpty ? "" : ", or where that drifted: \(later.joined(separator: ", "))")
                + ": before and after each pass and ten times a second meanwhile. Migrations are the kernel's own count, "
                + "during the passes." + servers, "",
        ]
        lines += Markdown.table(
            ["engine", "phase", "thread", "asked", "seen on (share)", "migrations"], left: 5, rows: threads)
        guard !regions.isEmpty else { return lines }
        let share = "Share of the pages of each region on each node (`move_pages`, up to "
        lines += [
            "",
            share
                + "\(Format.count(RegionProbe.mostPages)) of them, evenly spread) and in huge pages (`smaps`), after the "
                + "last pass. `heap` is what the engine has of the C library.", "",
        ]
        return lines
            + Markdown.table(
                ["engine", "region", "resident", "on nodes", "transparent huge", "explicit huge"], left: 2,
                rows: regions)
    }

    /// Whose own threads no scenario places.
    private var servers: String {
        let servers = scenario.engines.filter { Peer(rawValue: $0)?.isServer == true }.map { Markdown.code($0) }
        guard !servers.isEmpty else { return "" }
        return " Of \(servers.joined(separator: " and ")) these are the clients: a server's own threads run where the "
            + "system puts them, at the priority that the program was started with."
    }

    private func threadRows(_ engine: String, _ sample: PlacementSample) -> [[String]] {
        sample.threads.map { thread in
            let total = max(1, thread.seen.reduce(0) { $0 + max(0, min($1.samples, 1 << 30)) })
            let seen = thread.seen.map { place in
                let node = place.node.map { " (node \($0))" } ?? ""
                let share =
                    thread.seen.count == 1 ? "" : " " + PlacementDrift.percent(Double(place.samples) / Double(total))
                return "\(place.processor)\(node)\(share)"
            }
            return [
                Markdown.code(engine), thread.phase < 0 ? "load" : phaseName(thread.phase), String(thread.thread + 1),
                thread.asked.map(String.init) ?? "any", Markdown.escape(seen.joined(separator: ", ")),
                thread.migrations.map { Format.count($0) } ?? "–",
            ]
        }
    }

    private func phaseName(_ index: Int) -> String {
        guard scenario.phases.indices.contains(index) else { return String(index) }
        let phase = scenario.phases[index]
        return Markdown.escape(phase.mix.kinds.map { Scenario.operationName($0, phase) }.joined(separator: ", "))
    }

    private func regionRow(_ engine: String, _ region: PlacementSample.RegionSample) -> [String] {
        let nodes = region.nodes.map { "\($0.node): \(PlacementDrift.percent(region.share(onNode: $0.node) ?? 0))" }
        func share(_ bytes: UInt64) -> String {
            region.residentBytes == 0 ? "–" : PlacementDrift.percent(Double(bytes) / Double(region.residentBytes))
        }
        return [
            Markdown.code(engine), Markdown.escape(region.name), Format.bytes(region.residentBytes),
            nodes.isEmpty ? "not known" : nodes.joined(separator: ", "), share(region.transparentHugeBytes),
            share(region.explicitHugeBytes),
        ]
    }
}
