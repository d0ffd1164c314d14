import CHyperion
import Glibc
import HyperionCore

/// Asks the kernel on which nodes, and in which pages, a store's memory is.
///
/// What an engine has of the C library cannot be told from what the laboratory has, address by address: it is the heap
/// proper, and whatever was mapped without a file between the making of the store and the end of the load, less the pages
/// that were in memory before: those are the laboratory's, wherever it happened to run when it touched them.
struct RegionProbe {
    /// Pages that are asked about in a region, at most.
    static let mostPages = 4096

    /// nil: this one.
    let process: Int32?
    /// Before the store was made: mappings, and of the heap proper the pages that were in memory. What the laboratory had
    /// freed there was given back (`ResidentMemory.returnFreed`), so that the store's are new ones.
    private let before: [Range<UInt>]
    /// Those that the store has made; once the load is over.
    private var heap: [Range<UInt>] = []

    /// Before the store is made.
    init() {
        process = nil
        let mappings = MemoryMapping.all().filter(\.isAnonymous)
        let heap = mappings.filter(\.isHeap).flatMap { Self.pagesInMemory($0.range) }
        before = (mappings.filter { !$0.isHeap }.map(\.range) + heap).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Of another process all that it has is the store's.
    init(process: Int32) {
        self.process = process
        before = []
    }

    /// Pages of a heap that are looked at one by one, at most: 1 GiB of base pages.
    private static let mostHeapPages = 1 << 18

    /// Neighbours together. Where the kernel does not answer, or there are too many to ask, none.
    static func pagesInMemory(_ range: Range<UInt>) -> [Range<UInt>] {
        let pageBytes = UInt(getpagesize())
        let count = Int(range.count) / Int(pageBytes)
        guard count > 0, count <= mostHeapPages else { return [] }
        var addresses = (0..<count).map { UnsafeMutableRawPointer(bitPattern: range.lowerBound + UInt($0) * pageBytes) }
        var status = [Int32](repeating: -1, count: count)
        guard hyperion_page_nodes(0, UInt(count), &addresses, &status) == 0 else { return [] }
        var ranges: [Range<UInt>] = []
        for page in 0..<count where status[page] >= 0 {
            let start = range.lowerBound + UInt(page) * pageBytes
            if let last = ranges.last, last.upperBound == start {
                ranges[ranges.count - 1] = last.lowerBound..<start + pageBytes
            } else {
                ranges.append(start..<start + pageBytes)
            }
        }
        return ranges
    }

    /// Notes what is there now as the store's, before the laboratory maps more. `regions`: as `System.memoryRegions`.
    mutating func noteLoaded(_ regions: [MemoryRegion]?) {
        guard regions == nil else { return }
        let now = MemoryMapping.all(of: process).filter(\.isAnonymous).map(\.range)
        heap = subtracting(before, from: now)
    }

    /// One sample a region; a region of which nothing is in memory has no nodes.
    func samples(_ regions: [MemoryRegion]?) -> [PlacementSample.RegionSample] {
        let mappings = MemoryMapping.all(of: process)
        guard let regions else {
            return heap.isEmpty ? [] : [sample("heap", heap, mappings)]
        }
        return regions.map { region in
            let start = UInt(bitPattern: region.base)
            return sample(region.name, [start..<start + UInt(max(region.byteCount, 1))], mappings)
        }
    }

    private func sample(
        _ name: String, _ ranges: [Range<UInt>], _ mappings: [MemoryMapping]
    ) -> PlacementSample.RegionSample {
        let resident = Self.weighted(ranges, mappings)
        let (nodes, asked) = nodes(of: ranges)
        return PlacementSample.RegionSample(
            name: name, byteCount: ranges.reduce(0) { $0 + UInt64($1.count) }, sampledPages: asked,
            nodes: nodes.sorted { $0.key < $1.key }.map { PlacementSample.NodePages(node: $0.key, pages: $0.value) },
            residentBytes: UInt64(resident.resident + resident.explicit),
            transparentHugeBytes: UInt64(resident.transparent), explicitHugeBytes: UInt64(resident.explicit))
    }

    /// Of each mapping the part that lies in the ranges, as if its pages were spread evenly.
    static func weighted(
        _ ranges: [Range<UInt>], _ mappings: [MemoryMapping]
    ) -> (resident: Double, transparent: Double, explicit: Double) {
        var sums = (resident: 0.0, transparent: 0.0, explicit: 0.0)
        for mapping in mappings {
            let inside = ranges.reduce(0) { $0 + $1.clamped(to: mapping.range).count }
            guard inside > 0 else { continue }
            let part = Double(inside) / Double(mapping.range.count)
            // A store's region ends where its use does: what is resident of the mapping is in that part.
            let resident = min(Double(mapping.residentBytes), Double(inside))
            let scale = mapping.residentBytes == 0 ? 0 : resident / Double(mapping.residentBytes)
            sums.resident += resident
            sums.transparent += Double(mapping.transparentHugeBytes) * scale
            sums.explicit += min(
                Double(mapping.explicitHugeBytes), Double(mapping.explicitHugeBytes) * max(part, scale))
        }
        return sums
    }

    /// Pages on each node, of those asked about; where the kernel does not answer, none.
    private func nodes(of ranges: [Range<UInt>]) -> (nodes: [Int: Int], asked: Int) {
        let pageBytes = UInt(getpagesize())
        let pages = ranges.reduce(0) { $0 + Int($1.count) / Int(pageBytes) + 1 }
        let stride = UInt(max(1, (pages + Self.mostPages - 1) / Self.mostPages)) * pageBytes
        var addresses: [UnsafeMutableRawPointer?] = []
        // Evenly over all of them: what a stride leaves beyond one range's end is the way into the next.
        var skipped: UInt = 0
        for range in ranges {
            var address = (range.lowerBound & ~(pageBytes - 1)) + skipped
            while address < range.upperBound {
                addresses.append(UnsafeMutableRawPointer(bitPattern: address))
                address += stride
            }
            skipped = (address - range.upperBound) & ~(pageBytes - 1)
        }
        var status = [Int32](repeating: -1, count: addresses.count)
        guard !addresses.isEmpty,
            hyperion_page_nodes(process ?? 0, UInt(addresses.count), &addresses, &status) == 0
        else { return ([:], addresses.count) }
        var nodes: [Int: Int] = [:]
        for node in status where node >= 0 { nodes[Int(node), default: 0] += 1 }
        return (nodes, addresses.count)
    }
}
