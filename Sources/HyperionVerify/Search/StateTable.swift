/// Gives each state of a search a number, so that configurations stay small whatever a state is.
struct StateTable<State: Hashable> {
    private var numbers: [State: Int32] = [:]
    private(set) var states: [State] = []
    /// What the states take, estimated from above by `byteCount` of each and the table's own.
    private(set) var byteCount = 0

    subscript(number: Int32) -> State { states[Int(number)] }

    mutating func number(of state: State, byteCount size: (State) -> Int) -> Int32 {
        if let number = numbers[state] { return number }
        let number = Int32(states.count)
        numbers[state] = number
        states.append(state)
        // The array's place and the dictionary's at its lowest load, besides what the state refers to.
        byteCount += size(state) + 4 * (MemoryLayout<State>.stride + 8)
        return number
    }
}
