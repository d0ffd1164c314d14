extension MultiRegister {
    /// A value of one register.
    private struct Cell: Hashable {
        var register: ByteText
        var value: Int
    }

    /// What is written to a register and read by nobody is all alike.
    public func standIns(for open: [Operation], observed: [Operation]) -> [Operation] {
        var read: Set<Cell> = []
        for operations in [open, observed] {
            for access in operations.lazy.flatMap(\.accesses) {
                guard case .read(let register, .value(let value?)) = access else { continue }
                read.insert(Cell(register: register, value: value))
            }
        }
        var others: [ByteText: Int] = [:]
        return open.map { operation in
            Operation(
                operation.accesses.map { access in
                    guard case .write(let register, let value) = access,
                        !read.contains(Cell(register: register, value: value))
                    else { return access }
                    let other = others[register] ?? value
                    others[register] = other
                    return .write(register: register, other)
                })
        }
    }
}
