/// Which arm runs when.
struct RunPlan {
    struct Step: Equatable {
        var engine: String
        var repetition: Int
        /// Place in its repetition, from 0.
        var position: Int
    }
    let steps: [Step]

    /// Repetition by repetition; within one, every engine once, in an order that turns by one place each time and
    /// runs backwards every second time: no engine always follows the same one, and slow drift of the machine
    /// falls on all alike.
    init(engines: [String], repetitions: Int) {
        steps = (0..<repetitions).flatMap { repetition in
            let shift = repetition / 2 % max(engines.count, 1)
            var order = Array(engines[shift...] + engines[..<shift])
            if repetition % 2 == 1 { order.reverse() }
            return order.enumerated().map { Step(engine: $1, repetition: repetition, position: $0) }
        }
    }
}
