import Foundation
import Testing

/// No measured loop and nothing that it calls counts references, checks exclusive access, allocates, or calls through a
/// pointer: looked up in the machine code of the release build, where alone it can be seen.
///
/// `HYPERION_RELEASE` names the program; else `.build/release/hyperion` is taken. Where the variable is set the program
/// has to be there; where it is not, and no release was built, the tests of it are cancelled and say so. `scripts/test`
/// sets it.
@Suite(.serialized) struct HotPathTests {
    private static let session =
        "<HyperionLab.HyperionSystem<HyperionCore.HashIndex<HyperionCore.HardwareMemory>, "
    private static let store =
        "specialization <HyperionCore.HashIndex<HyperionCore.HardwareMemory>> of HyperionCore.IndexedStore."

    /// The loops, with everything that is inlined into them: `get`, `put` of a new key, `update`, `delete`.
    static let loops: [HotPathCheck.HotPath] = [
        .init(name: [session, "TimingLoop.(measureReads in"], onlyLoops: true),
        .init(name: [session, "TimingLoop.(measureInserts in"], onlyLoops: true),
        .init(
            name: [session, "TimingLoop.(measureMultiReads in"],
            mergedName: ["<HyperionLab.HyperionSystem<", "TimingLoop.(measureMultiReads in"], onlyLoops: true,
            knownIndirectCalls: 2,
            reason: "the compiler merges the loops of engines that differ in the called function alone, and hands that "
                + "function over: one call for a whole batch of keys, always to the same function"),
        .init(
            name: [session, "TimingLoop.(measureMixed in"], onlyLoops: true, knownIndirectCalls: 1, reason: merged),
        .init(name: [session, "TimingLoop.measureLatency<"], onlyLoops: true, knownIndirectCalls: 1, reason: merged),
    ]

    private static let merged =
        "the compiler merges what finishes a batch's displaced keys, one in thirty, for stores that differ in the called "
        + "function alone, and hands that function over: always the same one"

    /// What is not inlined.
    static let functions: [HotPathCheck.HotPath] =
        ["getGenerally(", "putGenerally(", "delete("].map { HotPathCheck.HotPath(name: [store + $0]) }
        + ["multiGet(_: Swift.UnsafeBufferPointer", "finishSlowly("].map {
            HotPathCheck.HotPath(name: [store + $0], knownIndirectCalls: 1, reason: merged)
        }
        + [
            .init(
                name: [store + "republish("], mergedName: ["of HyperionCore.IndexedStore.republish("],
                knownIndirectCalls: 1, reason: "as for a batch: what changes the slot of a record that moves")
        ]

    static let cold: [HotPathCheck.Cold] = [
        .init(
            name: "lazy protocol witness table accessor for type HyperionCore.StoreError",
            reason: "an error is thrown: the store is full, or a key or value is too long"),
        .init(name: "Backoff.yieldCore", reason: "waits for another thread"),
        .init(name: "HyperionLab.Brake.(spin", reason: "a pass that is slowed down on purpose"),
        .init(
            name: "IndexedStore.withValue", reason: "of a scan: a copy of a value over 1 KiB does not lie on the stack"),
    ]

    /// nil: there is none, and nobody asked for it.
    private static func release() throws -> String? {
        #if arch(x86_64)
            if let path = ProcessInfo.processInfo.environment["HYPERION_RELEASE"] {
                try #require(
                    FileManager.default.isExecutableFile(atPath: path), "HYPERION_RELEASE names no program: \(path)")
                return path
            }
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().path
            let path = root + "/.build/release/hyperion"
            return FileManager.default.isExecutableFile(atPath: path) ? path : nil
        #else
            return nil
        #endif
    }

    @Test func theReleaseHasNoHiddenCostInItsHotPaths() throws {
        guard let path = try Self.release() else {
            try Test.cancel(
                "there is no release to look into (swift build -c release --product hyperion), or no x86-64 processor")
        }
        let check = try HotPathCheck(path, cold: Self.cold)
        for hot in Self.loops + Self.functions {
            let findings = try check.findings(hot)
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    // MARK: What it finds, and what it lets pass

    private static let fixture = """
        final class Node {
            var next: Node?
            var value = 1
        }
        public class Counter { public var value = 0 }
        final class Holder { var kept: Node? }
        nonisolated(unsafe) let holder = Holder()
        nonisolated(unsafe) public var total = 0

        @inline(never) func walkingNodes(_ first: Node) -> Int {
            var sum = 0
            var node: Node? = first
            while let here = node { sum &+= here.value; node = here.next }
            return sum
        }
        @inline(never) func callingClosures(_ bodies: [(Int) -> Int]) -> Int {
            var sum = 0
            for body in bodies { sum = body(sum) }
            return sum
        }
        @inline(never) func allocating(_ count: Int) {
            for _ in 0..<count { holder.kept = Node() }
        }
        @inline(never) func keeping(_ node: Node) { holder.kept = node }
        @inline(never) func keepingInALoop(_ node: Node, _ count: Int) {
            for _ in 0..<count { keeping(node) }
        }
        @inline(never) func counting(_ counter: Counter, _ words: UnsafeBufferPointer<Int>) {
            for word in words { counter.value &+= word }
        }
        @inline(never) func adding(_ words: UnsafeBufferPointer<Int>) -> Int {
            var sum = 0
            for word in words { sum = sum &* 31 &+ word }
            return sum
        }
        @inline(never) func keepingBeforeTheLoop(_ node: Node, _ words: UnsafeBufferPointer<Int>) -> Int {
            holder.kept = node
            var sum = 0
            for word in words { sum = sum &* 31 &+ word }
            return sum
        }
        @inline(never) func choosing(_ words: UnsafeBufferPointer<Int>) -> Int {
            var sum = 0
            for word in words {
                switch word {
                case 0: sum &+= 17
                case 1: sum = sum &* 31
                case 2: sum ^= 0x5555
                case 3: sum = sum &>> 3
                case 4: sum = ~sum
                case 5: sum &-= 12
                case 6: sum = sum &* sum
                default: sum |= 1
                }
            }
            return sum
        }

        @inline(never) func choosingToKeep(_ node: Node, _ words: UnsafeBufferPointer<Int>) -> Int {
            var sum = 0
            for word in words {
                switch word {
                case 0: sum &+= 17
                case 1: sum = sum &* 31
                case 2: sum ^= 0x5555
                case 3: sum = sum &>> 3
                case 4: sum = ~sum
                case 5: keeping(node)
                case 6: sum = sum &* sum
                default: sum |= 1
                }
            }
            return sum
        }

        let count = CommandLine.arguments.count
        let node = Node()
        node.next = Node()
        let counter = Counter()
        let numbers = Array(0..<count &* 8)
        total = walkingNodes(node) &+ callingClosures([{ $0 &+ count }, { $0 &* count }])
        allocating(count)
        keepingInALoop(node, count)
        numbers.withUnsafeBufferPointer { words in
            counting(counter, words)
            total &+= adding(words) &+ keepingBeforeTheLoop(node, words) &+ choosing(words) &+ choosingToKeep(node, words)
        }
        print(total &+ counter.value)
        """

    /// Compiled once for all that is looked up in it.
    private static func check(_ body: (HotPathCheck) throws -> Void) throws {
        #if arch(x86_64)
            let folder = NSTemporaryDirectory() + "/hyperion-hot-paths-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let source = folder + "/main.swift"
            try fixture.write(toFile: source, atomically: true, encoding: .utf8)
            let compiler = try Tool.find("swiftc", package: "the Swift toolchain")
            _ = try Tool.run(
                compiler, ["-O", "-wmo", "-module-name", "fixture", source, "-o", folder + "/fixture"])
            try body(try HotPathCheck(folder + "/fixture", cold: []))
        #else
            try Test.cancel("only the code of x86-64 is read")
        #endif
    }

    @Test func whatIsPlantedIsFound() throws {
        try Self.check { check in
            for (function, word) in [
                ("walkingNodes", "swift_re"), ("callingClosures", "calls through *"),
                ("allocating", "swift_allocObject"), ("keepingInALoop", "swift_re"),
                ("keepingInALoop", "swift_beginAccess"),
                // Behind a jump through a table.
                ("choosingToKeep", "swift_re"),
            ] {
                let findings = try check.findings(.init(name: ["fixture.\(function)("], onlyLoops: true))
                #expect(findings.contains { $0.contains(word) }, "\(function): \(findings)")
            }
            // What it calls is told to be in the function that calls it.
            let nested = try check.findings(.init(name: ["fixture.keepingInALoop("], onlyLoops: true))
            #expect(nested.contains { $0.contains("in fixture.keeping(") }, "\(nested)")
        }
    }

    @Test func whatStandsBesideALoopIsLetPass() throws {
        try Self.check { check in
            for function in ["adding", "keepingBeforeTheLoop", "choosing"] {
                let findings = try check.findings(.init(name: ["fixture.\(function)("], onlyLoops: true))
                #expect(findings.isEmpty, "\(findings)")
            }
            // But not where all of a function is in somebody's loop.
            let whole = try check.findings(.init(name: ["fixture.keepingBeforeTheLoop("]))
            #expect(whole.contains { $0.contains("swift_re") }, "\(whole)")
        }
    }

    @Test func whatIsNotThereIsAFinding() throws {
        try Self.check { check in
            let missing = try check.findings(.init(name: ["fixture.renamed("], onlyLoops: true))
            #expect(missing.count == 1 && missing[0].contains("there is no such function"), "\(missing)")
            let straight = try check.findings(.init(name: ["fixture.keeping("], onlyLoops: true))
            #expect(straight.contains { $0.contains("has no loop") }, "\(straight)")
        }
    }

    @Test func aKnownIndirectCallIsAllowedAsOftenAsItIsKnown() throws {
        try Self.check { check in
            var path = HotPathCheck.HotPath(name: ["fixture.callingClosures("], onlyLoops: true)
            func indirect() throws -> Int { try check.findings(path).count { $0.contains("calls through") } }
            let calls = try indirect()
            #expect(calls > 0)
            path.knownIndirectCalls = calls
            #expect(try indirect() == 0)
            path.knownIndirectCalls = calls - 1
            #expect(try indirect() == calls)
        }
    }
}
