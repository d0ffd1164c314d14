import Glibc

/// Comparing and copying short runs of bytes without a call.
///
/// Keys and values are mostly short, and a call of memcmp or memcpy through the dynamic linker costs as much as
/// the work itself; longer runs go to the C library, which is the faster there.
@usableFromInline
enum Bytes {
    /// Longer runs are copied by the C library.
    @usableFromInline static var inlineLimit: Int { 128 }

    /// Whether `count` bytes (1 or more) are the same.
    @inlinable @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        if count >= 8, count <= 16 { return areEqualShort(left, right, count) }
        if count < 8 {
            for position in 0..<count where byte(left, position) != byte(right, position) { return false }
            return true
        }
        if count <= 32 {
            let ends = (word(left, 0) ^ word(right, 0)) | (word(left, count &- 8) ^ word(right, count &- 8))
            let inner = (word(left, 8) ^ word(right, 8)) | (word(left, count &- 16) ^ word(right, count &- 16))
            return ends | inner == 0
        }
        return memcmp(left, right, count) == 0
    }

    /// The same for 8 to 16 bytes: two words that may overlap.
    @inlinable @inline(__always)
    static func areEqualShort(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        (word(left, 0) ^ word(right, 0)) | (word(left, count &- 8) ^ word(right, count &- 8)) == 0
    }

    /// Copies `count` bytes (0 or more) to the start of `target`, which has room for them.
    @inlinable @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawBufferPointer, count: Int) {
        guard count > 0, let start = target.baseAddress else { return }
        copy(source, to: start, count: count)
    }

    /// Copies `count` bytes (0 or more).
    ///
    /// The commonest lengths need no loop: two steps that may overlap.
    @inlinable @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to start: UnsafeMutableRawPointer, count: Int) {
        if count >= 8, count <= 16 {
            copyShort(source, to: start, count: count)
            return
        }
        if count == 64 {
            copyLine(source, start)
            return
        }
        copyAnyLength(source, to: start, count: count)
    }

    /// The same for 8 to 16 bytes.
    @inlinable @inline(__always)
    static func copyShort(_ source: UnsafeRawPointer, to start: UnsafeMutableRawPointer, count: Int) {
        copyStep(source, start, 0, UInt64.self)
        copyStep(source, start, count &- 8, UInt64.self)
    }

    @inlinable @inline(never)
    static func copyAnyLength(_ source: UnsafeRawPointer, to start: UnsafeMutableRawPointer, count: Int) {
        guard count > 16 else {
            for position in 0..<count {
                start.storeBytes(of: byte(source, position), toByteOffset: position, as: UInt8.self)
            }
            return
        }
        guard count <= inlineLimit else {
            memcpy(start, source, count)
            return
        }
        var position = 0
        while position < count &- 16 {
            copyStep(source, start, position, SIMD2<UInt64>.self)
            position &+= 16
        }
        copyStep(source, start, count &- 16, SIMD2<UInt64>.self)
    }

    @inlinable @inline(__always)
    static func copyLine(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer) {
        copyStep(source, target, 0, SIMD2<UInt64>.self)
        copyStep(source, target, 16, SIMD2<UInt64>.self)
        copyStep(source, target, 32, SIMD2<UInt64>.self)
        copyStep(source, target, 48, SIMD2<UInt64>.self)
    }

    @inlinable @inline(__always)
    static func copyStep<Step: BitwiseCopyable>(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ position: Int, _ step: Step.Type
    ) {
        target.storeBytes(
            of: source.loadUnaligned(fromByteOffset: position, as: step), toByteOffset: position, as: step)
    }

    @inlinable @inline(__always)
    static func byte(_ bytes: UnsafeRawPointer, _ position: Int) -> UInt8 {
        bytes.load(fromByteOffset: position, as: UInt8.self)
    }

    @inlinable @inline(__always)
    static func word(_ bytes: UnsafeRawPointer, _ position: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
    }
}
