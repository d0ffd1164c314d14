// swift-tools-version: 6.2
import Foundation
import PackageDescription

let package = Package(
    name: "Hyperion",
    products: [
        .library(name: "HyperionCore", targets: ["HyperionCore"]),
        .library(name: "HyperionVerify", targets: ["HyperionVerify"]),
        .executable(name: "hyperion", targets: ["hyperion"]),
    ],
    traits: [
        // C++ and C systems to compare with, each built in only where its headers are: `scripts/traits` names those.
        .trait(name: "Boost", description: "the engine boost-unordered-flat-map (libboost1.81-dev or later)"),
        .trait(name: "Abseil", description: "the engine absl-flat-hash-map (libabsl-dev)"),
        .trait(name: "TBB", description: "the engine tbb-concurrent-hash-map (libtbb-dev)"),
        .trait(name: "ConcurrencyKit", description: "the engine ck-ht (libck-dev)"),
        .trait(name: "NUMA", description: "memory on chosen nodes (libnuma-dev)"),
        // Never in what is shipped; debug builds have it for the tests.
        .trait(name: "PlantedDefects", description: "engines with defects, for the checker to find"),
    ],
    targets: [
        // C that Swift cannot say: time-stamp counter, pause, prefetch, and Debian's header-only xxHash.
        .target(name: "CHyperion"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // The C++ and C systems under test, behind one C interface.
        .target(
            name: "CBaselines",
            cSettings: [
                .define("HYPERION_CONCURRENCY_KIT", .when(traits: ["ConcurrencyKit"])),
                .define("HYPERION_NUMA", .when(traits: ["NUMA"])),
            ],
            cxxSettings: [
                .define("HYPERION_BOOST", .when(traits: ["Boost"])),
                .define("HYPERION_ABSEIL", .when(traits: ["Abseil"])),
                .define("HYPERION_TBB", .when(traits: ["TBB"])),
            ],
            linkerSettings: [
                .linkedLibrary("absl_raw_hash_set", .when(traits: ["Abseil"])),
                .linkedLibrary("absl_hash", .when(traits: ["Abseil"])),
                .linkedLibrary("absl_city", .when(traits: ["Abseil"])),
                .linkedLibrary("absl_low_level_hash", .when(traits: ["Abseil"])),
                .linkedLibrary("tbb", .when(traits: ["TBB"])),
                .linkedLibrary("ck", .when(traits: ["ConcurrencyKit"])),
                .linkedLibrary("numa", .when(traits: ["NUMA"])),
            ]),

        .target(name: "HyperionCore", dependencies: ["CHyperion"]),
        .target(name: "HyperionVerify"),
        .target(
            name: "HyperionLab",
            dependencies: ["HyperionCore", "HyperionVerify", "CHyperion", "CBaselines", "CYAML", "CZlib"],
            swiftSettings: [
                .define("PLANTED_DEFECTS", .when(configuration: .debug)),
                .define("PLANTED_DEFECTS", .when(traits: ["PlantedDefects"])),
            ]),
        .executableTarget(name: "hyperion", dependencies: ["HyperionLab", "HyperionVerify"]),
        .testTarget(name: "HyperionCoreTests", dependencies: ["HyperionCore"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)

// Optimised, a million operations take the time of a thousand, and a million histories that of some thousands: these lanes
// have the engine or the checker with its tests, or both, and nothing else.
let optimisedLanes = [
    "HYPERION_ENGINE_TESTS_ONLY": ["CHyperion", "HyperionCore", "HyperionCoreTests"],
    "HYPERION_CHECKER_TESTS_ONLY": ["HyperionVerify", "HyperionVerifyTests"],
]
let optimised = optimisedLanes.filter { Context.environment[$0.key] != nil }.flatMap(\.value)
if !optimised.isEmpty {
    package.targets.append(.testTarget(name: "HyperionVerifyTests", dependencies: ["HyperionVerify"]))
    package.targets.removeAll { !optimised.contains($0.name) }
    package.products.removeAll { !optimised.contains($0.name) }
    package.traits = []
} else if Context.environment["HYPERION_CONCURRENT_TESTS_ONLY"] == nil {
    package.targets += [
        .testTarget(name: "HyperionVerifyTests", dependencies: ["HyperionVerify"]),
        .testTarget(
            name: "HyperionLabTests", dependencies: ["HyperionLab"], exclude: ["Report/HistogramLog/Fixtures"]),
        .testTarget(name: "CommandTests", dependencies: ["HyperionLab", "hyperion"]),
    ]
} else {
    // Optimised and instrumented, everything would take ten minutes to build: the lane under ThreadSanitizer has the
    // tests that start threads, and no others: of the engine's those of one folder.
    package.targets.removeAll { $0.name == "hyperion" }
    package.products.removeAll { $0.name == "hyperion" }
    for target in package.targets where target.name == "HyperionCoreTests" {
        target.sources = ["Concurrency", "Support"]
    }
    for target in package.targets where target.name == "HyperionCore" {
        target.swiftSettings = [.define("HYPERION_THREAD_SANITIZER")]
    }
    // The engine stays optimised: only so does the sanitizer see its accesses to raw memory. What drives it need not be.
    for target in package.targets where ["HyperionVerify", "HyperionLab"].contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Onone"])]
    }
    let folder = "Tests/HyperionLabTests"
    let needed = ["Systems/ArmConcurrencyTests.swift", "Support/EngineAvailability.swift", "ScenarioTestSupport.swift"]
    let others = FileManager.default.enumerator(atPath: Context.packageDirectory + "/" + folder)?
        .compactMap { $0 as? String }.filter { $0.contains(".") && !needed.contains($0) }
    package.targets.append(
        .testTarget(name: "HyperionLabTests", dependencies: ["HyperionLab"], exclude: others ?? [], sources: needed))
}

// Instrumented as a whole for libFuzzer: see scripts/fuzz.
if Context.environment["HYPERION_FUZZ"] != nil {
    package.targets.removeAll { $0.isTest }
    for (name, dependency, sources) in [
        ("HyperionFuzz", "HyperionVerify", ["Fuzzing/FuzzEntry.swift", "HyperionVerifyTests/Support/FuzzInput.swift"]),
        (
            "HyperionLabFuzz", "HyperionLab",
            ["Fuzzing/LabFuzzEntry.swift", "HyperionLabTests/Support/LabFuzzInput.swift"]
        ),
    ] {
        package.targets.append(
            .executableTarget(name: name, dependencies: [.byName(name: dependency)], path: "Tests", sources: sources))
        package.products.append(.executable(name: name, targets: [name]))
    }
}
