import Testing

@testable import HyperionLab

struct PermutationTests {
    @Test func everyNumberIsHitOnceAndFoundAgain() {
        let seed = ReplaySeed.draw(test: "everyNumberIsHitOnceAndFoundAgain")
        var random = RandomSource(seed: seed)
        let counts = Array(1...70) + [127, 128, 129, 1000, 4096, 4097, 20_000 + Int(random.below(20_000))]
        for count in counts {
            let permutation = Permutation(count: count, seed: random.next())
            var isHit = [Bool](repeating: false, count: count)
            for number in 0..<count {
                let image = permutation(number)
                guard image >= 0, image < count, !isHit[image], permutation.inverse(image) == number else {
                    Issue.record("count \(count): \(number) to \(image) is not a bijection")
                    break
                }
                isHit[image] = true
            }
        }
    }

    @Test func theLargestRangeInverts() {
        let permutation = Permutation(count: .max, seed: 5)
        for number in [0, 1, Int.max / 3, Int.max - 1] { #expect(permutation.inverse(permutation(number)) == number) }
    }

    @Test func imagesAreSpreadEvenlyOverSeeds() {
        let seed = ReplaySeed.draw(test: "imagesAreSpreadEvenlyOverSeeds")
        var random = RandomSource(seed: seed)
        for count in [2, 3, 5, 10, 16, 100] {
            for number in [0, count - 1] {
                var counts = [Int](repeating: 0, count: count)
                for _ in 0..<4000 { counts[Permutation(count: count, seed: random.next())(number)] += 1 }
                let uniform = [Double](repeating: 1 / Double(count), count: count)
                let p = GoodnessOfFit.pValue(counts: counts, probabilities: uniform)
                #expect(p > 1e-6, "image of \(number) among \(count)")
            }
        }
    }

    @Test func neighboursAreTornApart() {
        // A shuffled order has neighbours at a mean distance of a third of the range.
        let count = 10_000
        let permutation = Permutation(count: count, seed: 11)
        let distances = (1..<count).map { abs(permutation($0) - permutation($0 - 1)) }
        let mean = Double(distances.reduce(0, +)) / Double(distances.count) / Double(count)
        #expect(abs(mean - 1.0 / 3) < 0.02)
    }

    @Test func theSameSeedGivesTheSameOrderEverywhere() {
        let permutation = Permutation(count: 10, seed: 42)
        #expect((0..<10).map { permutation($0) } == [6, 1, 7, 2, 0, 8, 4, 5, 3, 9])
    }
}
