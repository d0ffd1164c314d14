/// A Swift dictionary behind some guard, as its own experts would use it: reserved, keys and values in native
/// storage, one lookup an operation.
struct DictionarySystem<Guard: DictionaryGuard>: System {
    let dictionary: Guard

    init(_ plan: StorePlan) { dictionary = Guard(capacity: plan.capacity) }

    struct Session: SystemSession {
        private let dictionary: Guard
        private let owner: ReadBuffer
        private let buffer: UnsafeMutableRawBufferPointer
        /// The keys of the prepared tape, in its order.
        private var keys: [Guard.Element] = []

        init(_ system: DictionarySystem, plan: StorePlan) {
            dictionary = system.dictionary
            owner = ReadBuffer(byteCount: plan.largestValue)
            buffer = owner.bytes
        }

        var lastValue: UnsafeRawPointer { UnsafeRawPointer(buffer.baseAddress!) }

        mutating func prepare(_ tape: Tape) { keys = tape.keys(as: Guard.Element.self) }

        @inline(__always)
        func key(_ bytes: UnsafeRawBufferPointer, _ ordinal: Int) -> Guard.Element { keys[ordinal] }

        mutating func readBack(_ key: UnsafeRawBufferPointer) -> Int { read(Guard.Element(copying: key)) }

        @inline(__always)
        mutating func read(_ key: Guard.Element) -> Int {
            let buffer = self.buffer
            return dictionary.reading { $0[key]?.copyBytes(to: buffer) ?? -1 }
        }

        @inline(__always)
        mutating func scan(_ key: Guard.Element, count: Int) -> Int {
            let buffer = self.buffer
            return dictionary.reading { dictionary in
                guard var position = dictionary.index(forKey: key) else { return 0 }
                var seen = 0
                while seen < count, position != dictionary.endIndex {
                    _ = dictionary[position].value.copyBytes(to: buffer)
                    dictionary.formIndex(after: &position)
                    seen &+= 1
                }
                return seen
            }
        }

        @inline(__always)
        mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
            let key = Guard.Element(copying: key)
            let value = Guard.Element(copying: value)
            dictionary.writing { $0[key] = value }
            return true
        }

        @inline(__always)
        mutating func update(_ key: Guard.Element, _ value: UnsafeRawBufferPointer) -> Bool {
            let value = Guard.Element(copying: value)
            return dictionary.writing { $0.updateValue(value, forKey: key) != nil }
        }

        @inline(__always)
        mutating func delete(_ key: Guard.Element) -> Bool {
            dictionary.writing { $0.removeValue(forKey: key) != nil }
        }
    }
}
