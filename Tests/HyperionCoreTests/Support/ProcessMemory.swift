import Foundation

/// What the kernel says of this process's memory.
enum ProcessMemory {
    /// Bytes of the range that are resident, by `mincore`. The range begins at a page.
    ///
    /// Not from `smaps`: the kernel joins neighbouring mappings, so that its sums would include other tests'.
    static func residentBytes(_ start: UnsafeMutableRawPointer, _ byteCount: Int) -> Int {
        let pageSize = Int(getpagesize())
        let pagesAtATime = 1 << 18
        var states = [UInt8](repeating: 0, count: pagesAtATime)
        let none = states
        var resident = 0
        var offset = 0
        while offset < byteCount {
            let bytes = min(pagesAtATime * pageSize, byteCount - offset)
            guard mincore(start + offset, bytes, &states) == 0 else { return -1 }
            let pages = (bytes + pageSize - 1) / pageSize
            if memcmp(states, none, pages) != 0 { resident += states[..<pages].count { $0 & 1 != 0 } * pageSize }
            offset += bytes
        }
        return resident
    }

    /// Resident bytes of the whole process.
    static var residentBytes: Int {
        let pages = text("/proc/self/statm").split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize())
    }

    /// The flags of the mapping that holds `address` ("hg": huge pages advised), or nil where nothing is mapped.
    static func flags(_ address: UnsafeRawPointer) -> [Substring]? {
        let wanted = UInt(bitPattern: address)
        var isInside = false
        for line in text("/proc/self/smaps").split(separator: "\n") {
            let fields = line.split(separator: " ")
            let bounds = fields[0].split(separator: "-")
            if bounds.count == 2, let low = UInt(bounds[0], radix: 16), let high = UInt(bounds[1], radix: 16) {
                isInside = low <= wanted && wanted < high
            }
            if isInside, fields[0] == "VmFlags:" { return Array(fields.dropFirst()) }
        }
        return nil
    }

    /// The kernel says that these files have no bytes, and gives them a page at a time.
    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
