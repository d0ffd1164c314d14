import Testing

@testable import HyperionVerify

/// Which puts and appends can matter to what was got, against looking at every text.
@Suite struct AppendStandInsTests {
    @Test func putsThatNothingBeginsWithAreLeftOut() {
        let seed = TestRandom.seed(of: "putsThatNothingBeginsWithAreLeftOut")
        var random = TestRandom(seed: seed)
        func text(_ longest: Int) -> ByteText {
            ByteText((0..<random.below(longest + 1)).map { _ in UInt8(ascii: "a") + UInt8(random.below(2)) })
        }
        var (kept, left) = (0, 0)
        for _ in 0..<(300 * TestEffort.factor) {
            let texts = (0..<random.below(8)).map { _ in text(5) }
            let values = (0..<6).map { _ in text(4) }
            let standIns = AppendStandIns(texts.map { .get(key: "k", .value($0)) })
                .standIns(for: values.map { .put(key: "k", value: $0) })
            for (value, standIn) in zip(values, standIns) {
                let matters = texts.contains { $0.bytes.starts(with: value.bytes) }
                let expected: KeyValue.Operation =
                    value.isEmpty
                    ? .delete(key: "k") : matters ? .put(key: "k", value: value) : .get(key: "k", .unknown)
                #expect(standIn == expected, "\(value) of \(texts), seed \(seed)")
                if standIn == .get(key: "k", .unknown) { left += 1 } else { kept += 1 }
            }
        }
        #expect(kept > 300 && left > 300)
    }

    /// An append is left out only if no text contains it.
    @Test func appendsThatMatterAreKept() {
        let seed = TestRandom.seed(of: "appendsThatMatterAreKept")
        var random = TestRandom(seed: seed)
        func text(_ longest: Int) -> ByteText {
            ByteText((0..<(1 + random.below(longest))).map { _ in UInt8(ascii: "a") + UInt8(random.below(2)) })
        }
        func isInside(_ part: ByteText, _ text: ByteText) -> Bool {
            let (count, length) = (text.bytes.count, part.bytes.count)
            guard length <= count else { return false }
            return (0...(count - length)).contains { text.bytes[$0..<($0 + length)].elementsEqual(part.bytes) }
        }
        var left = 0
        for _ in 0..<(300 * TestEffort.factor) {
            let texts = (0..<random.below(5)).map { _ in text(12) }
            let value = text(10)
            let standIn = AppendStandIns(texts.map { .get(key: "k", .value($0)) })
                .standIns(for: [.append(key: "k", value: value)])[0]
            if standIn == .get(key: "k", .unknown) {
                left += 1
                #expect(!texts.contains { isInside(value, $0) }, "\(value) of \(texts), seed \(seed)")
            } else {
                #expect(standIn == .append(key: "k", value: value))
            }
        }
        #expect(left > 30)
    }
}
