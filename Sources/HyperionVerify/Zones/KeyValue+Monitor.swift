extension KeyValue {
    /// A key that is only put and got is a register: by zones, where no value is put twice and none is empty.
    public func monitor(_ calls: [Call<Operation>]) -> MonitorVerdict? {
        var zoneCalls: [ZoneMonitor.Call] = []
        var numbers: [ByteText: Int32] = ["": 0]
        var written: Set<Int32> = [0]
        guard let key = calls.first?.operation.key else { return nil }
        for (place, call) in calls.enumerated() {
            guard call.operation.key == key else { return nil }
            let (value, isWrite): (ByteText, Bool)
            switch call.operation {
            case .append, .delete: return nil
            case .get where call.isOpen: continue
            case .get(_, .unknown):
                zoneCalls.append(.read(-1, call, place))
                continue
            case .get(_, .value(let result)): (value, isWrite) = (result, false)
            case .put(_, let argument): (value, isWrite) = (argument, true)
            }
            let number = numbers[value] ?? Int32(numbers.count)
            numbers[value] = number
            if isWrite, !written.insert(number).inserted { return nil }
            zoneCalls.append(isWrite ? .write(number, call, place) : .read(number, call, place))
        }
        return ZoneMonitor(zoneCalls, values: numbers.count).verdict()
    }
}
