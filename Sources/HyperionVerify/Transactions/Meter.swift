/// A budget has ended.
struct BudgetEnd: Error {
    var exhausted: Exhausted
}

/// Keeps a check within its budget: every loop over the history charges its steps, every large array its bytes.
struct Meter {
    /// The clock costs as much as dozens of steps, so it is not read at each.
    private static let stepsBetweenLooks = 8192

    private let budget: Budget
    private var bytes = 0
    private(set) var steps = 0
    private var nextLook = 0

    init(_ budget: Budget) { self.budget = budget }

    @inline(__always)
    mutating func charge(_ count: Int = 1) throws(BudgetEnd) {
        steps += count
        if steps >= nextLook { try look() }
    }

    private mutating func look() throws(BudgetEnd) {
        nextLook = steps + Self.stepsBetweenLooks
        if let limit = budget.stepLimit, steps > limit { throw BudgetEnd(exhausted: .time) }
        if budget.isExpired { throw BudgetEnd(exhausted: .time) }
    }

    /// To be called before memory is allocated. What a check needs in the end is given back with the check.
    mutating func reserve(_ count: Int, bytesEach: Int = 4) throws(BudgetEnd) {
        bytes += count * bytesEach
        if bytes > budget.memoryBytes { throw BudgetEnd(exhausted: .memory) }
    }

    mutating func release(_ count: Int, bytesEach: Int = 4) { bytes -= count * bytesEach }
}
