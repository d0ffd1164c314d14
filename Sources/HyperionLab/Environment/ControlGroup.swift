/// What a control group allows this process (cgroups(7)): containers and services are limited so, and no other file of the
/// machine says it.
public struct ControlGroupLimits: Codable, Sendable, Equatable {
    /// Processor time a second of time, in seconds; nil: no limit. Who has used up a period's share stands still until the
    /// next one begins.
    public var processors: Double?
    /// nil: no limit. Who needs more is killed.
    public var memoryBytes: UInt64?

    public init(processors: Double?, memoryBytes: UInt64?) {
        (self.processors, self.memoryBytes) = (processors, memoryBytes)
    }
}

enum ControlGroup {
    /// The tightest limits from this process's group up to the root; nil: there are none, or the kernel does not say.
    ///
    /// Version 2 has one tree (`cpu.max`, `memory.max`), version 1 one for each controller (`cpu.cfs_quota_us`,
    /// `memory.limit_in_bytes`). In a container the path is often that of the host, and its own group is mounted as the root.
    static func limits(_ tree: SystemTree) -> ControlGroupLimits? {
        var processors: [Double] = []
        var memory: [UInt64] = []
        for line in (tree.text("proc/self/cgroup") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = parts[1].split(separator: ",").map(String.init)
            for group in groups(String(parts[2])) {
                if controllers.isEmpty {
                    let folder = "sys/fs/cgroup" + group
                    processors += share(tree.word(folder + "/cpu.max")).map { [$0] } ?? []
                    memory += bytes(tree.word(folder + "/memory.max")).map { [$0] } ?? []
                }
                if controllers.contains("cpu") {
                    let folder = "sys/fs/cgroup/cpu" + group
                    if let quota = tree.word(folder + "/cpu.cfs_quota_us"),
                        let period = tree.word(folder + "/cpu.cfs_period_us")
                    {
                        processors += share("\(quota) \(period)").map { [$0] } ?? []
                    }
                }
                if controllers.contains("memory") {
                    memory += bytes(tree.word("sys/fs/cgroup/memory\(group)/memory.limit_in_bytes")).map { [$0] } ?? []
                }
            }
        }
        let limits = ControlGroupLimits(processors: processors.min(), memoryBytes: memory.min())
        return limits.processors == nil && limits.memoryBytes == nil ? nil : limits
    }

    /// `/a/b`, `/a` and the root, which is empty.
    private static func groups(_ path: String) -> [String] {
        var parts = path.split(separator: "/").filter { $0 != ".." }
        var groups: [String] = []
        while !parts.isEmpty {
            groups.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return groups + [""]
    }

    /// Of `20000 100000`, microseconds of each period; nil: `max 100000`, `-1 100000`, or something else.
    private static func share(_ text: String?) -> Double? {
        let numbers = (text ?? "").split(separator: " ").map { Double($0) }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0 else {
            return nil
        }
        let share = quota / period
        return share.isFinite ? share : nil
    }

    /// nil: `max`, or version 1's largest number, which stands for it.
    private static func bytes(_ text: String?) -> UInt64? {
        text.flatMap { UInt64($0) }.flatMap { $0 < 1 << 62 ? $0 : nil }
    }
}
