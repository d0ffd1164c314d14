/// A scenario's placement, worked out for one machine.
///
/// Made twice, by the same rules: before a run, to refuse what cannot be had, and in each worker, to do it.
struct PlacementPlan: Sendable, Equatable {
    enum Memory: Sendable, Equatable {
        /// The kernel's own policy: the node of the thread that touches a page first.
        case firstTouch
        /// From these nodes and no others.
        case bound([Int])
        /// From each of these nodes in turn.
        case interleaved([Int])
    }

    /// As `ProcessorOrder`; empty: threads are not kept anywhere.
    var processors: [Int] = []
    /// For the thread that makes the store, and what it starts; empty: it stays as it is.
    var makerProcessors: [Int] = []
    var memory = Memory.firstTouch
    /// Where the records should be; nil: nobody asked.
    var recordNodes: [Int]?
    /// Nodes among which a store in parts deals its parts, each beside threads of its own; fewer than two: it does not.
    var nodesOfParts: [Int] = []
    /// nil: as it was.
    var niceness: Int?

    /// Nothing is placed.
    static let none = PlacementPlan()

    /// The placement of one scenario on one machine.
    ///
    /// - Throws: the first thing that the machine cannot do, whether preferred or not.
    init(_ scenario: Scenario, on machine: MachineTopology) throws(PlacementProblem) {
        try Self.checkPin(scenario.threads.pin, machine)
        processors = ProcessorOrder.processors(scenario.threads.pin, on: machine)
        let occupied = Self.occupiedNodes(scenario, processors, machine)
        if let wanted = scenario.threads.memory {
            (memory, recordNodes) = try Self.memory(wanted, scenario, occupied: occupied, machine)
            if wanted == .local, machine.policies == .available {
                nodesOfParts = nodesInOrder(scenario, machine).filter { recordNodes?.contains($0) == true }
            }
            if let first = processors.first, let node = machine.node(of: first) {
                makerProcessors = machine.nodes.first { $0.number == node }?.processors ?? []
            }
        }
        if let priority = scenario.threads.priority {
            niceness = try Self.niceness(priority, machine)
        }
        try Self.checkPages(scenario, machine)
    }

    /// As the worker of a run that was found to be possible.
    init(forWorker scenario: Scenario) throws {
        do throws(PlacementProblem) {
            // Pools are for the engine itself to ask: it may be one that takes nothing from them.
            var scenario = scenario
            scenario.pages = .transparent
            self = try PlacementPlan(scenario, on: .atStart)
        } catch {
            throw PlacementError(what: "place this arm any more (\(error.key.rawValue))", reason: error.message)
        }
    }

    private init() {}

    /// Nodes on which measured threads run, in the threads' order.
    private func nodesInOrder(_ scenario: Scenario, _ machine: MachineTopology) -> [Int] {
        var nodes: [Int] = []
        for processor in processors.prefix(max(scenario.threads.total, 1)) {
            if let node = machine.node(of: processor), !nodes.contains(node) { nodes.append(node) }
        }
        return nodes
    }

    /// Nodes on which measured threads run; nil: they may run on any.
    private static func occupiedNodes(
        _ scenario: Scenario, _ processors: [Int], _ machine: MachineTopology
    ) -> [Int]? {
        guard !processors.isEmpty else {
            let possible = machine.nodes.filter { !$0.processors.isEmpty }.map(\.number)
            return possible.count == 1 ? possible : nil
        }
        let used = processors.prefix(max(scenario.threads.total, 1)).map { machine.node(of: $0) }
        guard !used.contains(nil) else { return nil }
        return Set(used.compactMap(\.self)).sorted()
    }
}

/// What a machine cannot do.
struct PlacementProblem: Error, Equatable {
    var key: Scenario.Preference
    /// What is wanted, what there is, and what to write instead.
    var message: String
}

extension PlacementPlan {
    private static func checkPin(_ pin: Scenario.Pin, _ machine: MachineTopology) throws(PlacementProblem) {
        switch pin {
        case .none, .spread, .compact: return
        case .cores(let cores):
            let missing = cores.filter { !machine.allowed.contains($0) }
            guard !missing.isEmpty else { return }
            throw PlacementProblem(
                key: .pin,
                message:
                    "there is no processor \(MachineTopology.ranges(missing)) that this program may use; it may use "
                    + "\(machine.processorsInWords): name those, or write `prefer \(pin)` to run without where "
                    + "they are missing")
        case .node(let number):
            let node = machine.nodes.first { $0.number == number }
            guard node?.processors.isEmpty != false else { return }
            throw PlacementProblem(
                key: .pin,
                message: (node == nil
                    ? "this machine has no node \(number)"
                    : "node \(number) has no processor that this program may use")
                    + "; it has \(machine.nodesInWords): name one of those with processors, or write "
                    + "`prefer \(pin)` to run without where it is missing")
        }
    }

    private static func memory(
        _ wanted: Scenario.MemoryPlacement, _ scenario: Scenario, occupied: [Int]?, _ machine: MachineTopology
    ) throws(PlacementProblem) -> (Memory, [Int]?) {
        let withMemory = machine.nodes.filter(\.hasMemory).map(\.number)
        switch wanted {
        case .local:
            return (.firstTouch, occupied.map { nodes in nodes.filter(withMemory.contains) })
        case .remote:
            guard let occupied, let first = occupied.first else {
                throw PlacementProblem(
                    key: .memory,
                    message:
                        "remote memory lies on a node where no measured thread runs, and `pin: none` lets them run on "
                        + "any; pin them, for example with `pin: node \(machine.nodes.first?.number ?? 0)`")
            }
            let distances = machine.nodes.first { $0.number == first }?.distances ?? [:]
            let others = withMemory.filter { !occupied.contains($0) }
            // The nearest, and of those equally near the first.
            let nearest = others.min { (distances[$0] ?? .max, $0) < (distances[$1] ?? .max, $1) }
            guard let nearest else {
                let taken =
                    "node" + (occupied.count == 1 ? " " : "s ")
                    + MachineTopology.listed(occupied.map(String.init))
                throw PlacementProblem(
                    key: .memory,
                    message: "remote memory lies on a node where no measured thread runs; threads run on \(taken), and "
                        + "this machine has \(machine.nodesInWords): "
                        + (withMemory.count > 1 ? "pin fewer nodes, for example with `pin: node \(first)`, " : "")
                        + "write local, or `prefer remote` to run without where it cannot be had")
            }
            return try placed(.bound([nearest]), [nearest], wanted, machine)
        case .interleave:
            return try placed(.interleaved(withMemory), withMemory, wanted, machine)
        case .node(let number):
            guard withMemory.contains(number) else {
                let isThere = machine.nodes.contains { $0.number == number }
                throw PlacementProblem(
                    key: .memory,
                    message: (isThere
                        ? "node \(number) has no memory that this program may use"
                        : "this machine has no node \(number)")
                        + "; it has \(machine.nodesInWords): name one of those with memory, or write "
                        + "`prefer node \(number)` to run without where it is missing")
            }
            return try placed(.bound([number]), [number], wanted, machine)
        }
    }

    /// With what it takes to do it, if it takes anything: a machine's only node needs no choosing.
    private static func placed(
        _ memory: Memory, _ nodes: [Int], _ wanted: Scenario.MemoryPlacement, _ machine: MachineTopology
    ) throws(PlacementProblem) -> (Memory, [Int]?) {
        if nodes == machine.nodes.filter(\.hasMemory).map(\.number), nodes.count == 1 { return (.firstTouch, nodes) }
        switch machine.policies {
        case .available: return (memory, nodes)
        case .notBuiltIn:
            throw PlacementProblem(
                key: .memory,
                message: "\(wanted) needs libnuma, which this program was built without; install the Debian package "
                    + "libnuma-dev and build again with `swift build $(scripts/traits)`, write local, or "
                    + "`prefer \(wanted)`")
        case .refused:
            throw PlacementProblem(
                key: .memory,
                message:
                    "\(wanted) needs memory policies, which this kernel or this container refuses; write local, or "
                    + "`prefer \(wanted)`")
        }
    }

    private static func niceness(
        _ priority: Scenario.Priority, _ machine: MachineTopology
    ) throws(PlacementProblem) -> Int {
        guard priority.niceness < machine.lowestNiceness else { return priority.niceness }
        throw PlacementProblem(
            key: .priority,
            message:
                "\(priority) is a nice value of \(priority.niceness), and this program may set \(machine.lowestNiceness) "
                + "to 19; run it as root, with CAP_SYS_NICE or a higher limit (ulimit -e), write a value of at least "
                + "\(machine.lowestNiceness), or `prefer \(priority)`")
    }

    private static func checkPages(_ scenario: Scenario, _ machine: MachineTopology) throws(PlacementProblem) {
        guard let pageBytes = scenario.pages.policy.pooledPageBytes else { return }
        let wanted = scenario.pages.rawValue
        let size = pageBytes == 1 << 30 ? "1 GiB" : "2 MiB"
        let pool = machine.pools.first { $0.size == UInt64(pageBytes) }
        let needed = max(1, PooledMemory.pages(scenario) ?? 1)
        guard (pool?.free ?? 0) < needed else { return }
        let folder = "/sys/kernel/mm/hugepages/hugepages-\(pageBytes / 1024)kB"
        let has =
            pool.map { "has \($0.reserved) reserved, \($0.free) of them free" } ?? "has none of that size"
        let others = machine.pools.filter { $0.free > 0 }.map { "\($0.free) of \(Format.bytes(Double($0.size)))" }
        throw PlacementProblem(
            key: .pages,
            message:
                "\(wanted) needs at least \(needed) huge page\(needed == 1 ? "" : "s") of \(size), and this machine "
                + has + (others.isEmpty ? "" : " (free in all: \(others.joined(separator: ", ")))")
                + (pool == nil
                    ? "; " : "; reserve them as root (echo \(needed) > \(folder)/nr_hugepages), ")
                + "write transparent, or `prefer \(wanted)`")
    }
}
