import Glibc

/// Comparing and copying short runs of bytes without a call.
///
/// Keys and values are mostly short, and a call of memcmp or memcpy through the dynamic linker costs as much as
/// the work itself; longer runs go to the C library, which is the faster there.
@usableFromInline
enum Bytes {
    /// Up to here the loops below are used.
    @usableFromInline static var inlineLimit: Int { 128 }

    /// Whether `count` bytes (1 or more) are the same.
    @inlinable @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        if count >= 8 {
            guard count <= inlineLimit else { return memcmp(left, right, count) == 0 }
            // Whole words, then the last eight bytes, which may overlap a word already compared.
            var difference = word(left, count &- 8) ^ word(right, count &- 8)
            var position = 0
            while position < count &- 8 {
                difference |= word(left, position) ^ word(right, position)
                position &+= 8
            }
            return difference == 0
        }
        for position in 0..<count where byte(left, position) != byte(right, position) { return false }
        return true
    }

    /// Copies `count` bytes (0 or more) to the start of `target`, which has room for them.
    @inlinable @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawBufferPointer, count: Int) {
        guard count > 0, let start = target.baseAddress else { return }
        if count >= 16 {
            guard count <= inlineLimit else {
                memcpy(start, source, count)
                return
            }
            // The last step may overlap the one before it.
            var position = 0
            while position < count &- 16 {
                copyStep(source, start, position, SIMD2<UInt64>.self)
                position &+= 16
            }
            copyStep(source, start, count &- 16, SIMD2<UInt64>.self)
            return
        }
        if count >= 8 {
            copyStep(source, start, 0, UInt64.self)
            copyStep(source, start, count &- 8, UInt64.self)
            return
        }
        for position in 0..<count {
            start.storeBytes(
                of: source.load(fromByteOffset: position, as: UInt8.self), toByteOffset: position, as: UInt8.self)
        }
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
