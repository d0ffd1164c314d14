import Foundation
import Testing

/// The engine and the checker as libraries: a package of its own depends on this one by path, builds and runs.
///
/// It takes about a minute; `HYPERION_SKIP_SLOW_TESTS` leaves it out.
@Suite(.serialized) struct LibraryTests {
    static let isSkipped = ProcessInfo.processInfo.environment["HYPERION_SKIP_SLOW_TESTS"] != nil
    /// This file lies in Tests/CommandTests.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test(.disabled(if: isSkipped, "HYPERION_SKIP_SLOW_TESTS is set"), .timeLimit(.minutes(10)))
    func aPackageThatDependsOnItBuildsAndRuns() throws {
        let command = try HyperionCommand()
        // A package is known by its folder's name, which a clone's owner chooses.
        try FileManager.default.createSymbolicLink(
            atPath: command.folder + "/hyperion", withDestinationPath: Self.root)
        try command.write(
            """
            // swift-tools-version: 6.2
            import PackageDescription

            let package = Package(
                name: "Guest",
                dependencies: [.package(path: "../hyperion")],
                targets: [
                    .executableTarget(
                        name: "Guest", dependencies: [.product(name: "HyperionCore", package: "hyperion")]),
                    .executableTarget(
                        name: "Judge", dependencies: [.product(name: "HyperionVerify", package: "hyperion")]),
                ])

            """, to: "guest/Package.swift")
        try command.write(
            """
            import HyperionCore

            let store = try KeyValueStore(capacity: 100, arenaBytes: 1 << 20)
            try store.put("agent", "007")
            try store.put("agent", "007")
            try store.put("number", "7")
            print(store.get("agent") ?? "nobody", store.get("number") ?? "none", store.get("missing") ?? "absent", store.count)

            """, to: "guest/Sources/Guest/main.swift")
        // The README's own text.
        let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
        let block = try #require(readme.split(separator: "```swift\n").first { $0.contains("import HyperionVerify") })
        let code = try #require(block.split(separator: "\n```").first)
        try command.write(code + "\n", to: "guest/Sources/Judge/main.swift")
        let outcome = try command.shell(
            "cd guest && exec swift run --quiet --scratch-path ../build -c debug Guest", patience: 540)
        #expect(outcome.output == "007 7 absent 2\n", "\(outcome.errors)")
        #expect(outcome.status == 0)
        let judge = try command.shell(
            "cd guest && exec swift run --quiet --scratch-path ../build -c debug Judge", patience: 540)
        #expect(judge.output == "violated [0, 1]\n" && judge.status == 0, "\(judge.errors)")
    }
}
