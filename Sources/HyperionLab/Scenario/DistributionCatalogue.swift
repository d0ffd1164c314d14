extension Scenario.KeyDistribution {
    /// Every distribution with its spelling, as `hyperion list distributions` and error messages show them.
    public static let catalogue: [(spelling: String, meaning: String)] = [
        ("uniform", "every record alike"),
        ("zipfian(0.99)", "P(rank r) proportional to 1/r^0.99, exact; ranks are scattered over the records"),
        ("ycsb-zipfian", "as YCSB draws: ranks among 10 billion hashed onto the records, flatter than zipfian"),
        ("latest(0.99)", "zipfian over the records' age, the newest first"),
        ("hotspot(20%, 80%)", "20 % of the records take 80 % of the operations"),
        ("exponential(20%, 80%)", "falling exponentially: the first 20 % of the records take 80 %"),
        ("sequential", "one record after the other, again and again"),
    ]
}
