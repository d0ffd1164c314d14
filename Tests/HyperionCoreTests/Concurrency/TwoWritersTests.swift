import Foundation
import Testing

@testable import HyperionCore

/// Debug builds stop where two threads write to one store at once.
@Suite struct TwoWritersTests {
    #if DEBUG
        @Test(.disabled(if: TestEffort.isThreadSanitized, "ThreadSanitizer would report the planted race first"))
        func debugBuildsStopWhereTwoThreadsWrite() async {
            let result = await #expect(
                processExitsWith: .failure, observing: [\.standardErrorContent]
            ) {
                let store = try KeyValueStore(capacity: 2, arenaBytes: 1 << 20, pages: .base, seed: 1)
                let key: [UInt8] = [1]
                let value = [UInt8](repeating: 7, count: 4096)
                for _ in 0..<2 {
                    Thread { while true { _ = try? store.put(key, value) } }.start()
                }
                try await Task.sleep(for: .seconds(20))
                exit(EXIT_SUCCESS)  // not noticed
            }
            let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(said.contains("two threads are writing to one store"), "\(said)")
        }
    #endif

    @Test func writersOneAfterTheOtherAreAccepted() async throws {
        let store = try KeyValueStore(capacity: 1000, arenaBytes: 1 << 20, pages: .base, seed: 1)
        for turn in 0..<20 {
            let written = await Task.detached { () -> Int in
                (0..<50).count { (try? store.put("\(turn)-\($0)", "x")) == .inserted }
            }.value
            #expect(written == 50)
        }
        #expect(store.count == 1000)
        store.checkInvariants()
    }

    /// A refused call leaves the store as a finished one does.
    @Test func aRefusalIsNotTakenForAWriterInside() throws {
        let store = try KeyValueStore(capacity: 1, arenaBytes: 64, pages: .base, seed: 1)
        #expect(throws: StoreError.keyLengthOutOfRange(0)) { try store.put("", "x") }
        #expect(throws: StoreError.self) { try store.put("key", String(repeating: "x", count: 1000)) }
        try store.put("key", "x")
        #expect(throws: StoreError.indexFull(capacity: 1)) { try store.put("other", "x") }
        #expect(store.delete("key"))
        #expect(!store.delete("key"))
    }
}
