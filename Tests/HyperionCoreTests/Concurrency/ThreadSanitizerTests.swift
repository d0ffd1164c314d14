import CHyperion
import Foundation
import Synchronization
import Testing

@testable import HyperionCore

/// That ThreadSanitizer's silence on the other tests means something: it reports a payload that is copied plainly.
///
/// In optimised builds only, `HYPERION_CONCURRENT_TESTS_ONLY=1 swift test -c release --sanitize=thread -Xswiftc
/// -enable-testing`: elsewhere plain accesses by pointer are calls into the standard library, which is not
/// instrumented, and no race of keys and values can be seen. And with `TSAN_OPTIONS=history_size=7`: the sanitizer keeps quiet of a race whose first access
/// has left its history, which on a busy machine, where threads run in turns, happens with the shorter ones.
@Suite struct ThreadSanitizerTests {
    @Test(.enabled(if: TestEffort.isThreadSanitized && TestEffort.isOptimised, "needs an optimised sanitized build"))
    func aPlainCopyOfAValueBeingOverwrittenIsReported() async {
        // Its own exit status: 66 unless TSAN_OPTIONS says otherwise.
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            try ThreadSanitizerTests.overwriteBesideReader { record, buffer in
                _ = record.copyConstantValue(into: buffer)
            }
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("ThreadSanitizer: data race"))
    }

    @Test func aValidatedCopyIsNot() async {
        await #expect(processExitsWith: .success) {
            try ThreadSanitizerTests.overwriteBesideReader { record, buffer in _ = record.copyValue(into: buffer) }
        }
    }

    /// Overwrites one value in place while another thread copies it in the given way.
    static func overwriteBesideReader(_ copy: @escaping @Sendable (Record, UnsafeMutableRawBufferPointer) -> Void)
        throws
    {
        let store = try KeyValueStore(capacity: 1, arenaBytes: 1 << 20, policy: .inPlace, pages: .base, seed: 1)
        let value = [UInt8](repeating: 1, count: 64)
        try store.put([1], value)
        let record = store.record(store.index.record(inSlot: 0)!)
        // Each goes on until both have done their rounds: on a busy machine one would otherwise be through before
        // the other begins. Relaxed, so that the counting orders nothing.
        let rounds = Rounds()
        let done = DispatchSemaphore(value: 0)
        Thread {
            withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
                while rounds.areWanted {
                    copy(record, buffer)
                    hyperion_keep_alive(buffer.load(as: UInt64.self))  // else nothing would be copied at all
                    rounds.reader.wrappingAdd(1, ordering: .relaxed)
                }
            }
            done.signal()
        }.start()
        while rounds.areWanted {
            try store.put([1], value)
            rounds.writer.wrappingAdd(1, ordering: .relaxed)
        }
        done.wait()
    }

    private final class Rounds: Sendable {
        let reader = Atomic<Int>(0)
        let writer = Atomic<Int>(0)
        var areWanted: Bool { min(reader.load(ordering: .relaxed), writer.load(ordering: .relaxed)) < 2_000 }
    }
}
