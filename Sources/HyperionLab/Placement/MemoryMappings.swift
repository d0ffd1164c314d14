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
    static func parse(_ text: String) -> [MemoryMapping] {
        var all: [MemoryMapping] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            guard let first = words.first else { continue }
            if first.hasSuffix(":") {
                guard !all.isEmpty, words.count >= 2, let kibibytes = UInt64(words[1]), kibibytes < 1 << 44 else {
                    continue
                }
                let place = all.count - 1
                switch first {
                case "Rss:": all[place].residentBytes = kibibytes * 1024
                case "AnonHugePages:": all[place].transparentHugeBytes = kibibytes * 1024
                case "Private_Hugetlb:", "Shared_Hugetlb:": all[place].explicitHugeBytes += kibibytes * 1024
                default: break
                }
            } else if let mapping = MemoryMapping(first, words) {
                all.append(mapping)
            }
        }
        return all
    }

    private init?(_ addresses: Substring, _ words: [Substring]) {
        let bounds = addresses.split(separator: "-")
        guard bounds.count == 2, let low = UInt(bounds[0], radix: 16), let high = UInt(bounds[1], radix: 16),
            low < high,
            words.count >= 5
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
