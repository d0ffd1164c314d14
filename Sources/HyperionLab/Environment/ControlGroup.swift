/// What the control group of this process allows it (cgroups(7)): containers and services are limited so, and no other file
/// of the machine says it.
enum ControlGroup {
    /// The tightest limits from this process's group up to the root; nil: there are none, or the kernel does not say.
    ///
    /// Version 2 has one tree (`cpu.max`, `memory.max`), version 1 one for each controller (`cpu.cfs_quota_us`,
    /// `memory.limit_in_bytes`). In a container the path is often that of the host, and its own group is mounted as the root.
    static func limits(_ tree: SystemTree) -> EnvironmentReport.Limits? {
        var processors: [Double?] = []
        var memory: [UInt64?] = []
        for line in (tree.text("proc/self/cgroup") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = parts[1].split(separator: ",")
            for group in groups(String(parts[2])) {
                if controllers.isEmpty {
                    processors.append(share(tree.word("sys/fs/cgroup\(group)/cpu.max")))
                    memory.append(bytes(tree.word("sys/fs/cgroup\(group)/memory.max")))
                }
                if controllers.contains("cpu") {
                    let folder = "sys/fs/cgroup/cpu\(group)"
                    let words = ["quota", "period"].map { tree.word("\(folder)/cpu.cfs_\($0)_us") ?? "" }
                    processors.append(share(words.joined(separator: " ")))
                }
                if controllers.contains("memory") {
                    memory.append(bytes(tree.word("sys/fs/cgroup/memory\(group)/memory.limit_in_bytes")))
                }
            }
        }
        let tightest = (processors.compactMap(\.self).min(), memory.compactMap(\.self).min())
        return tightest == (nil, nil) ? nil : EnvironmentReport.Limits(processors: tightest.0, memoryBytes: tightest.1)
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
