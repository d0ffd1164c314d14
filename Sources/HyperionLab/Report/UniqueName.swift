extension Set<String> {
    /// Takes a name that is not in the set yet: this one, or this one with `-2`, `-3`, … behind it.
    mutating func insertFree(_ name: String) -> String {
        var free = name
        var number = 1
        while !insert(free).inserted {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }
}
