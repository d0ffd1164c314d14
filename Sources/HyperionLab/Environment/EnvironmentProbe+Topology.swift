import Foundation

/// What `/proc/cpuinfo` and sysfs say about the processors.
struct ProcessorFacts {
    var model: String?
    /// Ascending. From sysfs; where that is silent, as many as the C library counts.
    var online: [Int]
    var hypervisor: Bool
    /// The counter behind `hyperion_ticks_*` runs at one rate, whatever the processor's frequency and sleep.
    var invariantCounter: Bool

    init(tree: SystemTree) {
        var model: String?
        var flags: Set<Substring> = []
        // The first processor stands for all of them.
        for line in (tree.text("proc/cpuinfo") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].trimmingCharacters(in: .whitespaces)
            switch parts[0].trimmingCharacters(in: .whitespaces) {
            case "model name", "Model": if model == nil && !value.isEmpty { model = value }
            case "flags", "Features": if flags.isEmpty { flags = Set(parts[1].split(separator: " ")) }
            default: break
            }
        }
        self.model = model
        hypervisor = flags.contains("hypervisor") || tree.word("sys/hypervisor/type") != nil
        #if arch(arm64)
            // The architecture's generic timer is invariant by definition.
            invariantCounter = true
        #else
            invariantCounter = flags.contains("constant_tsc") && flags.contains("nonstop_tsc")
        #endif
        if let listed = tree.word("sys/devices/system/cpu/online").flatMap(processorList), !listed.isEmpty {
            online = listed
        } else {
            online = Array(0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        }
    }
}

extension EnvironmentProbe {
    /// Caches of one processor, nearest first. A cache of which anything cannot be read is left out.
    static func caches(_ tree: SystemTree, processor: Int) -> [EnvironmentReport.Cache] {
        let folder = "sys/devices/system/cpu/cpu\(processor)/cache"
        return tree.numbers(in: folder, prefix: "index").compactMap { index in
            guard let level = tree.number("\(folder)/index\(index)/level"), level > 0,
                let kind = tree.word("\(folder)/index\(index)/type"),
                let bytes = tree.word("\(folder)/index\(index)/size").flatMap({ kernelSize($0) }),
                let sharers = tree.word("\(folder)/index\(index)/shared_cpu_list").flatMap(processorList),
                !sharers.isEmpty
            else { return nil }
            return EnvironmentReport.Cache(
                level: level, kind: kind.lowercased(), bytes: bytes, sharedBy: sharers.count)
        }
    }

    /// NUMA nodes by number. A node without processors (memory only) is kept, one whose list is unreadable is not.
    static func nodes(_ tree: SystemTree) -> [EnvironmentReport.Node] {
        let folder = "sys/devices/system/node"
        return tree.numbers(in: folder, prefix: "node").compactMap { number in
            // A node without processors has an empty list, so that the file's presence decides, not its contents.
            guard
                let list = tree.text("\(folder)/node\(number)/cpulist").flatMap({
                    processorList($0.trimmingCharacters(in: .whitespacesAndNewlines))
                })
            else { return nil }
            let distances = (tree.word("\(folder)/node\(number)/distance") ?? "").split(separator: " ")
            let parsed = distances.compactMap { plainNumber($0) }
            return EnvironmentReport.Node(
                number: number, processors: list,
                memoryBytes: memoryBytes(tree.text("\(folder)/node\(number)/meminfo"), field: "MemTotal"),
                distances: parsed.count == distances.count ? parsed : [])
        }
    }
}
