/// A command line that cannot be understood: exit code 2.
struct ArgumentError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what to write instead.
    var message: String
    /// Whose help tells more; nil: that of the program as a whole.
    var command: CommandDefinition.Name?

    static let exitCode: Int32 = 2

    /// Two lines for standard error.
    var description: String {
        let subject = command.map { " " + $0.rawValue } ?? ""
        return "hyperion\(subject): error: \(message)\nSee 'hyperion\(subject) --help'."
    }
}

/// Finds what somebody who wrote `word` most likely meant.
enum Spelling {
    /// The nearest of `candidates`, if it is near enough to be meant.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        // A beginning of just one of them is meant to be that one, however much is missing.
        let longer = candidates.filter { word.count >= 2 && $0.hasPrefix(word) }
        if longer.count == 1 { return longer[0] }
        let ranked = candidates.map { (name: $0, distance: distance(word, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, min(word.count, best.name.count) / 3) ? best.name : nil
    }

    /// Edit distance in which exchanging two neighbours counts once (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
