import Glibc

/// What backs a region of memory.
public enum PagePolicy: String, Sendable, CaseIterable {
    /// The system's base pages (4 KiB on x86-64).
    case base
    /// Base pages that the kernel may replace by transparent huge ones (`madvise(MADV_HUGEPAGE)`): far fewer
    /// TLB misses for random access. A request, not a guarantee.
    case transparentHuge
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

    /// Reserves `bytes` of address space; no memory is committed before it is touched.
    ///
    /// - Parameter prefault: commit so many bytes from the start on now, so that no later write to them waits for the
    ///   kernel; `Int.max`: all.
    /// - Throws: `capacityOutOfRange` outside 1…2^47 bytes; `reservationFailed` where the system refuses, also
    ///   where it has not enough memory to prefault.
    public init(bytes: Int, pages: PagePolicy = .transparentHuge, prefault: Int = 0) throws(StoreError) {
        guard bytes >= 1, bytes <= 1 << 47 else { throw .capacityOutOfRange(bytes) }
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

        if pages == .transparentHuge { madvise(base, byteCount, MADV_HUGEPAGE) }
        let committed = min(prefault, byteCount)
        if committed > 0 {
            let populateForWriting: Int32 = 23  // MADV_POPULATE_WRITE, Linux 5.14; Glibc's overlay lacks the name
            if madvise(base, committed, populateForWriting) != 0 {
                let reason = errno
                guard reason == EINVAL else {
                    munmap(base, byteCount)
                    throw .reservationFailed(bytes: bytes, errno: reason)
                }
                // An older kernel: a write to each page commits it.
                for offset in stride(from: 0, to: committed, by: pageSize) {
                    base.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
                }
            }
        }
    }

    deinit { munmap(base, byteCount) }
}
