import Foundation

/// Valgrind's tool that counts instructions, and a copy of the program that it can read.
///
/// Valgrind refuses a program whose debug information it does not understand, and it does not understand Swift's:
/// the copy has none. The symbols stay, which is where it finds the function to count.
struct Callgrind {
    /// What is missing on this machine, and what to install.
    struct Unavailable: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    let valgrind: InstalledProgram
    /// `valgrind-3.19.0`.
    let version: String
    private let stripper: InstalledProgram
    private let stripArguments: [String]

    /// - Parameter path: where programs are looked for, instead of the environment's `PATH`.
    static func find(path: String? = ProcessInfo.processInfo.environment["PATH"]) throws -> Callgrind {
        guard let valgrind = InstalledProgram("valgrind", path: path) else {
            throw Unavailable(description: "valgrind is not installed (Debian package valgrind)")
        }
        let version = try valgrind.run(["--version"])
        guard version.status == 0 else {
            throw Unavailable(
                description: "\(valgrind.path) does not run (exit code \(version.status)): install the Debian package "
                    + "valgrind again")
        }
        if let strip = InstalledProgram("strip", path: path) {
            return Callgrind(
                valgrind: valgrind, version: version.firstLine, stripper: strip, stripArguments: ["-g", "-o"])
        }
        guard let copy = InstalledProgram("objcopy", path: path) else {
            throw Unavailable(
                description: "neither strip nor objcopy is installed to take the debug information out of the program, "
                    + "which valgrind cannot read (Debian package binutils)")
        }
        return Callgrind(valgrind: valgrind, version: version.firstLine, stripper: copy, stripArguments: ["-g"])
    }

    /// Makes the copy without debug information.
    func strip(_ executable: String, to copy: String) throws {
        // `strip -g -o COPY PROGRAM`, but `objcopy -g PROGRAM COPY`.
        let files = stripArguments.count == 2 ? [copy, executable] : [executable, copy]
        let status = try stripper.run(stripArguments + files).status
        guard status == 0, access(copy, X_OK) == 0 else {
            throw RunError.notCounted(
                "\(stripper.path) could not copy \(executable) to \(copy) (exit code \(status)); is the disk full?")
        }
    }

    /// What follows `valgrind` on its command line: counts what runs in `CountedSection`, and after each of them
    /// writes a file `OUTPUT.1`, `OUTPUT.2`, ….
    static func arguments(output: String, command: [String]) -> [String] {
        [
            "-q", "--tool=callgrind", "--callgrind-out-file=\(output)",
            "--toggle-collect=\(CountedSection.functionName)", "--dump-after=\(CountedSection.functionName)",
        ] + command
    }

    /// Instructions of each section, in the order in which they ran.
    static func totals(output: String) throws -> [UInt64] {
        var totals: [UInt64] = []
        while let contents = FileManager.default.contents(atPath: "\(output).\(totals.count + 1)") {
            guard let total = total(in: String(decoding: contents, as: UTF8.self)) else {
                throw RunError.notCounted("\(output).\(totals.count + 1) has no line `totals:`; callgrind wrote it")
            }
            totals.append(total)
        }
        return totals
    }

    /// Of a line such as `totals: 18077568`: what a profile's lines sum up to.
    static func total(in profile: String) -> UInt64? {
        profile.split(separator: "\n").last { $0.hasPrefix("totals: ") }
            .flatMap { UInt64($0.dropFirst("totals: ".count)) }
    }
}
