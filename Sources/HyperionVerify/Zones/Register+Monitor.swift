extension Register {
    /// By zones, where there is no compare-and-set and no value is written twice.
    public func monitor(_ calls: [Call<Operation>], budget: Budget) throws(Exhausted) -> MonitorVerdict? {
        guard calls.count <= EventRanks.largestCount else { return nil }
        var zoneCalls = ZoneMonitor.Calls()
        zoneCalls.codes.reserveCapacity(calls.count)
        // Number 0 is the initial value, whether it is "nothing" or a number.
        var numbers = ValueNumbers(expected: calls.count / 2)
        func number(_ value: Int) -> Int { value == initialState ? 0 : numbers.number(of: value) + 1 }
        for (place, call) in calls.enumerated() {
            try budget.checkTime(round: place)
            switch call.operation {
            case .compareAndSet: return nil
            case .read where call.isOpen: zoneCalls.codes.append(ZoneMonitor.Calls.nothing)
            case .read(.unknown): zoneCalls.codes.append(ZoneMonitor.Calls.unknownRead)
            case .read(.value(nil)):
                // Where a number was from the beginning, "nothing" never is.
                guard initialState == nil else { return .violated(core: [place]) }
                zoneCalls.appendRead(0)
            case .read(.value(let value?)): zoneCalls.appendRead(number(value))
            case .write(let value): zoneCalls.appendWrite(number(value))
            }
        }
        let ranks = try EventRanks(calls, budget: budget)
        return try ZoneMonitor(
            zoneCalls.codes, values: numbers.count + 1, invocation: ranks.invocation, response: ranks.response,
            end: ranks.end, budget: budget)?.verdict()
    }
}
