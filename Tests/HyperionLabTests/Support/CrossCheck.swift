import Foundation
import Testing

/// Programs of others that our formats and pages are checked against. A machine without them is no worse for it, but
/// has to be told what was not checked.
enum CrossCheck: CaseIterable {
    /// Java's HdrHistogram, run.
    case java
    /// The same, with a program of our own, which takes the compiler.
    case javaCompiler
    /// PyPI's port of HdrHistogram.
    case python
    case chromium

    static let hdrHistogramJar = "/usr/share/java/hdrhistogram.jar"

    /// Debian's, those that `scripts/bootstrap --tests` installs; none where it installs something else, or nothing.
    var packages: [String] {
        switch self {
        case .java: ["libhdrhistogram-java", "default-jre-headless"]
        case .chromium: ["chromium"]
        case .javaCompiler, .python: []
        }
    }

    /// Names, where it is not here, what is skipped and what to install.
    var advice: String {
        let bootstrap = "install the Debian packages \(packages.joined(separator: " ")) (scripts/bootstrap --tests)"
        return switch self {
        case .java: "the cross-check with Java's HdrHistogram: \(bootstrap)"
        case .javaCompiler:
            "making the fixtures of Java's HdrHistogram anew: install the Debian packages libhdrhistogram-java "
                + "default-jdk-headless"
        case .python:
            "the cross-check with Python's HdrHistogram: pip install hdrhistogram for the python3 on the PATH (Debian "
                + "has no package of it)"
        case .chromium: "looking at the page in a browser: \(bootstrap)"
        }
    }

    /// Tried once, by starting it.
    var isInstalled: Bool {
        switch self {
        case .java: Self.hasJava
        case .javaCompiler: Self.hasJavaCompiler
        case .python: Self.hasPython
        case .chromium: Chromium.path != nil
        }
    }

    private static let hasJava =
        FileManager.default.fileExists(atPath: hdrHistogramJar) && ForeignTool.run(["java", "-version"])?.status == 0
    private static let hasJavaCompiler = hasJava && ForeignTool.run(["javac", "-version"])?.status == 0
    private static let hasPython = ForeignTool.run(["python3", "-c", "import hdrh.histogram"])?.status == 0
}

/// Cancels the test, with what is skipped and what to install, where the other program is not on this machine.
func cancelUnlessInstalled(_ check: CrossCheck) throws {
    if !check.isInstalled { try Test.cancel("skipped \(check.advice)") }
}
