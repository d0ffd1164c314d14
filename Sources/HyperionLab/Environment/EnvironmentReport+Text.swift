import Foundation

extension EnvironmentReport {
    /// As `hyperion environment --json` prints it, with sorted keys and a line's end.
    public func json() throws -> String {
        String(decoding: try ResultFile.encoder().encode(self), as: UTF8.self) + "\n"
    }

    /// As `hyperion environment` prints it: a name and a value a line, what is unknown as `unknown`.
    public var text: String {
        var table = TextTable(alignments: [.left, .left])
        for (name, value) in lines { table.add([TextTable.Cell(name), TextTable.Cell(Format.printable(value))]) }
        return table.lines().joined(separator: "\n") + "\n"
    }

    /// Names and values in print order; a name that goes on is empty.
    var lines: [(name: String, value: String)] {
        let unknown = "unknown"
        var lines: [(name: String, value: String)] = [
            ("processor", (processor ?? unknown) + " (\(hostArchitecture))"),
            ("processors", processorLine),
            ("virtual machine", hypervisor ? "yes: another guest may disturb what is measured" : "none found"),
        ]
        lines += list("caches", caches.map(describe))
        lines += list("nodes", nodes.map(describe))
        lines += [
            ("memory", memoryBytes.map { Format.bytes($0) } ?? unknown)
        ]
        if let limits { lines.append(("limits", "\(limits.text), by its control group")) }
        if let memoryBandwidth { lines.append(("bandwidth", memoryBandwidth.text)) }
        lines += [
            ("pages", "\(Format.bytes(Double(pageBytes))); transparent huge pages: \(transparentHugePages ?? unknown)")
        ]
        lines += list(
            "huge pages",
            hugePages.map { pool in
                "\(Format.bytes(pool.size)): \(Format.count(pool.reserved)) reserved, \(Format.count(pool.free)) free"
            })
        lines += [
            ("governor", governor ?? unknown),
            (
                "load",
                loadAverages.isEmpty
                    ? unknown
                    : loadAverages.map(Format.exact).joined(separator: ", ")
                        + (loadAverages.isEmpty ? "" : " (1, 5, 15 minutes)")
            ),
        ]
        lines += list(
            "clocks",
            clocks.map { clock in
                "\(clock.name): \(Format.nanoseconds(clock.costNanoseconds)) a section, "
                    + "steps of \(Format.nanoseconds(clock.resolutionNanoseconds))"
            })
        lines += [
            ("operating system", operatingSystem ?? unknown),
            ("kernel", kernel),
            ("swift", swift),
        ]
        return lines
    }

    private var processorLine: String {
        let allowed = allowedProcessors.isEmpty ? "unknown" : EnvironmentReport.ranges(allowedProcessors)
        return "\(Format.count(onlineProcessors)) online; this process may use \(allowed)"
    }

    private func describe(_ cache: Cache) -> String {
        let sharing = cache.sharedBy == 1 ? "of one processor" : "shared by \(Format.count(cache.sharedBy))"
        return "L\(cache.level) \(cache.kind): \(Format.bytes(cache.bytes)), \(sharing)"
    }

    private func describe(_ node: Node) -> String {
        let processors = node.processors.isEmpty ? "none" : EnvironmentReport.ranges(node.processors)
        let memory = node.memoryBytes.map { Format.bytes($0) } ?? "unknown"
        let distances = node.distances.isEmpty ? "unknown" : node.distances.map(String.init).joined(separator: " ")
        return "\(node.number): processors \(processors), memory \(memory), distances \(distances)"
    }

    private func list(_ name: String, _ values: [String]) -> [(name: String, value: String)] {
        guard !values.isEmpty else { return [(name, "unknown")] }
        return values.enumerated().map { ($0.offset == 0 ? name : "", $0.element) }
    }

    /// `0-3,8`
    static func ranges(_ numbers: [Int]) -> String {
        var parts: [(low: Int, high: Int)] = []
        for number in numbers.sorted() {
            if let last = parts.last, number > last.high, number - last.high == 1 {
                parts[parts.count - 1].high = number
            } else {
                parts.append((number, number))
            }
        }
        return parts.map { $0.low == $0.high ? "\($0.low)" : "\($0.low)-\($0.high)" }.joined(separator: ",")
    }
}

extension EnvironmentReport.Limits {
    /// `the time of 0.2 processors`.
    var processorsInWords: String? {
        processors.map { "the time of \(Format.exact($0)) processor\($0 == 1 ? "" : "s")" }
    }

    /// `the time of 0.2 processors and 150 MiB of memory`.
    var text: String {
        let parts = [
            processorsInWords,
            memoryBytes.map { "\(Format.bytes($0)) of memory" },
        ]
        return parts.compactMap(\.self).joined(separator: " and ")
    }
}
