// Not `@testable`: what others can see of the library has to suffice.
import HyperionVerify
import Testing

/// As the documentation of `Model` shows it.
private struct Switch: Model {
    enum Operation: Hashable { case flip, look(sees: Bool) }
    var initialState: Bool { false }
    func step(_ isOn: Bool, _ operation: Operation) -> Bool? {
        switch operation {
        case .flip: !isOn
        case .look(let sees): sees == isOn ? isOn : nil
        }
    }
}

/// Buffers of two places each, which refuse what does not fit: every requirement of a model, but a monitor.
private struct BoundedBuffers: Model {
    enum Operation: Hashable {
        case put(buffer: String, Int, accepted: Observed<Bool>)
        /// nil: it was empty.
        case take(buffer: String, Observed<Int?>)

        var buffer: String {
            switch self {
            case .put(let buffer, _, _), .take(let buffer, _): buffer
            }
        }
    }

    let capacity = 2
    var initialState: [String: [Int]] { [:] }

    func step(_ state: [String: [Int]], _ operation: Operation) -> [String: [Int]]? {
        var next = state
        var content = state[operation.buffer] ?? []
        switch operation {
        case .put(_, let value, let accepted):
            let fits = content.count < capacity
            guard accepted.agrees(with: fits) else { return nil }
            if fits { content.append(value) }
        case .take(_, let result):
            guard result.agrees(with: content.first) else { return nil }
            content = Array(content.dropFirst())
        }
        next[operation.buffer] = content.isEmpty ? nil : content
        return next
    }

    func isReadOnly(_ operation: Operation) -> Bool {
        switch operation {
        case .put(_, _, .value(false)), .take(_, .value(nil)): true
        case .put, .take: false
        }
    }

    func parts(of operation: Operation) -> [String]? { [operation.buffer] }
    func byteCount(of state: [String: [Int]]) -> Int { 64 + state.count * 64 }

    func describe(_ operation: Operation) -> String {
        switch operation {
        case .put(let buffer, let value, let accepted): "put \(value) into \(buffer), accepted: \(accepted)"
        case .take(let buffer, let result): "take from \(buffer), found \(result)"
        }
    }
}

/// A light that nobody can switch off, judged without search.
private struct Fuse: Model {
    enum Operation: Hashable { case burn, look(isBurnt: Bool) }
    var initialState: Bool { false }
    func step(_ isBurnt: Bool, _ operation: Operation) -> Bool? {
        switch operation {
        case .burn: true
        case .look(let seen): seen == isBurnt ? isBurnt : nil
        }
    }

    /// Only for histories without open calls, of which one burns it.
    func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        let burns = calls.indices.filter { calls[$0].operation == .burn }
        guard let burn = burns.first, burns.count == 1, !calls.contains(where: \.isOpen) else { return nil }
        let before = calls.indices.filter { calls[$0].operation == .look(isBurnt: false) }
        let after = calls.indices.filter { calls[$0].operation == .look(isBurnt: true) }
        for early in before {
            if calls[early].invocation > calls[burn].response { return .violated(core: [burn, early].sorted()) }
            for late in after where calls[late].response < calls[early].invocation {
                return .violated(core: [late, early].sorted())
            }
        }
        for late in after where calls[late].response < calls[burn].invocation {
            return .violated(core: [late, burn].sorted())
        }
        return .linearizable(order: before + [burn] + after)
    }
}

/// A model of one's own, and histories of it judged: what a package that depends on the library can write.
@Suite struct OwnModelTests {
    private func report<M: Model>(
        _ model: M, _ operations: [TimedOperation<M.Operation>]
    ) throws -> (report: LinearizabilityReport, history: History<M.Operation>) {
        let history = try History(timed: operations)
        return (Linearizability.check(history, model: model, budget: Budget(time: .seconds(60))), history)
    }

    @Test func aSwitch() throws {
        // Two flips at once, and a look between them.
        let good = try report(
            Switch(),
            [
                TimedOperation(.flip, start: 0, end: 10), TimedOperation(.flip, start: 1, end: 11),
                TimedOperation(.look(sees: true), start: 5, end: 6),
                TimedOperation(.look(sees: false), start: 12, end: 13),
            ])
        #expect(good.report.outcome == .linearizable)
        let certificate = try #require(good.report.certificate)
        try CertificateVerifier.verify(certificate, of: good.history, model: Switch())
        // An open flip may come at last, or never; but not come and go.
        let bad = try report(
            Switch(),
            [
                TimedOperation(.flip, start: 0, end: nil), TimedOperation(.look(sees: true), start: 5, end: 6),
                TimedOperation(.look(sees: false), start: 7, end: 8),
            ])
        #expect(bad.report.outcome == .violated && bad.report.certificate == nil)
        #expect(bad.report.counterexample == Counterexample(operations: [1, 2], isMinimal: true))
        #expect(throws: CertificateError.self) {
            try CertificateVerifier.verify(certificate, of: bad.history, model: Switch())
        }
    }

    @Test func boundedBuffers() throws {
        // The third is refused while both places are taken, and accepted when one may have been left.
        let good = try report(
            BoundedBuffers(),
            [
                TimedOperation(.put(buffer: "a", 1, accepted: .value(true)), start: 0, end: 1),
                TimedOperation(.put(buffer: "a", 2, accepted: .value(true)), start: 2, end: 3),
                TimedOperation(.put(buffer: "b", 9, accepted: .unknown), start: 2, end: nil),
                TimedOperation(.put(buffer: "a", 3, accepted: .value(false)), start: 4, end: 5),
                TimedOperation(.take(buffer: "a", .value(1)), start: 6, end: 9),
                TimedOperation(.put(buffer: "a", 4, accepted: .value(true)), start: 7, end: 8),
                TimedOperation(.take(buffer: "b", .value(9)), start: 10, end: 11),
            ])
        #expect(good.report.outcome == .linearizable)
        #expect(good.report.parts.map(\.name) == ["a", "b"] && good.report.parts.map(\.operations) == [5, 2])
        // Refused although one place was free all the time; the other buffer has nothing to do with it.
        let bad = try report(
            BoundedBuffers(),
            [
                TimedOperation(.put(buffer: "b", 7, accepted: .value(true)), start: 0, end: 1),
                TimedOperation(.put(buffer: "a", 1, accepted: .value(true)), start: 0, end: 1),
                TimedOperation(.put(buffer: "a", 2, accepted: .value(false)), start: 2, end: 3),
                TimedOperation(.take(buffer: "b", .value(7)), start: 4, end: 5),
            ])
        #expect(bad.report.outcome == .violated)
        let operations = try #require(bad.report.counterexample).operations.map { bad.history.operations[$0].operation }
        #expect(operations.map(BoundedBuffers().describe) == ["put 2 into a, accepted: false"])
        guard case .linearizable = bad.report.parts[1].verdict else {
            Issue.record("\(bad.report.parts)")
            return
        }
    }

    /// Events as they come, one of them a failure, and a monitor of one's own.
    @Test func aMonitor() throws {
        func judged(_ isBurntAtLast: Bool) throws -> LinearizabilityReport {
            var builder = HistoryBuilder<Fuse.Operation>()
            try builder.invoke(process: 1, .burn)
            try builder.invoke(process: 2, .look(isBurnt: true))
            try builder.complete(process: 2, .look(isBurnt: true))
            try builder.invoke(process: 3, .burn)
            try builder.fail(process: 3)
            try builder.complete(process: 1, .burn)
            try builder.invoke(process: 2, .look(isBurnt: isBurntAtLast))
            try builder.complete(process: 2, .look(isBurnt: isBurntAtLast))
            return Linearizability.check(builder.finish(), model: Fuse())
        }
        let good = try judged(true)
        #expect(good.outcome == .linearizable && good.parts.map(\.method) == [.monitor])
        let bad = try judged(false)
        #expect(bad.outcome == .violated && bad.parts.map(\.method) == [.monitor])
        #expect(bad.counterexample == Counterexample(operations: [0, 3], isMinimal: true))
    }
}
