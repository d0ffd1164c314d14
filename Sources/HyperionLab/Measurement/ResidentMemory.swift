import CHyperion
import Foundation

/// This process's resident memory, in bytes, from the kernel's own count.
enum ResidentMemory {
    /// Now.
    static func now() -> UInt64 { field("VmRSS:") }
    /// The most that it ever was.
    static func peak() -> UInt64 { field("VmHWM:") }

    /// Gives memory that was freed back to the system, so that what is allocated next shows.
    static func returnFreed() { hyperion_return_freed_memory() }

    private static func field(_ name: String) -> UInt64 {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count >= 2, let kibibytes = UInt64(words[1]) { return kibibytes * 1024 }
        }
        return 0
    }
}
