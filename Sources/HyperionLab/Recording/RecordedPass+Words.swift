/// How a pass's operations are told to people.
extension RecordedPass {
    /// When its first operation began, in ticks.
    var origin: UInt64 { operations.map(\.begin).min() ?? 0 }

    /// Nanoseconds from `origin`, which takes O(n) to find.
    func nanoseconds(_ time: UInt64, since origin: UInt64) -> Double {
        Double(Int64(bitPattern: time &- origin)) * header.nanosecondsPerTick
    }

    /// `thread 2`, or that it was none of the pass.
    func thread(of operation: RecordedOperation) -> String {
        Int(operation.thread) < header.threads ? Self.name(ofThread: Int(operation.thread)) : "outside of the pass"
    }

    static func name(ofThread thread: Int) -> String { "thread \(thread + 1)" }

    /// `3.24`, as `ValueStamp` spells it.
    func name(ofValue value: Int64) -> String {
        value == RecordedOperation.nothing ? "nothing" : ValueStamp(value).text(inPass: header.pass)
    }

    /// An operation of a counterexample, as its text says.
    func shown(_ operation: RecordedOperation, _ text: String, since origin: UInt64)
        -> LinearizabilityVerdict.Counterexample.Operation
    {
        LinearizabilityVerdict.Counterexample.Operation(
            thread: thread(of: operation), text: text, begin: nanoseconds(operation.begin, since: origin),
            end: nanoseconds(operation.end, since: origin))
    }
}
