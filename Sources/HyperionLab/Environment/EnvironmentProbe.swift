import Foundation

/// Finds out on what a run takes place: processors, caches, nodes, pages, clocks, software.
public enum EnvironmentProbe {
    /// Describes this machine. Takes about 30 milliseconds, nearly all of it for the clocks' calibration.
    ///
    /// - Parameter root: folder that stands for `/`; tests give a tree of their own. What no file tells
    ///   (system calls, clocks) is always of this machine.
    public static func probe(root: String = "/") -> EnvironmentReport {
        let tree = SystemTree(root: root)
        let names = systemNames()
        let processors = ProcessorFacts(tree: tree)
        return EnvironmentReport(
            hostArchitecture: names.machine,
            processor: processors.model,
            onlineProcessors: processors.online.count,
            allowedProcessors: allowedProcessors(tree),
            hypervisor: processors.hypervisor,
            caches: caches(tree, processor: processors.online.first ?? 0),
            nodes: nodes(tree),
            memoryBytes: memoryBytes(tree.text("proc/meminfo"), field: "MemTotal"),
            pageBytes: sysconf(Int32(_SC_PAGESIZE)),
            transparentHugePages: chosenWord(tree.word("sys/kernel/mm/transparent_hugepage/enabled")),
            hugePages: hugePages(tree),
            kernel: names.kernel,
            operatingSystem: operatingSystem(tree),
            governor: tree.word("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            loadAverages: loadAverages(tree.word("proc/loadavg")),
            clocks: ClockMeasurement.all(root: root),
            swift: swiftVersion,
            machine: MachineIdentity.hash(tree.word("etc/machine-id")),
            limits: ControlGroup.limits(tree))
    }

    private static func systemNames() -> (machine: String, kernel: String) {
        var names = utsname()
        guard uname(&names) == 0 else { return ("unknown", "unknown") }
        let system = text(of: names.sysname)
        return (text(of: names.machine), system + " " + text(of: names.release))
    }

    /// A C array of characters, which Swift sees as a tuple, up to its first zero.
    private static func text<Tuple>(of tuple: Tuple) -> String {
        withUnsafeBytes(of: tuple) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Numbers of the processors that the scheduler may give to this process, in the kernel's words, which are
    /// those of `sched_getaffinity` (hidden from Swift behind `_GNU_SOURCE`); empty if it does not say.
    private static func allowedProcessors(_ tree: SystemTree) -> [Int] {
        for line in (tree.text("proc/self/status") ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0] == "Cpus_allowed_list" else { continue }
            return processorList(String(parts[1])) ?? []
        }
        return []
    }

    /// Of `MemTotal:  16384 kB`, in bytes. The line may begin otherwise (`Node 0 MemTotal: …`).
    static func memoryBytes(_ text: String?, field: String) -> UInt64? {
        for line in (text ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].split(separator: " ").last.map(String.init) == field else { continue }
            return kernelSize(parts[1])
        }
        return nil
    }

    /// The word in brackets of `always [madvise] never`.
    static func chosenWord(_ text: String?) -> String? {
        let words = (text ?? "").split(separator: " ")
        let chosen = words.first { $0.hasPrefix("[") && $0.hasSuffix("]") && $0.count > 2 }
        return chosen.map { String($0.dropFirst().dropLast()) }
    }

    /// Pools of each size, smallest page first. A pool whose counts cannot be read is left out.
    static func hugePages(_ tree: SystemTree) -> [EnvironmentReport.HugePages] {
        let folder = "sys/kernel/mm/hugepages"
        return tree.names(in: folder).compactMap { name -> EnvironmentReport.HugePages? in
            guard name.hasPrefix("hugepages-"), let size = kernelSize(name.dropFirst("hugepages-".count)),
                let reserved = tree.number("\(folder)/\(name)/nr_hugepages"),
                let free = tree.number("\(folder)/\(name)/free_hugepages")
            else { return nil }
            return .init(size: size, reserved: reserved, free: free)
        }.sorted { $0.size < $1.size }
    }

    private static func operatingSystem(_ tree: SystemTree) -> String? {
        for line in (tree.text("etc/os-release") ?? "").split(separator: "\n") {
            guard line.hasPrefix("PRETTY_NAME=") else { continue }
            let value = line.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\"' "))
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// The first three numbers of `/proc/loadavg`, or none at all.
    private static func loadAverages(_ text: String?) -> [Double] {
        let numbers = (text ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
        return numbers.count == 3 && numbers.allSatisfy { $0.isFinite && $0 >= 0 } ? numbers : []
    }

    /// Version of the standard library in use, and whether this program was compiled with optimisation:
    /// a benchmark of a debug build has to be recognisable as one.
    private static var swiftVersion: String {
        #if DEBUG
            let build = "debug"
        #else
            let build = "release"
        #endif
        #if compiler(>=6.5)
            return "6.5 or later, \(build)"
        #elseif compiler(>=6.4)
            return "6.4, \(build)"
        #elseif compiler(>=6.3)
            return "6.3, \(build)"
        #else
            return "6.2, \(build)"
        #endif
    }
}
