/// What of a placement was not as asked: the judgement on a `PlacementSample`.
struct PlacementDrift {
    /// Of a region's pages, how many may lie elsewhere. Libraries map a page or two of their own among a heap's.
    static let toleratedShare = 0.03
    /// Bytes of a heap that may be the laboratory's own: threads of its own, which run anywhere, take memory while the store
    /// is loaded. Fifty pages were seen.
    static let ownHeapBytes = 64.0 * 4096
    /// By how much a node's share of an interleaved region may differ from an even one.
    static let toleratedUnevenness = 0.1
    /// Fewer pages than this, huge ones counted as one, cannot be even.
    static let fewestUnits = 64.0

    let sample: PlacementSample
    let pages: Scenario.Pages
    /// Those that the run might use when it began; empty: not known.
    var runsProcessors: [Int] = []
    /// The nice value that was asked for; nil: none.
    var niceness: Int?

    /// What was asked for and not so, each a clause without the engine's name; empty: all was as asked.
    var clauses: [String] {
        threads + allowance + (niceness == nil ? [] : niceValues) + regions + hugePages
            + (sample.refusals ?? []).map { "the system refused \($0)" }
    }

    /// What nobody asked for and figures depend on.
    var remarks: [String] { (niceness == nil ? niceValues : []) + policies + noTransparentPages }

    /// Threads seen elsewhere than on their processor. Which pass it was does not matter to whoever reads this.
    private var threads: [String] {
        var wandering: [Int: Set<Int>] = [:]
        var moved: [Int: Int] = [:]
        for thread in sample.threads {
            guard let asked = thread.asked else { continue }
            let others = thread.seen.filter { $0.processor != asked && $0.samples > 0 }.map(\.processor)
            if !others.isEmpty {
                wandering[asked, default: []].formUnion(others)
            } else if let moves = thread.migrations, moves > 0 {
                // Counted by the kernel from when it was there: somebody moved it, and moved it back.
                moved[asked, default: 0] += min(moves, 1 << 40)
            }
        }
        return wandering.sorted { $0.key < $1.key }.map { asked, seen in
            "a thread that was to stay on processor \(asked) was seen on "
                + MachineTopology.listed(seen.sorted().map(String.init))
        }
            + moved.sorted { $0.key < $1.key }.map { asked, moves in
                "a thread that was to stay on processor \(asked) was moved away and back "
                    + "(\(Format.count(moves, "migration")))"
            }
    }

    /// Processors that the worker might use when it was at its end, if those are not the run's.
    private var allowance: [String] {
        guard let allowed = sample.allowed, !runsProcessors.isEmpty, Set(allowed) != Set(runsProcessors) else {
            return []
        }
        return [
            "the worker might use processors \(MachineTopology.ranges(allowed)), and the run "
                + MachineTopology.ranges(runsProcessors)
        ]
    }

    /// A program that was started with another nice value hands it on.
    private var niceValues: [String] {
        let others = Set(sample.threads.compactMap(\.niceness).filter { $0 != niceness ?? 0 }).sorted()
        guard !others.isEmpty else { return [] }
        return [
            "threads ran at nice \(MachineTopology.listed(others.map(String.init)))"
                + (niceness.map { " instead of \($0)" } ?? ", as the program was started")
        ]
    }

    private var policies: [String] {
        let others = Set(sample.threads.compactMap(\.schedulingPolicy).filter { $0 != "normal" }).sorted()
        guard !others.isEmpty else { return [] }
        return [
            "threads ran under the scheduling policy \(Format.printable(MachineTopology.listed(others))), as the program "
                + "was started"
        ]
    }

    private var regions: [String] {
        guard let wanted = sample.recordNodes, !wanted.isEmpty else { return [] }
        let names = (wanted.count == 1 ? "node " : "nodes ") + MachineTopology.listed(wanted.map(String.init))
        return sample.regions.flatMap { region -> [String] in
            guard region.presentPages > 0 else { return [] }
            let inside = wanted.reduce(0.0) { $0 + (region.share(onNode: $1) ?? 0) }
            let own = region.name == "heap" ? Self.ownHeapBytes / Double(max(region.residentBytes, 1)) : 0
            if inside < 1 - max(Self.toleratedShare, own) {
                return ["\(percent(1 - inside)) of the \(region.name)'s pages were not on \(names)"]
            }
            guard sample.isInterleaved, wanted.count > 1, units(region) >= Self.fewestUnits else { return [] }
            let even = 1 / Double(wanted.count)
            return wanted.compactMap { node in
                let share = region.share(onNode: node) ?? 0
                guard abs(share - even) > Self.toleratedUnevenness else { return nil }
                return "node \(node) had \(percent(share)) of the \(region.name)'s pages instead of \(percent(even))"
            }
        }
    }

    /// Pages of a pool are asked for by name; transparent ones are a request, and never a broken promise.
    private var hugePages: [String] {
        guard pages.policy.pooledPageBytes != nil else { return [] }
        return sample.regions.compactMap { region in
            guard region.residentBytes > 0 else { return nil }
            let share = min(1, Double(region.explicitHugeBytes) / Double(region.residentBytes))
            // The C library takes what does not fit a huge page from the system.
            let least = region.name == "heap" ? 0.5 : 1 - Self.toleratedShare
            guard share < least else { return nil }
            return "only \(percent(share)) of the \(region.name) was in explicit huge pages"
        }
    }

    /// A request that the kernel did not follow at all, though there was room for several.
    private var noTransparentPages: [String] {
        guard pages == .transparent else { return [] }
        return sample.regions.compactMap { region in
            guard region.residentBytes >= 16 << 20, region.name != "heap", region.hugeShare == 0 else { return nil }
            return "none of the \(region.name) was in transparent huge pages: the system did not make any"
        }
    }

    private func units(_ region: PlacementSample.RegionSample) -> Double {
        let huge = Double(region.transparentHugeBytes) + Double(region.explicitHugeBytes)
        let small = max(0, Double(region.residentBytes) - huge)
        return small / 4096 + huge / 0x1p21
    }

    private func percent(_ share: Double) -> String { Self.percent(share) }

    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "an unknown share" }
        let tenths = (max(0, min(share, 1)) * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }
}
