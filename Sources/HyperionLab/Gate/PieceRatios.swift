import Foundation

/// How much faster one build was than another in a pass in which they took turns.
///
/// A neighbour on the same machine that begins or ends between two pieces falls on one build alone. Over the whole pass
/// it moves the ratio by a few hundredths to a third; here it moves one piece of several, which is left out. What a build
/// does itself in more than a quarter of its pieces counts; a rarer stall leaves the verdict open where the whole passes
/// show it (`MetricComparison`), and shows in the tail latencies.
enum PieceRatios {
    /// Fewer pieces have no outer quarters to leave out.
    static let fewest = 4

    /// Mean of the logarithms of new to old of the pieces without their outer quarters (rounded down), by repetition; none
    /// where a pass was one piece, or where both builds did not have as many. O(pieces log pieces).
    static func logarithms(
        _ new: [ArmSample], to base: [ArmSample], engine: String, operation: String
    ) -> [Int: Double] {
        let (news, olds) = (rates(new, engine, operation), rates(base, engine, operation))
        return news.reduce(into: [:]) { logarithms, rates in
            guard let others = olds[rates.key] else { return }
            logarithms[rates.key] = middle(rates.value, to: others)
        }
    }

    static func middle(_ rates: [Double], to others: [Double]) -> Double? {
        guard rates.count == others.count, rates.count >= fewest else { return nil }
        let ratios = zip(rates, others).compactMap { Logarithms.ratio($0, to: $1) }.sorted()
        guard ratios.count == rates.count else { return nil }
        let middle = ratios.dropFirst(ratios.count / 4).dropLast(ratios.count / 4)
        return middle.reduce(0, +) / Double(middle.count)
    }

    private static func rates(_ arms: [ArmSample], _ engine: String, _ operation: String) -> [Int: [Double]] {
        arms.filter { $0.engine == engine }.reduce(into: [:]) { rates, arm in
            let phase = arm.phases.first { $0.operations.contains { $0.operation == operation } }
            rates[arm.repetition] = phase?.pieceRates
        }
    }
}
