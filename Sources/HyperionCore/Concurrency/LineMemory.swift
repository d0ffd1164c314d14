/// Zeroed words on whole cache lines from the heap, for what several threads write.
///
/// Instances of classes begin anywhere: two locks could otherwise share a line, or one share it with what is read.
@usableFromInline
enum LineMemory {
    static func allocate(lines: Int) -> HardwareMemory {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: lines * CacheLine.bytes, alignment: CacheLine.bytes)
        bytes.initializeMemory(as: UInt64.self, repeating: 0)
        return HardwareMemory(base: bytes.baseAddress!)
    }

    static func free(_ memory: HardwareMemory) { memory.base.deallocate() }
}
