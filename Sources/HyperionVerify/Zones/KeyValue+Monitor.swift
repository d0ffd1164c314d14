extension KeyValue {
    /// A key that is only put and got is a register: by zones, where no value is put twice and none is empty. One that
    /// is appended to: `AppendMonitor`.
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        guard let key = calls.first?.operation.key, calls.count <= EventRanks.largestCount else { return nil }
        var zoneCalls = ZoneMonitor.Calls()
        var numbers: [ByteText: Int] = ["": 0]
        func number(_ value: ByteText) -> Int {
            if let number = numbers[value] { return number }
            numbers[value] = numbers.count
            return numbers.count - 1
        }
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            guard call.operation.key == key else { return nil }
            switch call.operation {
            case .append: return try AppendMonitor.verdict(calls, budget: budget)
            case .delete: return nil
            case .get where call.isOpen: zoneCalls.codes.append(ZoneMonitor.Calls.nothing)
            case .get(_, .unknown): zoneCalls.codes.append(ZoneMonitor.Calls.unknownRead)
            case .get(_, .value(let result)): zoneCalls.appendRead(number(result))
            case .put(_, let argument): zoneCalls.appendWrite(number(argument))
            }
        }
        let ranks = try EventRanks(calls, budget: budget)
        return try ZoneMonitor(
            zoneCalls.codes, values: numbers.count, invocation: ranks.invocation, response: ranks.response,
            end: ranks.end, budget: budget)?.verdict()
    }
}
