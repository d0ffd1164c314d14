import Foundation
import HyperionLab
import Testing

/// `allocator: jemalloc` and the figures that allocators tell, from the command line to the report.
@Suite(.serialized) struct AllocatorCommandTests {
    private static let scenario = HyperionCommand.scenario(
        "records: 20k", "operations: {read: 50%, update: 50%}", "engines: [hyperion, std-unordered-map, null]",
        "run: {warmup: 0s, duration: 30s, operations: 2k, repetitions: 1}")

    /// Value and note of a line of `metrics.csv`; nil: there is no such line.
    private static func metric(_ name: String, _ csv: String) -> (value: Double?, note: String)? {
        let line = csv.split(separator: "\n").first { $0.hasPrefix("tiny," + name + ",") }
        return line.map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return (Double(fields[5]), String(fields.last ?? ""))
        }
    }

    private static func metrics(_ command: HyperionCommand) throws -> String {
        String(decoding: try command.contents("out/metrics.csv"), as: UTF8.self)
    }

    /// What serves the memory in fact is what reports name.
    @Test func anotherAllocatorByThePreloaderIsRefused() throws {
        let command = try HyperionCommand()
        let probe = try command.shell("LD_PRELOAD=libjemalloc.so.2 /bin/true")
        if probe.errors.contains("libjemalloc") { try Test.cancel("libjemalloc2 is not installed") }
        for line in ["", "--set allocator=system"] {
            let outcome = try command.shell(
                "LD_PRELOAD=libjemalloc.so.2 exec $hyperion run tiny.yaml --no-report \(line)")
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome.output)")
            #expect(
                outcome.errors.contains(
                    "libjemalloc.so.2 serves this program's memory in place of the C library (LD_PRELOAD): start it "
                        + "without, or write allocator: jemalloc"), "\(outcome.errors)")
        }
        let own = try command.shell(
            "LD_PRELOAD=libjemalloc.so.2 exec $hyperion run tiny.yaml --no-report --set allocator=jemalloc")
        #expect(own.status == 0, "\(own.errors)")
    }

    @Test func figuresUnderTheSystemsAllocator() throws {
        let command = try HyperionCommand()
        try command.write(Self.scenario, to: "tiny.yaml")
        let outcome = try command.run("run", "tiny.yaml", "--output=out")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let csv = try Self.metrics(command)
        #expect(!csv.contains(",allocated-per-op,"))
        let live = try #require(Self.metric("std-unordered-map,memory,live-bytes-per-record", csv)?.value)
        // A node with its key and value, which is too long to lie in the string, and a bucket.
        #expect((100..<400).contains(live))
        let own = try #require(Self.metric("hyperion,memory,live-bytes-per-record", csv)?.value)
        #expect(own < 8 && Self.metric("hyperion,memory,fragmentation", csv) == nil)
        #expect(
            Self.metric("std-unordered-map,memory,fragmentation", csv)?.note.contains("taken from the system") == true)
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("## Allocator\n\nThe heap is glibc "))
        #expect(report.contains("This allocator counts no allocations") && !report.contains("allocated an operation"))
        #expect(String(decoding: try command.contents("out/report.html"), as: UTF8.self).contains("Allocator"))
        // Where the kernel says that it lies: a heap that grew by what was loaded.
        let result = try ResultFile.decode(try command.contents("out/results.json"), path: "results.json")
        let heaps = result.samples.filter { $0.engine == "std-unordered-map" }.flatMap { $0.placement?.regions ?? [] }
        #expect(!heaps.isEmpty && heaps.allSatisfy { $0.name == "heap" && $0.presentPages > 0 })
        #expect(heaps.allSatisfy { $0.residentBytes > 20_000 * 64 }, "\(heaps)")
    }

    @Test func figuresUnderJemalloc() throws {
        let command = try HyperionCommand()
        try command.write(Self.scenario + "allocator: jemalloc\n", to: "tiny.yaml")
        let outcome = try command.run(
            "run", "tiny.yaml", "--output=out", "--set", "thresholds=[hyperion.update.allocated-per-op <= 0B]")
        if outcome.status == 2, outcome.errors.contains("libjemalloc2") {
            try Test.cancel("libjemalloc2 is not installed")
        }
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
        #expect(outcome.output.contains("✓ hyperion.update.allocated-per-op <= 0B"))
        #expect(outcome.output.contains(" · jemalloc"))
        let csv = try Self.metrics(command)
        for operation in ["read", "update"] {
            #expect(Self.metric("hyperion,\(operation),allocated-per-op", csv)?.value == 0, "\(operation)")
        }
        // Of 20,000 records; the first operation of an unoptimised build makes the metadata of its types, in a block of 16 KiB.
        let load = try #require(Self.metric("hyperion,load,allocated-per-op", csv)?.value)
        #expect(load * 20_000 <= 20_000, "\(load)")
        // What is loaded stays, so that all of it was allocated: its own bytes and what goes with them.
        let loaded = try #require(Self.metric("std-unordered-map,load,allocated-per-op", csv)?.value)
        #expect((100..<400).contains(loaded))
        #expect(Self.metric("std-unordered-map,memory,fragmentation", csv)?.value ?? 0 > 0.9)
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        #expect(report.contains("## Allocator\n\nThe heap is jemalloc 5") && report.contains("allocated an operation"))
        // From the result alone, as every report.
        let again = try command.run("report", "out/results.json")
        #expect(again.status == 0)
    }

    @Test func aSweepOverTheAllocatorIsOneReport() throws {
        let command = try HyperionCommand()
        try command.write(Self.scenario + "sweep: {allocator: [system, jemalloc]}\n", to: "tiny.yaml")
        let outcome = try command.run("run", "tiny.yaml", "--output=out")
        if outcome.status == 2, outcome.errors.contains("libjemalloc2") {
            try Test.cancel("libjemalloc2 is not installed")
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("allocator=jemalloc") || outcome.output.contains("jemalloc"))
        let report = String(decoding: try command.contents("out/report.md"), as: UTF8.self)
        let titles = ["live bytes a record", "fragmentation", "load: bytes allocated an operation"]
        for title in titles { #expect(report.contains("\n### \(title)\n"), "\(title)") }
        // What the system's allocator does not count stands as a dash beside what jemalloc does.
        let table = report.components(separatedBy: "### load: bytes allocated an operation").last ?? ""
        #expect(table.contains("| allocator=system | – | – |"), "\(table.prefix(400))")
    }

    /// The loader is told to look nowhere: a machine without the package.
    @Test func whatIsNotInstalledIsSaidAtItsPlace() throws {
        let command = try HyperionCommand()
        try command.write(HyperionCommand.scenario("allocator: jemalloc"), to: "tiny.yaml")
        guard geteuid() == 0, try command.shell("unshare -m true").status == 0 else {
            try Test.cancel("only root may hide a library from a program")
        }
        let line =
            "unshare -m sh -c 'for library in $(ldconfig -p | sed -n \"s/.*libjemalloc.so.2 .*=> //p\"); do "
            + "mount --bind /dev/null $library; done; \"$hyperion\" run tiny.yaml'"
        let outcome = try command.shell(line)
        #expect(outcome.status == 2, "\(outcome.output)")
        #expect(
            outcome.errors.contains(
                "tiny.yaml:6:12: error: jemalloc cannot be had here: libjemalloc.so.2 is not installed (Debian package "
                    + "libjemalloc2); install it, or write allocator: system"), "\(outcome.errors)")
    }
}
