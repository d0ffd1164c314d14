/// What `TerminalTable` makes of the fixture, to the letter.
enum TerminalGolden {
    static let wholeRun = """
        ycsb-b: 95 % reads, 5 % updates, zipfian
        1,000,000 records · keys 16 B · values 64 B · zipfian(0.99) · transparent huge pages · 5 × 5 s · seed 42

        load · 1,000,000 inserts · 1 thread
                            throughput  ns/op  p50  p99  p99.9  max  B/record  ratio   interval
         hyperion             14.0 M/s   71.2    –    –      –    –       105  19.8x  19.0–20.4
         swift-dictionary      709 k/s   1411    –    –      –    –       215     1x   baseline
         std-unordered-map    1.56 M/s    640    –    –      –    –       183  2.20x  2.12–2.27
         null (harness)        345 M/s   2.90    –    –      –    –         –

        read@alone · 1 thread
                            throughput  ns/op      p50      p99    p99.9      max  B/record   ratio     interval
         hyperion             3.61 M/s    277   307 ns   681 ns  1.54 µs  49.9 µs       105   2.76x    2.65–2.84
         swift-dictionary     1.31 M/s    764   819 ns  1.85 µs  4.22 µs   138 µs       215      1x     baseline
         std-unordered-map    1.23 M/s    812   869 ns  1.97 µs  4.48 µs   146 µs       183  0.941x  0.903–0.969
         null (harness)        323 M/s   3.10  19.6 ns  23.8 ns  33.4 ns   574 ns         –

        read@mixed · 95 % of the mix (throughput: its part) · 1 thread
                            throughput      p50      p99    p99.9      max  B/record   ratio     interval
         hyperion             3.43 M/s   307 ns   681 ns  1.54 µs  49.9 µs       105   2.76x    2.65–2.84
         swift-dictionary     1.24 M/s   819 ns  1.85 µs  4.22 µs   138 µs       215      1x     baseline
         std-unordered-map    1.17 M/s   869 ns  1.97 µs  4.48 µs   146 µs       183  0.941x  0.903–0.969
         null (harness)        306 M/s  19.6 ns  23.8 ns  33.4 ns   574 ns         –

        update@mixed · 5 % of the mix (throughput: its part) · 1 thread
                            throughput      p50      p99    p99.9      max  B/record   ratio     interval
         hyperion              181 k/s   307 ns   681 ns  1.54 µs  49.9 µs       105   2.76x    2.65–2.84
         swift-dictionary     65.4 k/s   819 ns  1.85 µs  4.22 µs   138 µs       215      1x     baseline
         std-unordered-map    61.6 k/s   869 ns  1.97 µs  4.48 µs   146 µs       183  0.941x  0.903–0.969
         null (harness)       16.1 M/s  19.6 ns  23.8 ns  33.4 ns   574 ns         –

        ratio: throughput over that of swift-dictionary, median of 5 paired repetitions and its interval
        ratio: each interval holds by itself with 93.8 %; corrected for the 26 comparisons of report.md this run
               would have seen, four times in five, a throughput that differs by 1.08x
        limit: one dependent load over this working set takes 112 ns, the least of 20 workers; one thread reads
               memory at 11.2 GB/s
        limit: limit-ratio is the time of an operation over that of the memory accesses that it cannot avoid: two
               loads, the second of which depends on the first (the index, then the record), or, for the keys of a
               multi-read and the records of a scan, whose loads overlap, their cache lines at the bandwidth at
               which one thread reads memory.
        limit: It is a yardstick and not a bound: it falls below 1 where caches hold what is read most, or where the
               processor begins the next operation while this one waits.
        limit: hyperion 0.317x (load), 1.23x (read@alone), 1.37x (read@mixed, p50), 1.37x (update@mixed, p50)
        limit: swift-dictionary 6.28x (load), 3.40x (read@alone), 3.64x (read@mixed, p50), 3.64x (update@mixed, p50)
        limit: std-unordered-map 2.85x (load), 3.61x (read@alone), 3.87x (read@mixed, p50), 3.87x (update@mixed,
               p50)
        clock: tsc adds 16.4 ns to every latency, in steps of 0.409 ns
        ✓ hyperion.read@alone.p50 <= 0.7x baseline: 307 ns against 0.7 × 819 ns (573 ns)
        Passed: no wrong answer and no corrupted record; the one threshold holds; 20 of 20 arms measured

        """

    static let roles = """
        ycsb-b: 95 % reads, 5 % updates, zipfian
        1,000,000 records · keys 16 B · values 64 B · zipfian(0.99) · transparent huge pages · 5 × 5 s · seed 42

        load · 1,000,000 inserts · 1 thread
                           throughput  ns/op  p50  p99  p99.9  max  B/record  ratio   interval
         hyperion            14.0 M/s   71.2    –    –      –    –       105  19.8x  19.0–20.4
         swift-dictionary     709 k/s   1411    –    –      –    –       215     1x   baseline
         null (harness)       345 M/s   2.90    –    –      –    –         –

        multi-read@alone · 32 keys a batch (latency: of a batch; throughput: of keys) · 3 readers
                           throughput  p50  p99  p99.9  max  B/record  ratio  interval
         hyperion                   –    –    –      –    –       105      –
         swift-dictionary           –    –    –      –    –       215     1x  baseline
         null (harness)             –    –    –      –    –         –

        read@mixed · 3 readers beside 1 writer
                           throughput      p50      p99    p99.9      max  B/record  ratio   interval
         hyperion            3.43 M/s   307 ns   681 ns  1.54 µs  49.9 µs       105  2.76x  2.65–2.84
         swift-dictionary    1.24 M/s   819 ns  1.85 µs  4.22 µs   138 µs       215     1x   baseline
         null (harness)       306 M/s  19.6 ns  23.8 ns  33.4 ns   574 ns         –

        update@mixed · 1 writer beside 3 readers
                           throughput  ns/op      p50      p99    p99.9      max  B/record  ratio   interval
         hyperion             181 k/s   5540   307 ns   681 ns  1.54 µs  49.9 µs       105  2.76x  2.65–2.84
         swift-dictionary    65.4 k/s  15280   819 ns  1.85 µs  4.22 µs   138 µs       215     1x   baseline
         null (harness)      16.1 M/s   62.0  19.6 ns  23.8 ns  33.4 ns   574 ns         –

        ratio: throughput over that of swift-dictionary, median of 5 paired repetitions and its interval
        ratio: each interval holds by itself with 93.8 %; corrected for the 9 comparisons of report.md this run
               would have seen, four times in five, a throughput that differs by 1.07x
        limit: one dependent load over this working set takes 112 ns, the least of 15 workers; one thread reads
               memory at 11.2 GB/s
        limit: limit-ratio is the time of an operation over that of the memory accesses that it cannot avoid: two
               loads, the second of which depends on the first (the index, then the record), or, for the keys of a
               multi-read and the records of a scan, whose loads overlap, their cache lines at the bandwidth at
               which one thread reads memory.
        limit: It is a yardstick and not a bound: it falls below 1 where caches hold what is read most, or where the
               processor begins the next operation while this one waits.
        limit: hyperion 0.317x (load), 1.37x (read@mixed, p50), 1.37x (update@mixed, p50)
        limit: swift-dictionary 6.28x (load), 3.64x (read@mixed, p50), 3.64x (update@mixed, p50)
        clock: tsc adds 16.4 ns to every latency, in steps of 0.409 ns
        caution: 4 threads shared 3 processors
        ✓ hyperion.read@alone.p50 <= 0.7x baseline: 307 ns against 0.7 × 819 ns (573 ns)
        Passed: no wrong answer and no corrupted record; the one threshold holds; 15 of 15 arms measured

        """
}
