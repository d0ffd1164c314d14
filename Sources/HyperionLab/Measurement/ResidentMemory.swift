import CHyperion
import Foundation
import HyperionCore

/// Resident memory of this process or another one, in bytes, from the kernel's own count.
enum ResidentMemory {
    /// Now.
    static func now(of process: Int32? = nil) -> UInt64 { field("VmRSS:", process) }
    /// The most that it ever was.
    static func peak(of process: Int32? = nil) -> UInt64 { field("VmHWM:", process) }

    /// Gives memory that was freed back to the system, so that what is allocated next shows.
    static func returnFreed() { hyperion_return_freed_memory() }

    /// Forgets the peak, so that it is one of what follows (`clear_refs`, proc(5)).
    static func resetPeak() {
        let descriptor = open("/proc/self/clear_refs", O_WRONLY)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, "5", 1)
        close(descriptor)
    }

    /// Touches so many bytes and gives them back, so that the pages that a store will be given are backed.
    ///
    /// In a virtual machine the first touch of a page that the host has not backed costs several microseconds of
    /// the hypervisor's time; without this the engine that happens to run first pays it for the others.
    static func touch(_ byteCount: Int, pages: PagePolicy) {
        _ = try? MappedRegion(bytes: max(byteCount, 1), pages: pages, prefault: .max)
    }

    private static func field(_ name: String, _ process: Int32?) -> UInt64 {
        let path = "/proc/\(process.map(String.init) ?? "self")/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count >= 2, let kibibytes = UInt64(words[1]) { return kibibytes * 1024 }
        }
        return 0
    }
}
