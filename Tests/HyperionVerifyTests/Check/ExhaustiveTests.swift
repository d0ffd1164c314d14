import Foundation
import Testing

@testable import HyperionVerify

/// Monitors and search against an oracle that tries every order, on all histories of so many operations of each model.
///
///     HYPERION_EXHAUSTIVE=6 swift test -c release -Xswiftc -enable-testing --filter ExhaustiveTests
///
/// All lists of operations, over a few values, with all ways to overlap. Of five operations and more, and of the largest
/// number, one of the ways that differ only by neighbouring invocations or neighbouring responses is tried: that changes no
/// precedence (the interval orders, of which there are 1, 2, 5, 15, 53, 217). To five operations each history is also tried
/// with one of them open, to four with two.
@Suite struct ExhaustiveTests {
    private static let given = ProcessInfo.processInfo.environment["HYPERION_EXHAUSTIVE"].flatMap { Int($0) }
    private static let largest = given ?? 3

    private static let fishburn = [1, 1, 2, 5, 15, 53, 217]

    /// One of the ways to overlap for each interval order: operations by the blocks of events in which they begin and end.
    private static func intervalOrders(_ count: Int) -> [[(invocation: Int, response: Int)]] {
        var known: Set<[Int]> = []
        return Interleavings.all(count).filter { intervals in
            var responses = Set(intervals.map(\.response))
            var (blocks, block, wasResponse) = ([Int](), 0, false)
            for position in 0..<(2 * count) {
                let isResponse = responses.remove(position) != nil
                if wasResponse, !isResponse { block += 1 }
                blocks.append(block)
                wasResponse = isResponse
            }
            return known.insert(intervals.map { blocks[$0.invocation] << 8 | blocks[$0.response] }.sorted()).inserted
        }
    }

    private static func disagreement<M: Model>(_ calls: [Call<M.Operation>], _ model: M) throws -> (String?, Bool) {
        let expected = BruteForce.isLinearizable(calls, model: model)
        var search = Search(calls, model: model, budget: Budget())
        switch (search.run(), expected) {
        case (.linearizable, true), (.violated, false): break
        default: return ("search says otherwise than brute force, \(expected)", expected)
        }
        switch (try model.monitor(calls, budget: Budget()), expected) {
        case (nil, _), (.linearizable?, true), (.violated?, false), (.violatedUp?, false): return (nil, expected)
        default: return ("the monitor says otherwise than brute force, \(expected)", expected)
        }
    }

    private func exhaust<M: Model>(_ name: String, _ model: M, _ kinds: [M.Operation]) throws {
        print("\(name): to replay, HYPERION_EXHAUSTIVE=\(Self.largest) swift test --filter ExhaustiveTests")
        for count in 1...max(Self.largest, 1) {
            let start = ContinuousClock.now
            var (histories, violated) = (0, 0)
            let hasOrdersOnly = count == Self.largest || count >= 5
            let overlaps = hasOrdersOnly ? Self.intervalOrders(count) : Interleavings.all(count)
            if hasOrdersOnly, Self.fishburn.indices.contains(count) { #expect(overlaps.count == Self.fishburn[count]) }
            let opened = Self.opened(count)
            for intervals in overlaps {
                var digits = [Int](repeating: 0, count: count)
                repeat {
                    let operations = digits.map { kinds[$0] }
                    for open in opened {
                        let calls = operations.indices.map { place in
                            Call(
                                operations[place], index: place, invocation: intervals[place].invocation,
                                response: open.contains(place) ? nil : intervals[place].response)
                        }
                        let (disagreement, isGood) = try Self.disagreement(calls, model)
                        if let disagreement {
                            Issue.record("\(name): \(disagreement): \(operations) \(intervals), open: \(open)")
                            return
                        }
                        histories += 1
                        violated += isGood ? 0 : 1
                    }
                } while Self.next(&digits, below: kinds.count)
            }
            let time = Self.given == nil ? "" : ", \(ContinuousClock.now - start)"
            print("\(name): \(count) operations, \(histories) histories, \(violated) violated\(time)")
            #expect(violated < histories && (violated > 0 || count == 1))
        }
    }

    /// Which operations are open: none, each, and of up to four also each two.
    private static func opened(_ count: Int) -> [[Int]] {
        let pairs = (0..<count).flatMap { first in (first + 1..<count).map { [first, $0] } }
        return [[]] + (count <= 5 ? (0..<count).map { [$0] } : []) + (count <= 4 ? pairs : [])
    }

    /// False: there is no next one.
    private static func next(_ digits: inout [Int], below base: Int) -> Bool {
        for place in digits.indices {
            digits[place] += 1
            if digits[place] < base { return true }
            digits[place] = 0
        }
        return false
    }

    @Test func registers() throws {
        try exhaust(
            "register", Register(), [.write(1), .write(2), .read(.value(nil)), .read(.value(1)), .read(.value(2))])
    }

    @Test func compareAndSetRegisters() throws {
        try exhaust(
            "cas-register", Register(initial: 0),
            [
                .write(1), .read(.value(0)), .read(.value(1)),
                .compareAndSet(expected: 0, new: 1, succeeded: .value(true)),
                .compareAndSet(expected: 1, new: 0, succeeded: .value(true)),
                .compareAndSet(expected: 1, new: 0, succeeded: .value(false)),
            ])
    }

    /// Writes of one and of both, and snapshots.
    @Test func multiRegisters() throws {
        func writes(_ registers: ByteText...) -> MultiRegister.Operation {
            MultiRegister.Operation(registers.map { .write(register: $0, 1) })
        }
        func snapshot(_ x: Int?, _ y: Int?) -> MultiRegister.Operation {
            MultiRegister.Operation([.read(register: "x", .value(x)), .read(register: "y", .value(y))])
        }
        try exhaust(
            "multi-register", MultiRegister(),
            [
                writes("x"), writes("y"), writes("x", "y"), snapshot(nil, nil), snapshot(1, nil), snapshot(nil, 1),
                snapshot(1, 1),
            ])
    }

    @Test func keyValues() throws {
        try exhaust(
            "key-value", KeyValue(),
            [
                .put(key: "k", value: "a"), .append(key: "k", value: "b"), .delete(key: "k"),
                .get(key: "k", .value("")), .get(key: "k", .value("a")), .get(key: "k", .value("ab")),
            ])
    }

    @Test func sets() throws {
        let kinds: [MemberSet.Operation] = [true, false].flatMap { result -> [MemberSet.Operation] in
            [.insert(1, .value(result)), .remove(1, .value(result)), .contains(1, .value(result))]
        }
        try exhaust("set", MemberSet(), kinds)
    }

    @Test func counters() throws {
        try exhaust(
            "counter", Counter(),
            [
                .add(1), .add(-1), .fetchAndAdd(1, .value(0)), .fetchAndAdd(1, .value(1)), .read(.value(0)),
                .read(.value(1)),
            ])
    }

    @Test(arguments: Container.Discipline.allCases)
    func containers(_ discipline: Container.Discipline) throws {
        try exhaust(
            discipline.rawValue, Container(discipline),
            [
                .insert(1), .insert(2), .remove(.value(nil)), .remove(.value(1)), .remove(.value(2)), .remove(.unknown),
            ])
    }

    @Test func locks() throws { try exhaust("mutex", MutualExclusion(), [.acquire, .release]) }
}
