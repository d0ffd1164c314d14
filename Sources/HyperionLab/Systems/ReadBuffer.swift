import HyperionCore

/// Where a session's reads put their values: aligned to a cache line, so that no two threads share one.
///
/// Not thread-safe: a session's own. Freed with the last copy of the session.
final class ReadBuffer {
    let bytes: UnsafeMutableRawBufferPointer
    var start: UnsafeRawPointer { UnsafeRawPointer(bytes.baseAddress!) }

    init(byteCount: Int) {
        let rounded = (max(byteCount, 1) + CacheLine.bytes - 1) / CacheLine.bytes * CacheLine.bytes
        bytes = .allocate(byteCount: rounded, alignment: CacheLine.bytes)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { bytes.deallocate() }
}
