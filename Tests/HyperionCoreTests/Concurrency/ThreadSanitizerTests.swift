import CHyperion
import Foundation
import Testing

@testable import HyperionCore

/// That ThreadSanitizer's silence on the other tests means something: it reports a payload that is copied plainly.
///
/// In optimised builds only, `swift test -c release --sanitize=thread -Xswiftc -enable-testing`: elsewhere plain
/// accesses by pointer are calls into the standard library, which is not instrumented, and no race of keys and
/// values can be seen.
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
        let done = DispatchSemaphore(value: 0)
        Thread {
            withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
                for _ in 0..<20_000 {
                    copy(record, buffer)
                    hyperion_keep_alive(buffer.load(as: UInt64.self))  // else nothing would be copied at all
                }
            }
            done.signal()
        }.start()
        for _ in 0..<20_000 { try store.put([1], value) }
        done.wait()
    }
}
