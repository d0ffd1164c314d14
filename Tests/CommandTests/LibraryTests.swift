import Foundation
import Testing

/// The engine as a library: a package of its own depends on this one by path, builds and runs.
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
                        name: "Guest", dependencies: [.product(name: "HyperionCore", package: "hyperion")])
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
        let outcome = try command.shell(
            "cd guest && exec swift run --quiet --scratch-path ../build -c debug Guest", patience: 540)
        #expect(outcome.output == "007 7 absent 2\n", "\(outcome.errors)")
        #expect(outcome.status == 0)
    }
}
