import Glibc

/// What backs a region of memory.
public enum PagePolicy: String, Sendable, CaseIterable {
    /// The system's base pages (4 KiB on x86-64).
    case base
    /// Base pages that the kernel may replace by transparent huge ones (`madvise(MADV_HUGEPAGE)`): far fewer
    /// TLB misses for random access. A request, not a guarantee.
    case transparentHuge
    /// Huge pages of 2 MiB out of the pool that the administrator has set aside (`/sys/kernel/mm/hugepages`). All of the
    /// region's are taken from the pool when it is made: where the pool has too few, making it fails.
    case explicit2MiB
    /// The same with pages of 1 GiB.
    case explicit1GiB

    /// Bytes of a page of the pool; nil: of no pool.
    public var pooledPageBytes: Int? {
        switch self {
        case .base, .transparentHuge: nil
        case .explicit2MiB: 2 << 20
        case .explicit1GiB: 1 << 30
        }
    }

    /// Bytes that a region of `bytes` takes from the pool; nil: there is no pool.
    public func pooledBytes(_ bytes: Int) -> Int? {
        pooledPageBytes.map { (bytes + $0 - 1) / $0 * $0 }
    }
}

/// A private, zeroed, lazily committed range of address space, unmapped when the last reference goes.
///
/// Thread safety: immutable; what is done with the bytes is the business of whoever shares them.
public final class MappedRegion: @unchecked Sendable {
    /// Where transparent huge pages begin: the base is aligned to it, so that the first one can be huge too.
    static let alignment = 2 << 20

    public let base: UnsafeMutableRawPointer
    /// A multiple of the page size, at least what was asked for.
    public let byteCount: Int
    public let pages: PagePolicy

    /// Reserves `bytes` of address space; no memory is committed before it is touched.
    ///
    /// - Parameter prefault: commit so many bytes from the start on now, so that no later write to them waits for the
    ///   kernel; `Int.max`: all.
    /// - Throws: `capacityOutOfRange` outside 1…2^47 bytes; `reservationFailed` where the system refuses, also
    ///   where it has not enough memory to prefault; `hugePagesMissing` where the pool has too few pages.
    public init(bytes: Int, pages: PagePolicy = .transparentHuge, prefault: Int = 0) throws(StoreError) {
        guard bytes >= 1, bytes <= 1 << 47 else { throw .capacityOutOfRange(bytes) }
        self.pages = pages
        if let pageBytes = pages.pooledPageBytes {
            byteCount = (bytes + pageBytes - 1) / pageBytes * pageBytes
            base = try Self.mapPooled(bytes: byteCount, pageBytes: pageBytes)
            try Self.commit(base, min(prefault, byteCount), of: byteCount, by: pageBytes)
            return
        }
        let pageSize = Int(getpagesize())
        let wanted = (bytes + pageSize - 1) / pageSize * pageSize
        let padded = wanted + Self.alignment

        // NORESERVE: the reservation is sized for the worst case and is not to be charged before it is used.
        let raw = mmap(nil, padded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let raw, raw != MAP_FAILED else { throw .reservationFailed(bytes: bytes, errno: errno) }

        // The mapping is aligned by cutting off what is too much on either side.
        let address = UInt(bitPattern: raw)
        let lead = Int((0 &- address) & UInt(Self.alignment - 1))  // modulo 2^64: the way up to the next multiple
        if lead > 0 { munmap(raw, lead) }
        let trail = padded - lead - wanted
        if trail > 0 { munmap(raw + lead + wanted, trail) }
        base = raw + lead
        byteCount = wanted

        switch pages {
        case .transparentHuge: madvise(base, byteCount, MADV_HUGEPAGE)
        // Many systems make huge pages unasked. A kernel without them refuses, and that is as good.
        case .base: madvise(base, byteCount, MADV_NOHUGEPAGE)
        case .explicit2MiB, .explicit1GiB: break
        }
        try Self.commit(base, min(prefault, byteCount), of: byteCount, by: pageSize)
    }

    /// Backs the first `committed` bytes with memory; where the system refuses, the whole mapping is gone.
    private static func commit(
        _ base: UnsafeMutableRawPointer, _ committed: Int, of byteCount: Int, by pageSize: Int
    ) throws(StoreError) {
        guard committed > 0 else { return }
        let populateForWriting: Int32 = 23  // MADV_POPULATE_WRITE, Linux 5.14; Glibc's overlay lacks the name
        if madvise(base, (committed + pageSize - 1) / pageSize * pageSize, populateForWriting) != 0 {
            let reason = errno
            guard reason == EINVAL else {
                munmap(base, byteCount)
                throw .reservationFailed(bytes: byteCount, errno: reason)
            }
            // An older kernel: a write to each page commits it.
            for offset in stride(from: 0, to: committed, by: pageSize) {
                base.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
            }
        }
    }

    /// Maps pages of a pool. Without NORESERVE, so that the kernel sets them aside for this mapping now: with it, a
    /// write to a page that the pool no longer has would end the program.
    private static func mapPooled(
        bytes: Int, pageBytes: Int
    ) throws(StoreError) -> UnsafeMutableRawPointer {
        let hugePages: Int32 = 0x40000  // MAP_HUGETLB, and the page size's logarithm above bit 26 (mmap(2))
        let size = Int32(pageBytes.trailingZeroBitCount) << 26
        let raw = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | hugePages | size, -1, 0)
        guard let raw, raw != MAP_FAILED else {
            let reason = errno
            // EINVAL: the processor or the kernel has no pages of this size, so that its pool is empty too.
            guard reason == ENOMEM || reason == EINVAL else {
                throw .reservationFailed(bytes: bytes, errno: reason)
            }
            throw .hugePagesMissing(needed: bytes / pageBytes, pageBytes: pageBytes, free: freePages(pageBytes))
        }
        return raw
    }

    /// Pages of a pool that nobody has taken; 0 where there is no such pool.
    private static func freePages(_ pageBytes: Int) -> Int {
        let folder = "/sys/kernel/mm/hugepages/hugepages-\(pageBytes / 1024)kB/"
        // Those that are reserved for other mappings are free, and not to be had.
        return max(0, number(folder + "free_hugepages") - number(folder + "resv_hugepages"))
    }

    /// The decimal number that a file of sysfs begins with; 0 where there is none.
    private static func number(_ path: String) -> Int {
        guard let file = fopen(path, "r") else { return 0 }
        defer { fclose(file) }
        var value = 0
        while case let byte = fgetc(file), byte >= 48, byte <= 57, value < 1 << 40 {
            value = 10 * value + Int(byte - 48)
        }
        return value
    }

    deinit { munmap(base, byteCount) }
}
