import Glibc

/// A process's mappings as `/proc/PID/smaps` lists them.
struct MemoryMapping: Equatable {
    /// Address range.
    var range: Range<UInt>
    /// Backed by no file: the heap, and what programs map for themselves; stacks and the kernel's pages are not.
    var isAnonymous: Bool
    var isHeap: Bool
    var residentBytes: UInt64 = 0
    var transparentHugeBytes: UInt64 = 0
    /// Not among the resident ones.
    var explicitHugeBytes: UInt64 = 0

    /// All of them, by address; empty where the text is of another form or cannot be read.
    ///
    /// - Parameter process: nil: this one.
    static func all(of process: Int32? = nil, tree: SystemTree = SystemTree(root: "/")) -> [MemoryMapping] {
        parse(tree.text("proc/\(process.map(String.init) ?? "self")/smaps") ?? "")
    }

    /// Lines such as `7f12-7f34 rw-p 0 00:00 0  [heap]`, each followed by lines such as `Rss:  4 kB`.
    ///
    /// A process has hundreds of mappings and twenty lines of each, of which four are of use, and an arm reads all of them
    /// three times: of a line that is of no use only the end is sought.
    static func parse(_ text: String) -> [MemoryMapping] {
        var all: [MemoryMapping] = []
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let length = memchr(start, Int32(UInt8(ascii: "\n")), rest.count).map {
                    $0 - UnsafeMutableRawPointer(mutating: start)
                }
                let line = UnsafeRawBufferPointer(rebasing: rest.prefix(length ?? rest.count))
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(line.count + 1))
                guard let first = line.first else { continue }
                // Addresses are in small letters, and names begin with a capital.
                if first < UInt8(ascii: "A") || first > UInt8(ascii: "Z") {
                    if let mapping = MemoryMapping(line: String(decoding: line, as: UTF8.self)) { all.append(mapping) }
                } else if !all.isEmpty {
                    all[all.count - 1].take(line)
                }
            }
        }
        return all
    }

    /// Those that count, each with its colon.
    private static let fields: [(name: StaticString, note: @Sendable (inout MemoryMapping, UInt64) -> Void)] = [
        ("Rss:", { $0.residentBytes = $1 }),
        ("AnonHugePages:", { $0.transparentHugeBytes = $1 }),
        ("Private_Hugetlb:", { $0.explicitHugeBytes += $1 }),
        ("Shared_Hugetlb:", { $0.explicitHugeBytes += $1 }),
    ]

    private mutating func take(_ line: UnsafeRawBufferPointer) {
        guard let start = line.baseAddress else { return }
        for field in Self.fields {
            let length = field.name.utf8CodeUnitCount
            guard length < line.count, memcmp(start, field.name.utf8Start, length) == 0 else { continue }
            let words = String(decoding: line.dropFirst(length), as: UTF8.self).split(separator: " ")
            if let kibibytes = words.first.flatMap({ UInt64($0) }), kibibytes < 1 << 44 {
                field.note(&self, kibibytes * 1024)
            }
        }
    }

    private init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        let bounds = words.first?.split(separator: "-") ?? []
        guard words.count >= 5, bounds.count == 2, let low = UInt(bounds[0], radix: 16),
            let high = UInt(bounds[1], radix: 16), low < high
        else { return nil }
        range = low..<high
        let name = words.count > 5 ? words[5].trimmed : ""
        isHeap = name == "[heap]"
        // Pages of a pool have a name that looks like a file's.
        isAnonymous = name.isEmpty || isHeap || name.hasPrefix("[anon") || name.hasPrefix("/anon_hugepage")
    }

    init(range: Range<UInt>, isAnonymous: Bool, isHeap: Bool) {
        (self.range, self.isAnonymous, self.isHeap) = (range, isAnonymous, isHeap)
    }
}

/// The ranges of `left` that are in none of `right`; both by address, without overlaps among themselves.
func subtracting(_ right: [Range<UInt>], from left: [Range<UInt>]) -> [Range<UInt>] {
    left.flatMap { whole -> [Range<UInt>] in
        var parts: [Range<UInt>] = []
        var start = whole.lowerBound
        for cut in right where cut.overlaps(whole) {
            if cut.lowerBound > start { parts.append(start..<cut.lowerBound) }
            start = max(start, cut.upperBound)
        }
        if start < whole.upperBound { parts.append(start..<whole.upperBound) }
        return parts
    }
}
