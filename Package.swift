// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Hyperion",
    products: [
        .library(name: "HyperionCore", targets: ["HyperionCore"]),
        .library(name: "HyperionVerify", targets: ["HyperionVerify"]),
        .executable(name: "hyperion", targets: ["hyperion"]),
    ],
    targets: [
        // C that Swift cannot say: time-stamp counter, pause, prefetch, and Debian's header-only xxHash.
        .target(name: "CHyperion"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // The C++ systems under test, behind one C interface.
        .target(name: "CBaselines"),

        .target(name: "HyperionCore", dependencies: ["CHyperion"]),
        .target(name: "HyperionVerify"),
        .target(
            name: "HyperionLab",
            dependencies: ["HyperionCore", "CHyperion", "CBaselines", "CYAML", "CZlib"]),
        .executableTarget(name: "hyperion", dependencies: ["HyperionLab"]),

        .testTarget(name: "HyperionCoreTests", dependencies: ["HyperionCore"]),
        .testTarget(name: "HyperionVerifyTests", dependencies: ["HyperionVerify"]),
        .testTarget(name: "HyperionLabTests", dependencies: ["HyperionLab"]),
        .testTarget(name: "CommandTests", dependencies: ["HyperionLab", "hyperion"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
