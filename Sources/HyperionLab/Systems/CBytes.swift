import CBaselines

/// Whether a batch of Swift's buffer pointers can be handed to C as it is.
enum CBytes {
    /// Swift documents no layout for its buffer pointers: this looks.
    static var haveTheLayoutOfBuffers: Bool {
        let bytes: [UInt8] = [1, 2, 3]
        return bytes.withUnsafeBytes { buffer in
            withUnsafeBytes(of: buffer) { view in
                view.count == MemoryLayout<hyperion_bytes>.size
                    && view.load(as: UnsafeRawPointer?.self) == buffer.baseAddress
                    && view.load(fromByteOffset: 8, as: UnsafeRawPointer?.self) == buffer.baseAddress! + buffer.count
            }
        }
    }
}

extension hyperion_bytes {
    /// The same bytes, as C sees them.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(begin: bytes.baseAddress, end: bytes.baseAddress.map { $0 + bytes.count })
    }
}
