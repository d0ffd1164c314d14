import Foundation

/// A program of the system, found on the `PATH`.
struct InstalledProgram {
    let path: String

    /// nil: it is not installed, or may not be run.
    init?(_ name: String, path: String? = ProcessInfo.processInfo.environment["PATH"]) {
        let candidates = (path ?? "").split(separator: ":").map { "\($0)/\(name)" }
        let found = candidates.first { access($0, X_OK) == 0 && !AtomicFile.isFolder($0) }
        guard let found else { return nil }
        self.path = found
    }

    /// Runs it to its end with what it prints thrown away, except for the first line of standard output.
    ///
    /// - Returns: its exit code (minus the signal's number if it was killed) and that line.
    func run(_ arguments: [String]) throws -> (status: Int32, firstLine: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw RunError.workerNotStarted(path, error.localizedDescription)
        }
        let text = (try? output.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return (status, String(decoding: text, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? "")
    }
}
