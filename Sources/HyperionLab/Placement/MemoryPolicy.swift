import CBaselines
import CHyperion
import Glibc
import HyperionCore

/// Whence the calling thread's new pages come: libnuma's part.
enum MemoryPolicy {
    /// Sets it. nil: done; else why not.
    static func set(_ memory: PlacementPlan.Memory) -> String? {
        let status: Int32 =
            switch memory {
            case .firstTouch: 0
            case .bound(let nodes): hyperion_numa_place_memory(nodes.map(Int32.init), Int32(nodes.count), 0)
            case .interleaved(let nodes): hyperion_numa_place_memory(nodes.map(Int32.init), Int32(nodes.count), 1)
            }
        return status == 0 ? nil : text(status)
    }

    /// Makes a store, or a part of one, whose pages are all of one node: those that it touches while it is made, and those
    /// that any thread touches later.
    static func making<Store, Failure: Error>(
        onNode node: Int, regions: (Store) -> [MemoryRegion], _ body: () throws(Failure) -> Store
    ) throws -> Store {
        if let reason = set(.bound([node])) {
            throw PlacementError(what: "place a part of the store on node \(node)", reason: reason)
        }
        defer { _ = hyperion_numa_place_anywhere() }
        let store = try body()
        for region in regions(store) {
            let start = UnsafeMutableRawPointer(mutating: region.base)
            let status = hyperion_numa_bind_range(start, UInt(region.reservedByteCount), Int32(node))
            guard status == 0 else {
                throw PlacementError(what: "keep the \(region.name) on node \(node)", reason: text(status))
            }
        }
        return store
    }

    static func text(_ number: Int32) -> String { String(cString: strerror(number)) }

    /// Runs `body`, which makes a store, where the plan wants it: on its processors and under its memory policy. What the
    /// body starts, a server for example, has both from it; the calling thread is afterwards as it was.
    ///
    /// - Throws: `PlacementError` where the system refuses; what `body` throws.
    static func making<Result>(_ plan: PlacementPlan, _ body: () throws -> Result) throws -> Result {
        let before = ProcessorAffinity.allowed().map(Int32.init)
        let moves = !plan.makerProcessors.isEmpty && !before.isEmpty
        if moves {
            let own = plan.makerProcessors.map(Int32.init)
            guard hyperion_keep_thread(own, Int32(own.count)) == 0 else {
                throw PlacementError(what: "keep the making of the store on processors", reason: text(errno))
            }
        }
        defer { if moves { _ = hyperion_keep_thread(before, Int32(before.count)) } }
        if let reason = set(plan.memory) { throw PlacementError(what: "place the store's memory", reason: reason) }
        defer { if plan.memory != .firstTouch { _ = hyperion_numa_place_anywhere() } }
        return try body()
    }
}

struct PlacementError: Error, CustomStringConvertible {
    var what: String
    var reason: String
    var description: String { "the system does not \(what): \(reason)" }
}
