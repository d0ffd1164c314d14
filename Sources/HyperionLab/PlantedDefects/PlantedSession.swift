#if PLANTED_DEFECTS
    extension PlantedStore {
        struct Session: ByteKeySession {
            private let store: PlantedStore
            private let buffer: ReadBuffer
            private let room: Int
            /// Of the defect that remembers where it found a key: the slot's record, by the key's bytes.
            private var remembered: [[UInt8]: Int] = [:]
            private var reads = 0
            private(set) var isExhausted = false

            init(_ store: PlantedStore, plan: StorePlan) {
                self.store = store
                room = plan.largestValue
                buffer = ReadBuffer(byteCount: plan.largestValue)
            }

            var lastValue: UnsafeRawPointer { buffer.start }

            mutating func read(_ key: UnsafeRawBufferPointer) -> Int {
                let target = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<room])
                if store.defect == .staleCachedSlot {
                    reads += 1
                    let name = Array(key)
                    if reads % 16 != 0, let record = remembered[name] { return store.copy(record, to: target) }
                    remembered[name] = store.find(key, in: store.table())?.record
                }
                guard let match = store.find(key, in: store.table()) else { return -1 }
                if store.defect == .recycledTombstone { PlantedStall.wait() }
                return store.copy(match.record, to: target)
            }

            mutating func scan(_ key: UnsafeRawBufferPointer, count: Int) -> Int { 0 }

            mutating func insert(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
                let isDone = store.insert(key, value)
                isExhausted = isExhausted || !isDone
                return isDone
            }

            mutating func update(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
                store.update(key, value)
            }

            mutating func delete(_ key: UnsafeRawBufferPointer) -> Bool { store.delete(key) }
        }
    }
#endif
