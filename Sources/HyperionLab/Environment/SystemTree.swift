import Foundation

/// Reads the small text files in which Linux describes the machine (`/proc`, `/sys`, `/etc`), under a root that
/// tests can replace. What is missing, unreadable, not UTF-8 or not of the expected form is nil, never a trap.
struct SystemTree {
    /// Folder that stands for `/`.
    let root: String

    /// No file read here is larger on a real machine: `/proc/cpuinfo` takes about 1.5 KiB a processor.
    private static let longestFile = 16 << 20

    init(root: String) { self.root = root }

    /// Contents of the regular file at `path` (without a leading `/`), nil if there is none.
    func text(_ path: String) -> String? {
        // Not blocking, so that a pipe in a fake tree cannot hang the probe.
        let descriptor = open(root + "/" + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Files of `/proc` claim to be empty: read until the end instead of asking for the size.
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < SystemTree.longestFile {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The file's only line, trimmed; nil if it is empty.
    func word(_ path: String) -> String? {
        guard let all = text(path) else { return nil }
        let trimmed = all.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The file's only line as a number of at least 0.
    func number(_ path: String) -> Int? {
        guard let value = word(path).flatMap({ Int($0) }), value >= 0 else { return nil }
        return value
    }

    /// Names in the folder at `path`, without order.
    func names(in path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + path)) ?? []
    }

    /// Numbers N of all entries `PREFIXN` in the folder at `path`, ascending: `node0`, `index2`.
    func numbers(in path: String, prefix: String) -> [Int] {
        names(in: path).compactMap { name in
            name.hasPrefix(prefix) ? plainNumber(name.dropFirst(prefix.count)) : nil
        }.sorted()
    }
}

/// Digits only, so that `+1`, `-0` and an empty text are refused.
func plainNumber(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}

/// Parses the kernel's list format, `0-3,8,10-11`; nil if it is malformed or names a processor above 65,535.
func processorList(_ text: String) -> [Int]? {
    var all: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: true) {
        let bounds = part.trimmingCharacters(in: .whitespacesAndNewlines)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count <= 2, let low = plainNumber(bounds[0]), let high = plainNumber(bounds[bounds.count - 1]),
            low <= high, high <= 65_535
        else { return nil }
        all.append(contentsOf: low...high)
        guard all.count <= 65_536 else { return nil }
    }
    return all
}

/// Parses a size as sysfs (`512K`) and meminfo (`16384 kB`) write it, in bytes; nil if malformed, too large or 0.
func kernelSize(_ text: some StringProtocol) -> UInt64? {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
    let unit = trimmed.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    guard let value = UInt64(digits), value > 0 else { return nil }
    let shift: UInt64
    switch unit {
    case "": shift = 0
    case "K", "kB", "k": shift = 10
    case "M", "MB": shift = 20
    case "G", "GB": shift = 30
    default: return nil
    }
    let (bytes, overflow) = value.multipliedReportingOverflow(by: 1 << shift)
    return overflow ? nil : bytes
}
