extension Register {
    /// By zones, where there is no compare-and-set and no value is written twice.
    public func monitor(_ calls: [Call<Operation>]) -> MonitorVerdict? {
        var zoneCalls: [ZoneMonitor.Call] = []
        zoneCalls.reserveCapacity(calls.count)
        var numbers: [Int: Int32] = Dictionary(minimumCapacity: calls.count / 2)
        // The initial value is number 0, whether it is "nothing" or a number.
        if let initialState { numbers[initialState] = 0 }
        var written: Set<Int32> = Set(minimumCapacity: calls.count / 2)
        written.insert(0)
        var values: Int32 = 1
        for (place, call) in calls.enumerated() {
            let value: Int?
            var isWrite = false
            switch call.operation {
            case .compareAndSet: return nil
            case .read where call.isOpen: continue
            case .read(.unknown):
                zoneCalls.append(.read(-1, call, place))
                continue
            case .read(.value(let result)): value = result
            case .write(let argument): (value, isWrite) = (argument, true)
            }
            var number: Int32 = 0
            if let value {
                number = numbers[value] ?? values
                if number == values {
                    numbers[value] = number
                    values += 1
                }
            } else if initialState != nil {
                // "Nothing" was never there: a value of its own that nobody writes.
                number = values
                values += 1
            }
            if isWrite, !written.insert(number).inserted { return nil }
            zoneCalls.append(isWrite ? .write(number, call, place) : .read(number, call, place))
        }
        return ZoneMonitor(zoneCalls, values: Int(values)).verdict()
    }
}
