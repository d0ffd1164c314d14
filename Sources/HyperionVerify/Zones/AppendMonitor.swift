/// Decides whether one key that is put, appended to and got is linearizable, without search, where the texts put and
/// appended are distinct and none begins with another.
///
/// What a get returned then tells, in order, which put and appends it saw:
///
///     put a · append b · get "ab" · append c · get "abc"       one cluster, its stages in order
///
/// Nothing else can have been written between them, since a later get would show it. So a put (or the beginning, when
/// the key was empty), the appends that gets show behind it, and those gets are a cluster, and clusters are placed by
/// `Zones`. A put or append that no get shows is a cluster of its own, in any gap between others: no get tells the
/// difference, since each other cluster begins with a put. Within a cluster, no call may begin after one of a later
/// stage has ended; then each takes effect in its stage, as early as it can.
///
/// Open writes that no get shows are left out.
///
/// Complexity: O(n log n) time and O(n) memory, besides the bytes of all texts.
struct AppendMonitor {
    /// One call of a cluster. Stages: 2 k for the k-th write, 2 k + 1 for the gets that see k writes.
    private struct Member {
        var cluster: Int32
        var stage: Int32
        var place: Int32
    }

    private let calls: [Call<KeyValue.Operation>]
    private let ranks: EventRanks
    private let budget: Budget
    private var trie = TextTrie()
    /// Of each call that writes: the cluster that shows it; −1: none does.
    private var clusterOfWrite: [Int32]
    /// Of each cluster: the places of its writes in order, and of the get that shows most of them. Cluster 0 begins
    /// with the empty key.
    private var chains: [[Int]] = [[]]
    private var longestGet: [Int?] = [nil]
    private var members: [Member] = []
    /// Completed gets and appends that say nothing: unknown results, and texts without a byte.
    private var silent: [Int] = []

    static func verdict(
        _ calls: [Call<KeyValue.Operation>], budget: Budget
    ) throws(Exhausted) -> MonitorVerdict? {
        var monitor = try AppendMonitor(calls, budget: budget)
        guard try monitor.addWrites() else { return nil }
        if let core = try monitor.addGets() { return .violated(core: core) }
        return try monitor.placed()
    }

    private init(_ calls: [Call<KeyValue.Operation>], budget: Budget) throws(Exhausted) {
        (self.calls, self.budget) = (calls, budget)
        ranks = try EventRanks(calls, budget: budget)
        clusterOfWrite = [Int32](repeating: -1, count: calls.count)
    }

    /// False: texts do not tell where they come from.
    private mutating func addWrites() throws(Exhausted) -> Bool {
        var bytes = 0
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            switch call.operation {
            case .get: break
            case .delete: return false
            case .append(_, let text) where text.isEmpty: if !call.isOpen { silent.append(place) }
            case .put(_, let text), .append(_, let text):
                // A byte may take a node: its edge at the dictionary's lowest load, its text and flag.
                bytes += text.bytes.count * 48
                try budget.checkMemory(bytes: bytes)
                guard try trie.add(text, number: place, budget: budget) else { return false }
            }
        }
        return true
    }

    private func isPut(_ place: Int) -> Bool {
        if case .put = calls[place].operation { true } else { false }
    }

    /// What contradicts itself, of the gets alone.
    private mutating func addGets() throws(Exhausted) -> [Int]? {
        for (place, call) in calls.enumerated() {
            guard case .get(_, let result) = call.operation, !call.isOpen else { continue }
            try budget.checkTime()
            guard case .value(let text) = result else {
                silent.append(place)
                continue
            }
            guard let writes = try trie.split(text, budget: budget) else { return [place] }
            var cluster = 0
            if let first = writes.first, isPut(first) {
                cluster = Int(clusterOfWrite[first])
                if cluster < 0 {
                    cluster = chains.count
                    chains.append([])
                    longestGet.append(nil)
                }
            }
            if let core = extend(cluster, writes, by: place) { return core }
            members.append(Member(cluster: Int32(cluster), stage: Int32(2 * writes.count + 1), place: Int32(place)))
        }
        return nil
    }

    private mutating func extend(_ cluster: Int, _ writes: [Int], by get: Int) -> [Int]? {
        let chain = chains[cluster]
        func contradiction(with other: Int?) -> [Int] {
            let seenByOther = other.map { chains[Int(clusterOfWrite[$0])] } ?? chain
            let otherGet = other.map { longestGet[Int(clusterOfWrite[$0])] } ?? longestGet[cluster]
            return Set(writes + seenByOther + [get] + [otherGet].compactMap { $0 }).sorted()
        }
        for number in 0..<min(chain.count, writes.count) where chain[number] != writes[number] {
            return contradiction(with: nil)
        }
        guard writes.count > chain.count else {
            if longestGet[cluster] == nil { longestGet[cluster] = get }
            return nil
        }
        for (number, write) in writes.enumerated().dropFirst(chain.count) {
            // It was there already, or it would have removed what stands before it.
            if clusterOfWrite[write] >= 0 { return contradiction(with: write) }
            if number > 0, isPut(write) { return contradiction(with: nil) }
            clusterOfWrite[write] = Int32(cluster)
            chains[cluster].append(write)
            members.append(Member(cluster: Int32(cluster), stage: Int32(2 * number + 2), place: Int32(write)))
        }
        longestGet[cluster] = get
        return nil
    }

    /// All that shows what two clusters are, beside some calls of theirs.
    private func core(_ clusters: [Int], _ places: [Int]) -> [Int] {
        var core = Set(places)
        for cluster in clusters {
            core.formUnion(chains[cluster])
            if let get = longestGet[cluster] { core.insert(get) }
        }
        return core.sorted()
    }

    private mutating func placed() throws(Exhausted) -> MonitorVerdict {
        for (place, call) in calls.enumerated() where clusterOfWrite[place] < 0 && !call.isOpen {
            switch call.operation {
            case .put, .append:
                guard !isSilent(call.operation) else { continue }
                members.append(Member(cluster: Int32(chains.count), stage: 2, place: Int32(place)))
                chains.append([place])
                longestGet.append(nil)
            case .get, .delete: break
            }
        }
        members.sort { [ranks] in
            ($0.cluster, $0.stage, ranks.invocation[Int($0.place)])
                < ($1.cluster, $1.stage, ranks.invocation[Int($1.place)])
        }
        try budget.checkTime()
        var zones = Zones(clusters: chains.count)
        for member in members {
            zones.add(
                invocation: ranks.invocation[Int(member.place)], response: ranks.response[Int(member.place)],
                to: Int(member.cluster))
        }
        if zones.isPresent(0) { zones.first[0] = -1 }
        if let core = try stagesOutOfOrder() { return .violated(core: core) }
        switch try zones.placement(end: ranks.end, budget: budget) {
        case .contradiction(let one, let other):
            let outermost = members.filter { member in
                let cluster = Int(member.cluster)
                return (cluster == one || cluster == other)
                    && (ranks.response[Int(member.place)] == zones.first[cluster]
                        || ranks.invocation[Int(member.place)] == zones.last[cluster])
            }
            return .violated(core: core([one, other], outermost.map { Int($0.place) }))
        case .gaps(let gaps, _):
            return .linearizable(order: order(zones, gaps))
        }
    }

    private func isSilent(_ operation: KeyValue.Operation) -> Bool {
        if case .append(_, let text) = operation { text.isEmpty } else { false }
    }

    private func stagesOutOfOrder() throws(Exhausted) -> [Int]? {
        var latest: (place: Int, invocation: Int32)?
        for (round, member) in members.enumerated() {
            try budget.checkTime(round: round)
            let place = Int(member.place)
            if round == 0 || members[round - 1].cluster != member.cluster { latest = nil }
            if let latest, ranks.response[place] < latest.invocation {
                return core([Int(member.cluster)], [latest.place, place])
            }
            if ranks.invocation[place] > latest?.invocation ?? -1 { latest = (place, ranks.invocation[place]) }
        }
        return nil
    }

    /// By gap; in a gap what belongs to a forward zone that ends there, then whole clusters, then the beginning of a
    /// forward zone.
    private func order(_ zones: Zones, _ gaps: [Int32]) -> [Int] {
        var steps: [(gap: Int32, phase: Int, number: Int, place: Int)] = silent.map { place in
            (ranks.invocation[place], 0, -1, place)
        }
        var gap: Int32 = -1
        for (number, member) in members.enumerated() {
            let (cluster, place) = (Int(member.cluster), Int(member.place))
            if number == 0 || members[number - 1].cluster != member.cluster { gap = gaps[cluster] }
            let isForward = zones.isForward(cluster)
            if isForward { gap = max(gap, ranks.invocation[place]) }
            let isBeginning = isForward && gap == gaps[cluster]
            steps.append((gap, !isForward ? 1 : isBeginning ? 2 : 0, number, place))
        }
        steps.sort { ($0.gap, $0.phase, $0.number) < ($1.gap, $1.phase, $1.number) }
        return steps.map(\.place)
    }
}
