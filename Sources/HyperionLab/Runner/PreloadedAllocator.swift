import CHyperion
import Foundation

/// An allocator that takes the C library's place in a worker, by the soname under which the loader finds it.
///
/// Whether the loader finds it is asked of the loader: a program that does nothing is started with it, and the loader
/// complains on standard error where it has to go on without. Where it looks (its cache, `LD_LIBRARY_PATH`) is so its own
/// affair, and the worker is started the same way.
struct PreloadedAllocator: Sendable {
    let soname: String
    /// Which Debian package has it.
    let package: String

    static let jemalloc = PreloadedAllocator(soname: "libjemalloc.so.2", package: "libjemalloc2")

    /// What the scenario's heap needs; nil: nothing that the C library does not have.
    static func needed(by scenario: Scenario) -> PreloadedAllocator? {
        scenario.heap == .jemalloc ? jemalloc : nil
    }

    /// nil: it can be had; else why not, and what to install.
    var unavailability: String? {
        let process = Process()
        let complaints = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        process.environment = preloading(ProcessInfo.processInfo.environment)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = complaints
        do {
            try process.run()
        } catch {
            return "/bin/true, by which it is looked for, cannot be run: \(error.localizedDescription)"
        }
        let text = (try? complaints.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        let isRefused = String(decoding: text, as: UTF8.self).contains(soname)
        return isRefused ? "\(soname) is not installed (Debian package \(package))" : nil
    }

    /// An environment in which it is loaded first.
    func preloading(_ environment: [String: String]) -> [String: String] {
        var environment = environment
        let others = environment["LD_PRELOAD"].map { $0.isEmpty ? "" : ":" + $0 } ?? ""
        environment["LD_PRELOAD"] = soname + others
        return environment
    }
}

/// The worker's side: what the scenario asked for has to be what serves it.
enum HeapCheck {
    static func check(_ scenario: Scenario) throws {
        if let needed = PreloadedAllocator.needed(by: scenario) {
            guard HeapReading.now()?.isJemalloc == true else { throw HeapError.notServed(by: needed.soname) }
        } else if let library = foreignLibrary {
            throw HeapError.servedBy(library)
        }
    }

    /// What serves this process's memory in place of the C library, for instance by an `LD_PRELOAD` that was set outside;
    /// nil: the C library does, or what is part of the program itself (a sanitizer).
    static var foreignLibrary: String? {
        guard let file = hyperion_malloc_library() else { return nil }
        let name = String(cString: file).split(separator: "/").last ?? ""
        let isForeign = name.contains(".so") && !name.hasPrefix("libc.") && !name.hasPrefix("libc-")
        return isForeign ? String(name) : nil
    }
}

enum HeapError: Error, Equatable, CustomStringConvertible {
    case notServed(by: String)
    case servedBy(String)

    var description: String {
        switch self {
        case .notServed(let soname):
            "the scenario asks for `allocator: jemalloc` and \(soname) does not serve this worker's memory; was its "
                + "LD_PRELOAD taken away?"
        case .servedBy(let library):
            "the scenario is measured with the C library's allocator and \(library) serves this worker's memory; start "
                + "the program without LD_PRELOAD"
        }
    }
}
