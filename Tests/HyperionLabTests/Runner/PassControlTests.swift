import Glibc
import Testing

@testable import HyperionLab

@Suite struct PassControlTests {
    @Test func progressIsKeptForEachThread() throws {
        let control = try PassControl(threadCount: 40)
        #expect((0..<40).allSatisfy { control.progress(ofThread: $0) == 0 })
        for thread in 0..<40 { control.publish(UInt64(thread) * 7, thread: thread) }
        #expect((0..<40).map { control.progress(ofThread: $0) } == (0..<40).map { $0 * 7 })
        #expect(!control.shouldStop)
        control.stop()
        #expect(control.shouldStop)
        #expect((0..<40).map { control.progress(ofThread: $0) } == (0..<40).map { $0 * 7 })
    }

    @Test func nobodyPassesTheGateBeforeAllAreThere() throws {
        let control = try PassControl(threadCount: 3)
        let opened = try PassControl(threadCount: 1)
        func start(_ thread: Int) throws -> SystemThread {
            try SystemThread {
                control.waitAtGate(thread: thread)
                control.publish(1, thread: thread)
            }
        }
        var threads = [try start(0), try start(1)]
        threads.append(
            try SystemThread {
                control.open()
                opened.publish(1, thread: 0)
            })
        usleep(30_000)
        #expect(opened.progress(ofThread: 0) == 0)
        #expect((0..<3).allSatisfy { control.progress(ofThread: $0) == 0 })
        threads.append(try start(2))
        for thread in threads { thread.join() }
        #expect((0..<3).allSatisfy { control.progress(ofThread: $0) == 1 })
    }

    @Test func aThreadRunsItsClosureOnceAndIsJoined() throws {
        let control = try PassControl(threadCount: 20)
        let threads = try (0..<20).map { thread in
            try SystemThread { control.publish(control.progress(ofThread: thread) + 1, thread: thread) }
        }
        for thread in threads { thread.join() }
        #expect((0..<20).allSatisfy { control.progress(ofThread: $0) == 1 })
    }

    @Test func pinningKeepsAThreadOnOneProcessor() throws {
        let allowed = ProcessorAffinity.allowed()
        #expect(!allowed.isEmpty && allowed == allowed.sorted())
        let control = try PassControl(threadCount: 1)
        let thread = try SystemThread {
            let pinned = allowed.allSatisfy { ProcessorAffinity.pin(to: $0) && ProcessorAffinity.allowed() == [$0] }
            control.publish(pinned ? 1 : 2, thread: 0)
        }
        thread.join()
        #expect(control.progress(ofThread: 0) == 1)
        // The thread that started it is where it was.
        #expect(ProcessorAffinity.allowed() == allowed)
    }
}
