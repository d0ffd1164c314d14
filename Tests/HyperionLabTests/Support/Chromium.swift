import Foundation

/// Debian's `chromium`, where it is installed, without a window.
enum Chromium {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    struct Page {
        /// The document after it was loaded and its scripts were run.
        var document: String
        /// Lines that the page wrote to the console: errors, and what its policy forbade.
        var console: [String]
    }

    /// Loads a file. Its own profile lies in `folder`; a page that takes longer than a minute is an empty document.
    static func load(_ file: String, folder: String, width: Int = 1000) throws -> Page {
        let process = Process()
        let (output, errors) = (folder + "/document", folder + "/errors")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = [
            "60", path ?? "", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)/profile",
            "--allow-file-access-from-files", "--enable-logging=stderr", "--window-size=\(width),800",
            "--virtual-time-budget=2000", "--dump-dom", "file://\(file)",
        ]
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        process.waitUntilExit()
        let lines = try String(contentsOfFile: errors, encoding: .utf8).split(separator: "\n").map(String.init)
        return Page(
            document: try String(contentsOfFile: output, encoding: .utf8),
            console: lines.filter { $0.contains(":CONSOLE") })
    }
}
