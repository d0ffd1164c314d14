@testable import HyperionVerify

/// Histories as a recorder would see them: clients with one operation open each, some of which never end. In a spoilt
/// one, some operations get the result that an earlier state would have given.
struct RecordedRun<M: Model>: Sendable {
    var model: M
    /// An operation without its result. The number differs from call to call, for values.
    var begin: @Sendable (Int, inout TestRandom) -> M.Operation
    /// The operation with the result that it has in a state; nil: it has to wait.
    var finish: @Sendable (M.State, M.Operation) -> M.Operation?

    func history(
        _ random: inout TestRandom, operations count: Int, clients: Int, isSpoilt: Bool, openOneIn: Int = 12
    ) throws -> History<M.Operation> {
        var builder = HistoryBuilder<M.Operation>()
        var open = [(operation: M.Operation, isDone: Bool)?](repeating: nil, count: clients)
        var process = Array(0..<clients)
        var states = [model.initialState]
        var invoked = 0
        var idleRounds = 0
        // Operations that wait for ever end the run.
        while invoked < count || open.contains(where: { $0 != nil }), idleRounds < 64 * clients {
            let client = random.below(clients)
            idleRounds += 1
            guard let current = open[client] else {
                guard invoked < count else { continue }
                invoked += 1
                let operation = begin(invoked, &random)
                open[client] = (operation, false)
                try builder.invoke(process: process[client], operation)
                continue
            }
            if current.isDone {
                try builder.complete(process: process[client], current.operation)
                open[client] = nil
            } else if random.below(openOneIn) == 0 {
                if random.below(2) == 0 { take(current.operation, &states) }
                // Its outcome stays unknown, and the client goes on under another number.
                try builder.leaveOpen(process: process[client])
                process[client] += clients
                open[client] = nil
            } else {
                let isWrong = isSpoilt && random.below(max(count / 5, 1)) == 0
                let seen = isWrong ? states[random.below(states.count)] : states[states.count - 1]
                guard let finished = finish(seen, current.operation) else { continue }
                open[client] = (finished, true)
                if let next = model.step(states[states.count - 1], finished) { states.append(next) }
            }
            idleRounds = 0
        }
        return builder.finish()
    }

    private func take(_ operation: M.Operation, _ states: inout [M.State]) {
        let state = states[states.count - 1]
        if let finished = finish(state, operation), let next = model.step(state, finished) { states.append(next) }
    }
}

/// Runs of every model that has a monitor, over histories that it can take.
enum RecordedRuns {
    static let register = RecordedRun(
        model: Register(),
        begin: { number, random in random.below(3) == 0 ? .write(number) : .read(.unknown) },
        finish: { state, operation in if case .read = operation { .read(.value(state)) } else { operation } })

    static func container(_ discipline: Container.Discipline) -> RecordedRun<Container> {
        RecordedRun(
            model: Container(discipline),
            // Not in their order, for the priority queue.
            begin: { number, random in random.below(2) == 0 ? .insert(number * 7919 % 1009) : .remove(.unknown) },
            finish: { state, operation in
                guard case .remove = operation else { return operation }
                return .remove(.value(discipline == .queue ? state.first : state.last))
            })
    }

    static let memberSet = RecordedRun(
        model: MemberSet(),
        begin: { _, random in
            switch random.below(3) {
            case 0: .insert(1, .unknown)
            case 1: .remove(1, .unknown)
            default: .contains(1, .unknown)
            }
        },
        finish: { state, operation in
            switch operation {
            case .insert(let member, _): .insert(member, .value(!state.contains(member)))
            case .remove(let member, _): .remove(member, .value(state.contains(member)))
            case .contains(let member, _): .contains(member, .value(state.contains(member)))
            }
        })

    static let mutualExclusion = RecordedRun(
        model: MutualExclusion(),
        begin: { _, random in random.below(2) == 0 ? .acquire : .release },
        finish: { isHeld, operation in (operation == .acquire) == isHeld ? nil : operation })

    /// Texts with an end of their own, so that none begins with another.
    static let appended = RecordedRun(
        model: KeyValue(),
        begin: { number, random in
            switch random.below(10) {
            case 0: .put(key: "k", value: "\(number);")
            case 1..<5: .append(key: "k", value: "\(number);")
            default: .get(key: "k", .unknown)
            }
        },
        finish: { state, operation in
            if case .get(let key, _) = operation { .get(key: key, .value(state.first?.value ?? "")) } else { operation }
        })
}
