import Glibc
import Synchronization

/// What keys and values a Swift dictionary is given: Strings or arrays of bytes.
protocol DictionaryElement: Hashable, Sendable {
    init(copying bytes: UnsafeRawBufferPointer)
    /// Copies as many bytes as fit to `buffer`; how many bytes there are.
    func copyBytes(to buffer: UnsafeMutableRawBufferPointer) -> Int
}

extension String: DictionaryElement {
    @inline(__always)
    init(copying bytes: UnsafeRawBufferPointer) { self = String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    func copyBytes(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        // The native storage without a copy; a String made of bytes always has it.
        utf8.withContiguousStorageIfAvailable { bytes in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(start: bytes.baseAddress, count: min(bytes.count, buffer.count)))
            return bytes.count
        } ?? 0
    }
}

extension [UInt8]: DictionaryElement {
    @inline(__always)
    init(copying bytes: UnsafeRawBufferPointer) { self = Array(bytes) }

    @inline(__always)
    func copyBytes(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        withUnsafeBytes { bytes in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(start: bytes.baseAddress, count: Swift.min(bytes.count, buffer.count)))
            return bytes.count
        }
    }
}

/// How access to one dictionary is guarded.
protocol DictionaryGuard: Sendable {
    associatedtype Element: DictionaryElement
    init(capacity: Int)
    func reading<Result: Sendable>(_ body: (borrowing [Element: Element]) -> Result) -> Result
    func writing<Result: Sendable>(_ body: (inout [Element: Element]) -> Result) -> Result
}

/// No guard: one thread, or readers only.
final class UnguardedDictionary<Element: DictionaryElement>: DictionaryGuard, @unchecked Sendable {
    private var dictionary: [Element: Element] = [:]

    init(capacity: Int) { dictionary.reserveCapacity(capacity) }

    @inline(__always)
    func reading<Result: Sendable>(_ body: (borrowing [Element: Element]) -> Result) -> Result { body(dictionary) }

    @inline(__always)
    func writing<Result: Sendable>(_ body: (inout [Element: Element]) -> Result) -> Result { body(&dictionary) }
}

/// `Synchronization.Mutex`, which is a futex on Linux.
final class MutexDictionary<Element: DictionaryElement>: DictionaryGuard {
    private let dictionary: Mutex<[Element: Element]>

    init(capacity: Int) {
        var empty: [Element: Element] = [:]
        empty.reserveCapacity(capacity)
        dictionary = Mutex(empty)
    }

    @inline(__always)
    func reading<Result: Sendable>(_ body: (borrowing [Element: Element]) -> Result) -> Result {
        dictionary.withLock { body($0) }
    }

    @inline(__always)
    func writing<Result: Sendable>(_ body: (inout [Element: Element]) -> Result) -> Result {
        dictionary.withLock { body(&$0) }
    }
}

/// A `pthread_rwlock`: readers share, a writer excludes.
final class ReadWriteLockDictionary<Element: DictionaryElement>: DictionaryGuard, @unchecked Sendable {
    private var dictionary: [Element: Element] = [:]
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    init(capacity: Int) {
        dictionary.reserveCapacity(capacity)
        lock.initialize(to: pthread_rwlock_t())
        precondition(pthread_rwlock_init(lock, nil) == 0)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    @inline(__always)
    func reading<Result: Sendable>(_ body: (borrowing [Element: Element]) -> Result) -> Result {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return body(dictionary)
    }

    @inline(__always)
    func writing<Result: Sendable>(_ body: (inout [Element: Element]) -> Result) -> Result {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return body(&dictionary)
    }
}
