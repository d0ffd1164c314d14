/// Which processor each measured thread gets: the first thread the first of the list, and from its beginning again where
/// there are more threads than processors.
enum ProcessorOrder {
    /// Empty: threads are not kept anywhere.
    ///
    /// O(processors · log processors).
    static func processors(_ pin: Scenario.Pin, on machine: MachineTopology) -> [Int] {
        switch pin {
        case .none: []
        case .cores(let list): list
        case .node(let number): spread(machine.nodes.first { $0.number == number }?.processors ?? [], machine)
        case .compact: groups(machine).flatMap { compact($0, machine) }
        case .spread: interleaved(groups(machine).map { spread($0, machine) })
        }
    }

    /// Processors of each node that has any; those of no known node last.
    private static func groups(_ machine: MachineTopology) -> [[Int]] {
        let known = machine.nodes.map { $0.processors.filter(machine.allowed.contains) }
        let rest = Set(machine.allowed).subtracting(known.flatMap(\.self)).sorted()
        return (known + [rest]).filter { !$0.isEmpty }
    }

    /// One processor of each core, then the second of each, and so on.
    private static func spread(_ processors: [Int], _ machine: MachineTopology) -> [Int] {
        interleaved(cores(processors, machine))
    }

    /// All processors of a core, then those of the next.
    private static func compact(_ processors: [Int], _ machine: MachineTopology) -> [Int] {
        cores(processors, machine).flatMap(\.self)
    }

    /// In the order of their first processors.
    private static func cores(_ processors: [Int], _ machine: MachineTopology) -> [[Int]] {
        Dictionary(grouping: processors.sorted()) { machine.cores[$0] ?? $0 }.values.sorted { $0[0] < $1[0] }
    }

    /// The first of each list, then the second of each.
    private static func interleaved(_ lists: [[Int]]) -> [Int] {
        let longest = lists.map(\.count).max() ?? 0
        return (0..<longest).flatMap { rank in lists.compactMap { rank < $0.count ? $0[rank] : nil } }
    }
}
