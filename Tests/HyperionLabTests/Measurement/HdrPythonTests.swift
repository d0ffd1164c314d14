import Foundation
import Testing

@testable import HyperionLab

/// Our encoding read, and re-encoded, by an independent port: PyPI `hdrhistogram`, where Python can import it.
struct HdrPythonTests {
    @Test func thePythonPortReadsTheSameCounts() throws {
        try cancelUnlessInstalled(.python)
        let seed = ReplaySeed.draw(test: "thePythonPortReadsTheSameCounts")
        var random = RandomSource(seed: seed)
        let histogram = Histogram()
        for _ in 0..<1000 { histogram.record(random.next() >> (23 + random.below(41)), count: 1 + random.below(1000)) }
        let script = """
            import sys
            from hdrh.histogram import HdrHistogram
            read = HdrHistogram.decode(sys.stdin.read().strip())
            print(read.encode().decode())
            for item in read.get_recorded_iterator():
                print(item.value_iterated_to, item.count_added_in_this_iter_step)
            """
        let result = try #require(ForeignTool.run(["python3", "-c", script], input: histogram.encodedHdr()))
        try #require(result.status == 0)
        let lines = result.output.split(separator: "\n")
        let expected = histogram.buckets.map { "\($0.values.upperBound) \($0.count)" }
        #expect(lines.dropFirst().map(String.init) == expected)
        let reread = try Histogram(hdr: try #require(lines.first))
        #expect(Array(reread.buckets) == Array(histogram.buckets))
    }
}
