/// Finds what a misspelt word was meant to be.
public enum Spelling {
    /// The candidate that differs least from `text`, or nil where none is close enough to be worth suggesting.
    ///
    /// Distance counts insertions, deletions, substitutions and swaps of neighbours; case does not count. A
    /// candidate qualifies up to a third of the shorter word's length, at least one change. The first wins a tie.
    public static func nearest(to text: String, in candidates: some Sequence<String>) -> String? {
        let wanted = folded(text)
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let word = folded(candidate)
            let allowed = max(1, min(wanted.count, word.count) / 3)
            // Also what keeps a key of a megabyte cheap: its length alone rules every candidate out.
            guard abs(wanted.count - word.count) <= allowed else { continue }
            let distance = distance(wanted, word)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// ` Did you mean "records"?`, or `; LABEL: a, b, c` where nothing is near: ends a message on an unknown word.
    public static func suggestion(for text: String, in candidates: [String], listedAs label: String) -> String {
        if let near = nearest(to: text, in: candidates) { return ". Did you mean \"\(near)\"?" }
        return candidates.isEmpty ? "" : "; \(label): " + candidates.joined(separator: ", ")
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] { Array(text.lowercased().unicodeScalars) }

    /// Optimal string alignment distance, over three rolling rows.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(previous[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
