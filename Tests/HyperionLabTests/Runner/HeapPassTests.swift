import Foundation
import Testing

@testable import HyperionLab

/// What is reported of the heap, of a system that allocates known amounts and of one that allocates nothing.
///
/// Other tests allocate in this process meanwhile, and its allocator cannot be exchanged: both tests are this program
/// once more, with a variable that lets `HeapPassInAProcessOfItsOwn` run and, for one of them, with jemalloc.
@Suite(.serialized) struct HeapPassTests {
    private static let jemalloc = PreloadedAllocator.jemalloc

    private static func runAlone(_ allocator: String, _ environment: [String: String]) throws -> String {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        var arguments = ["--testing-library", "swift-testing", "--filter", "HeapPassInAProcessOfItsOwn"]
        // What `swift test` starts is a helper where there is one, and else the tests themselves.
        if let place = CommandLine.arguments.firstIndex(of: "--test-bundle-path"),
            place + 1 < CommandLine.arguments.count
        {
            arguments += ["--test-bundle-path", CommandLine.arguments[place + 1]]
        }
        process.arguments = arguments
        process.environment = environment.merging([HeapTestProcess.variable: allocator]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self)
    }

    /// A filter that matches nothing, or a suite that is not enabled, fails nothing.
    private static let passed = "Suite HeapPassInAProcessOfItsOwn passed"

    @Test func figuresUnderTheSystemsAllocator() throws {
        let output = try Self.runAlone("glibc", ProcessInfo.processInfo.environment)
        #expect(output.contains(Self.passed), "\(output)")
    }

    @Test func figuresUnderJemalloc() throws {
        if let reason = Self.jemalloc.unavailability { try Test.cancel("\(reason)") }
        let output = try Self.runAlone("jemalloc", Self.jemalloc.preloading(ProcessInfo.processInfo.environment))
        #expect(output.contains(Self.passed), "\(output)")
    }

    @Test func anAllocatorThatIsNotThereIsSaidToBeMissing() {
        let none = PreloadedAllocator(soname: "libhyperion-none.so.9", package: "libhyperion-none9")
        #expect(none.unavailability == "libhyperion-none.so.9 is not installed (Debian package libhyperion-none9)")
    }

    @Test func whatWasPreloadedBeforeStaysBehindIt() {
        let environment = Self.jemalloc.preloading(["LD_PRELOAD": "libother.so", "PATH": "/bin"])
        #expect(environment == ["LD_PRELOAD": "libjemalloc.so.2:libother.so", "PATH": "/bin"])
        #expect(Self.jemalloc.preloading([:]) == ["LD_PRELOAD": "libjemalloc.so.2"])
    }

    @Test func workersGetTheAllocatorAndItsPages() throws {
        for (lines, conf) in [
            ("allocator: jemalloc", "thp:always"), ("pages: base\nallocator: jemalloc", "thp:default"),
        ] {
            let environment = WorkerProcess.environment(for: try tinyScenario(lines))
            #expect(environment["LD_PRELOAD"]?.hasPrefix("libjemalloc.so.2") == true)
            #expect(environment["MALLOC_CONF"] == conf)
        }
        let plain = WorkerProcess.environment(for: try tinyScenario("allocator: system"))
        #expect(plain["LD_PRELOAD"] == ProcessInfo.processInfo.environment["LD_PRELOAD"])
    }

    /// A worker that was started without it does not report another allocator's figures under its name.
    @Test(.enabled(if: HeapTestProcess.allocator == nil))
    func aWorkerWithoutTheAllocatorRefuses() throws {
        let job = WorkerJob(
            scenario: try tinyScenario("allocator: jemalloc"), engine: "null", repetition: 0, position: 0)
        #expect(throws: HeapError.notServed(by: "libjemalloc.so.2")) { try SystemTable.run(job) }
    }
}

/// What lets the tests below run, in a process that was started for them.
enum HeapTestProcess {
    static let variable = "HYPERION_HEAP_TESTS"
    static var allocator: String? { ProcessInfo.processInfo.environment[variable] }
}

/// See `HeapPassTests`.
@Suite(.serialized, .enabled(if: HeapTestProcess.allocator != nil))
struct HeapPassInAProcessOfItsOwn {
    private static var isJemalloc: Bool { HeapTestProcess.allocator == "jemalloc" }

    private static func run<Amounts: AllocatingAmounts>(_ type: Amounts.Type) throws -> (HeapSample, ArmSample) {
        let scenario = try tinyScenario(
            "records: 20k", "operations: {read: 50%, update: 50%}", "pages: base",
            isJemalloc ? "allocator: jemalloc" : "allocator: system")
        let job = WorkerJob(scenario: scenario, engine: "planted", repetition: 0, position: 0)
        let sample = try Arm.run(job, SystemType(AllocatingSystem<Amounts>.self))
        return (try #require(sample.heap), sample)
    }

    private static func operation(_ name: String, _ heap: HeapSample) throws -> HeapSample.Operation {
        try #require(heap.operations.first { $0.operation == name })
    }

    @Test func whatIsAllocatedIsReported() throws {
        let (heap, sample) = try Self.run(SomeAmounts.self)
        let load = try Self.operation("load", heap)
        let read = try Self.operation("read", heap)
        let update = try Self.operation("update", heap)
        #expect(load.operations == 20_000 && read.operations == 2000 && update.operations == 2000)
        if Self.isJemalloc {
            #expect(heap.allocator.hasPrefix("jemalloc ") && heap.holdsResident && heap.active != nil)
            // To the byte, in jemalloc's size classes: 100 bytes take 112, 200 take 224, and 1,000 take 1,024.
            #expect(read.allocatedPerOperation == 112 && update.allocatedPerOperation == 1024)
            #expect(load.allocatedPerOperation == 224)
        } else {
            #expect(heap.allocator.hasPrefix("glibc ") && !heap.holdsResident && heap.active == nil)
            #expect([load, read, update].allSatisfy { $0.allocated == nil })
        }
        // With glibc's 8 bytes ahead of each block, and what either keeps ready for a thread.
        #expect(abs(try #require(read.grownPerOperation)) < 16, "\(read)")
        #expect((1000..<1040).contains(try #require(update.grownPerOperation)), "\(update)")
        #expect((200..<232).contains(try #require(heap.livePerRecord)), "\(heap)")
        #expect((0.95..<1.6).contains(try #require(heap.fragmentation)), "\(heap)")
        // And in the figures that reports are made from.
        let lines = Observations(operation: "update", arms: [sample])
        #expect(lines.series[.heapGrowthPerOperation]?.values[0] == update.grownPerOperation)
        #expect(lines.series[.allocatedPerOperation]?.values[0] == update.allocatedPerOperation)
    }

    @Test func whatAllocatesNothingHasNothing() throws {
        let (heap, _) = try Self.run(NoAmounts.self)
        for name in ["load", "read", "update"] {
            let operation = try Self.operation(name, heap)
            #expect(operation.allocated == (Self.isJemalloc ? 0 : nil), "\(name)")
            #expect(abs(try #require(operation.grownPerOperation)) < 8, "\(operation)")
        }
        #expect(abs(try #require(heap.livePerRecord)) < 8 && heap.fragmentation == nil, "\(heap)")
    }
}
