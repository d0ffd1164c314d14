import HyperionCore

extension Scenario.Pages {
    /// What the engine is asked for.
    var policy: PagePolicy {
        switch self {
        case .base: .base
        case .transparent: .transparentHuge
        case .explicit2Mi: .explicit2MiB
        case .explicit1Gi: .explicit1GiB
        }
    }

    /// For what the laboratory itself maps: pools are small, and what is in them is the engines'.
    var unpooledPolicy: PagePolicy { self == .base ? .base : .transparentHuge }
}

/// How many pages of a pool the engine takes.
enum PooledMemory {
    /// Of its arena and its index, each rounded up; nil: other engines only, or the keys' lengths are not known before
    /// their file is read. O(1).
    static func pages(_ scenario: Scenario) -> Int? {
        let isEngine = scenario.engines.contains { $0.hasPrefix("hyperion") }
        guard let pageBytes = scenario.pages.policy.pooledPageBytes, isEngine else { return nil }
        let longest: Int
        switch scenario.keys {
        case .generated(let bytes), .patterned(_, let bytes): longest = bytes
        case .trace(let trace): longest = trace.longestKey
        case .file: return nil
        }
        let capacity = scenario.records + PassLength.mostInserts(scenario)
        let arena = ArenaPlan.bytes(scenario, longestKey: longest)
        let index = HashIndex<HardwareMemory>.byteCount(capacity: capacity)
        return [arena + Arena.headerBytes, index].reduce(0) { $0 + ($1 + pageBytes - 1) / pageBytes }
    }
}
