import Foundation
import Testing

@testable import HyperionVerify

private let speedOperations = ProcessInfo.processInfo.environment["HYPERION_SPEED"].flatMap { Int($0) } ?? 0

/// Prints how long checks of large histories take, and how far the process's memory has grown. Asserts verdicts only.
///
///     HYPERION_SPEED=1000000 swift test -c release --filter SpeedTests --no-parallel
@Suite(.serialized, .enabled(if: speedOperations > 0)) struct SpeedTests {
    private static var operations: Int { speedOperations }

    private func measure<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        let before = Self.residentMegabytes("VmRSS:")
        let start = ContinuousClock.now
        let result = try body()
        print(
            "\(name): \(ContinuousClock.now - start), resident \(before) MB before, "
                + "\(Self.residentMegabytes("VmHWM:")) MB at most so far")
        return result
    }

    private static func residentMegabytes(_ field: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(field) })
        else { return 0 }
        return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }

    @Test func registerOf32Clients() throws {
        var random = TestRandom(seed: 1)
        var log = RegisterLog(expected: Self.operations)
        // Of each client: 0 at rest, 1 begun, 2 done.
        var phase = [Int](repeating: 0, count: 32)
        var (isWrite, found) = ([Bool](repeating: false, count: 32), [Int?](repeating: nil, count: 32))
        var value: Int?
        while log.count < Self.operations {
            let client = random.below(32)
            switch phase[client] {
            case 0:
                isWrite[client] = random.below(2) == 0
                if isWrite[client] {
                    found[client] = log.count
                    try log.invokeWrite(process: Int32(client), log.count)
                } else {
                    try log.invokeRead(process: Int32(client))
                }
            case 1:
                if isWrite[client] { value = found[client] } else { found[client] = value }
            default:
                if isWrite[client] {
                    try log.complete(process: Int32(client))
                } else {
                    try log.completeRead(process: Int32(client), found: found[client])
                }
            }
            phase[client] = (phase[client] + 1) % 3
        }
        let packed = log
        let report = measure("register, packed, \(Self.operations)") { Linearizability.check(packed) }
        #expect(report.outcome == .linearizable)
        guard Self.operations <= 1_000_000 else { return }
        let history = packed.history()
        let unpacked = measure("register, unpacked, \(Self.operations)") {
            Linearizability.check(history, model: Register())
        }
        #expect(unpacked.outcome == .linearizable)
    }

    @Test func registerWithPendingOperations() throws {
        var random = TestRandom(seed: 2)
        let history = try RecordedRuns.register.history(
            &random, operations: 32_000, clients: 32, isSpoilt: false, openOneIn: 50)
        let report = measure("register, 32,000, 32 clients, pending") {
            Linearizability.check(history, model: Register())
        }
        #expect(report.outcome == .linearizable)
    }

    /// Values leave in the discipline's order, by points in time with random intervals around them.
    @Test(arguments: Container.Discipline.allCases)
    func containers(_ discipline: Container.Discipline) throws {
        var random = TestRandom(seed: 3)
        var inside: [Int] = []
        var first = 0
        var operations: [TimedOperation<Container.Operation>] = []
        for number in 0..<Self.operations {
            let point = 100 * number
            let operation: Container.Operation
            if random.below(2) == 0 {
                // Ascending in a priority queue, so that its order is a queue's.
                operation = .insert(number)
                inside.append(number)
            } else if first == inside.count {
                operation = .remove(.value(nil))
            } else if discipline == .stack {
                operation = .remove(.value(inside.removeLast()))
            } else {
                operation = .remove(.value(inside[first]))
                first += 1
            }
            operations.append(
                TimedOperation(operation, start: point - random.below(1600), end: point + random.below(1600)))
        }
        let history = try History(timed: operations)
        let report = measure("\(discipline), \(Self.operations)") {
            Linearizability.check(history, model: Container(discipline))
        }
        #expect(report.outcome == .linearizable && report.parts[0].method == .monitor)
    }

    /// A hundred histories of 80 operations, up to 21 open at once.
    @Test func compareAndSetRegisters() throws {
        var random = TestRandom(seed: 4)
        let run = RecordedRuns.compareAndSetRegister(initial: nil, values: 5, kinds: 3)
        let histories = try (0..<100).map {
            try run.history(&random, operations: 80, clients: 21, isSpoilt: $0 % 3 == 0, openOneIn: 8)
        }
        var slowest = Duration.zero
        let outcomes = measure("a hundred compare-and-set histories") {
            histories.map { history in
                let start = ContinuousClock.now
                let outcome = Linearizability.check(history, model: Register(), budget: Budget(time: .seconds(20)))
                    .outcome
                slowest = max(slowest, ContinuousClock.now - start)
                return outcome
            }
        }
        print("slowest \(slowest), \(outcomes.count { $0 == .violated }) violated")
        #expect(!outcomes.contains(.undecided))
    }

    /// 50 clients, 4,000 operations, ten keys, good and bad.
    @Test(arguments: [false, true]) func appends(_ isSpoilt: Bool) throws {
        var random = TestRandom(seed: 5)
        let run = RecordedRun(
            model: KeyValue(),
            begin: { number, random in
                let key: ByteText = "\(random.below(10))"
                return switch random.below(20) {
                case 0: .put(key: key, value: "x \(number) y")
                case 1..<10: .append(key: key, value: "x \(number) y")
                default: .get(key: key, .unknown)
                }
            },
            finish: { state, operation in
                guard case .get(let key, _) = operation else { return operation }
                return .get(key: key, .value(state.first { $0.key == key }?.value ?? ""))
            })
        let history = try run.history(&random, operations: 4_000, clients: 50, isSpoilt: isSpoilt, openOneIn: 200)
        let report = measure("key-value with append, spoilt: \(isSpoilt)") {
            Linearizability.check(history, model: KeyValue(), budget: Budget(time: .seconds(60)))
        }
        print(report.parts.map { "\($0.name ?? ""): \($0.method), \($0.steps) steps, \($0.operations) operations" })
        #expect(report.outcome == (isSpoilt ? .violated : .linearizable))
    }
}
