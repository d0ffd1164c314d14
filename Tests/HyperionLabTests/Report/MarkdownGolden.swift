/// What `MarkdownReport` makes of the fixture with three engines, to the letter.
enum MarkdownGolden {
    static let report = #"""
        # ycsb-b

        95 % reads, 5 % updates, zipfian.

        **Passed: no wrong answer and no corrupted record; the one threshold holds; 15 of 15 arms measured.**

        - **load**: `hyperion` leads the baseline `swift-dictionary`: 19.8x its throughput (19.0–20.4)
        - **read@alone**: `hyperion` leads the baseline `swift-dictionary`: 2.76x its throughput (2.65–2.84), p99 681 ns against 1.85 µs
        - **read@mixed**: `hyperion` leads the baseline `swift-dictionary`: 2.76x its throughput (2.65–2.84), p99 681 ns against 1.85 µs
        - **update@mixed**: `hyperion` leads the baseline `swift-dictionary`: 2.76x its throughput (2.65–2.84), p99 681 ns against 1.85 µs

        Measured 2026-03-01 14:05:09 UTC, in 5.00 minutes, by Hyperion 0.1.0.

        ## Thresholds

        |  | threshold | measured |
        | --- | --- | --- |
        | ✓ passed | `hyperion.read@alone.p50 <= 0.7x baseline` | 307 ns against 0.7 × 819 ns (573 ns) |

        ## Correctness

        The harness checks of every operation whose outcome it knows beforehand whether it found its key, and after the last phase reads every record back: it has to be, whole, one of the values that the scenario has for its key. Values are not compared while they are being measured. No engine gave a wrong answer, and no record was corrupted.

        ## Comparison

        Medians over 5 repetitions; below each, in small print, the interval of that median. – is what was not measured or has too few samples behind it.

        ### load · 1,000,000 inserts · 1 thread

        | engine | throughput | ns/op |
        | --- | ---: | ---: |
        | `hyperion` | 14.0 M/s<br><sub>13.8–14.3 M/s</sub> | 71.2 ns |
        | `swift-dictionary` (baseline) | 709 k/s<br><sub>695–723 k/s</sub> | 1.41 µs |
        | `null` (harness) | 345 M/s<br><sub>338–352 M/s</sub> | 2.90 ns |

        ### read@alone · 1 thread

        | engine | throughput | ns/op | p50 | p90 | p99 | p99.9 | max |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        | `hyperion` | 3.61 M/s<br><sub>3.54–3.68 M/s</sub> | 277 ns | 307 ns<br><sub>301–313 ns</sub> | 404 ns<br><sub>396–412 ns</sub> | 681 ns<br><sub>668–695 ns</sub> | 1.54 µs<br><sub>1.51–1.57 µs</sub> | 49.9 µs<br><sub>48.9–50.9 µs</sub> |
        | `swift-dictionary` (baseline) | 1.31 M/s<br><sub>1.28–1.34 M/s</sub> | 764 ns | 819 ns<br><sub>802–835 ns</sub> | 1.09 µs<br><sub>1.06–1.11 µs</sub> | 1.85 µs<br><sub>1.81–1.89 µs</sub> | 4.22 µs<br><sub>4.13–4.30 µs</sub> | 138 µs<br><sub>135–140 µs</sub> |
        | `null` (harness) | 323 M/s<br><sub>316–329 M/s</sub> | 3.10 ns | 19.6 ns<br><sub>19.2–20.0 ns</sub> | 20.7 ns<br><sub>20.3–21.1 ns</sub> | 23.8 ns<br><sub>23.3–24.3 ns</sub> | 33.4 ns<br><sub>32.7–34.1 ns</sub> | 574 ns<br><sub>563–586 ns</sub> |

        - p99.99 of every engine: 61,204 samples, where p99.99 needs 100,000

        ### read@mixed · 95 % of the mix (throughput: its part) · 1 thread

        | engine | throughput | p50 | p90 | p99 | p99.9 | max |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | `hyperion` | 3.43 M/s<br><sub>3.36–3.50 M/s</sub> | 307 ns<br><sub>301–313 ns</sub> | 404 ns<br><sub>396–412 ns</sub> | 681 ns<br><sub>668–695 ns</sub> | 1.54 µs<br><sub>1.51–1.57 µs</sub> | 49.9 µs<br><sub>48.9–50.9 µs</sub> |
        | `swift-dictionary` (baseline) | 1.24 M/s<br><sub>1.22–1.27 M/s</sub> | 819 ns<br><sub>802–835 ns</sub> | 1.09 µs<br><sub>1.06–1.11 µs</sub> | 1.85 µs<br><sub>1.81–1.89 µs</sub> | 4.22 µs<br><sub>4.13–4.30 µs</sub> | 138 µs<br><sub>135–140 µs</sub> |
        | `null` (harness) | 306 M/s<br><sub>300–313 M/s</sub> | 19.6 ns<br><sub>19.2–20.0 ns</sub> | 20.7 ns<br><sub>20.3–21.1 ns</sub> | 23.8 ns<br><sub>23.3–24.3 ns</sub> | 33.4 ns<br><sub>32.7–34.1 ns</sub> | 574 ns<br><sub>563–586 ns</sub> |

        - p99.99 of every engine: 61,204 samples, where p99.99 needs 100,000

        ### update@mixed · 5 % of the mix (throughput: its part) · 1 thread

        | engine | throughput | p50 | p90 | p99 | p99.9 | max |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | `hyperion` | 181 k/s<br><sub>177–184 k/s</sub> | 307 ns<br><sub>301–313 ns</sub> | 404 ns<br><sub>396–412 ns</sub> | 681 ns<br><sub>668–695 ns</sub> | 1.54 µs<br><sub>1.51–1.57 µs</sub> | 49.9 µs<br><sub>48.9–50.9 µs</sub> |
        | `swift-dictionary` (baseline) | 65.4 k/s<br><sub>64.1–66.8 k/s</sub> | 819 ns<br><sub>802–835 ns</sub> | 1.09 µs<br><sub>1.06–1.11 µs</sub> | 1.85 µs<br><sub>1.81–1.89 µs</sub> | 4.22 µs<br><sub>4.13–4.30 µs</sub> | 138 µs<br><sub>135–140 µs</sub> |
        | `null` (harness) | 16.1 M/s<br><sub>15.8–16.5 M/s</sub> | 19.6 ns<br><sub>19.2–20.0 ns</sub> | 20.7 ns<br><sub>20.3–21.1 ns</sub> | 23.8 ns<br><sub>23.3–24.3 ns</sub> | 33.4 ns<br><sub>32.7–34.1 ns</sub> | 574 ns<br><sub>563–586 ns</sub> |

        - p99.99 of every engine: 61,204 samples, where p99.99 needs 100,000

        ## Ratios to `swift-dictionary`

        Each repetition runs every engine once, so that ratios are taken within a repetition and then summarised: what disturbs the machine for minutes disturbs both sides. More is better for throughput, less for latency. An interval that contains 1 shows no difference.

        | operation | engine | throughput | p50 | p99 | p99.9 |
        | --- | --- | ---: | ---: | ---: | ---: |
        | load | `hyperion` | 19.8x<br><sub>19.0–20.4</sub> | – | – | – |
        | read@alone | `hyperion` | 2.76x<br><sub>2.65–2.84</sub> | 0.375x<br><sub>0.360–0.387</sub> | 0.368x<br><sub>0.353–0.379</sub> | 0.365x<br><sub>0.350–0.376</sub> |
        | read@mixed | `hyperion` | 2.76x<br><sub>2.65–2.84</sub> | 0.375x<br><sub>0.360–0.387</sub> | 0.368x<br><sub>0.353–0.379</sub> | 0.365x<br><sub>0.350–0.376</sub> |
        | update@mixed | `hyperion` | 2.76x<br><sub>2.65–2.84</sub> | 0.375x<br><sub>0.360–0.387</sub> | 0.368x<br><sub>0.353–0.379</sub> | 0.365x<br><sub>0.350–0.376</sub> |

        Each interval holds by itself with 93.8 %. Corrected for all 13 comparisons of the table, these repetitions would have shown, four times in five, a difference of at least:

        - `hyperion` load: throughput 1.07x
        - `hyperion` read@alone: throughput 1.07x, p50 1.07x, p99 1.07x
        - `hyperion` read@mixed: throughput 1.07x, p50 1.07x, p99 1.07x
        - `hyperion` update@mixed: throughput 1.07x, p50 1.07x, p99 1.07x

        ![Throughput relative to swift-dictionary](ratios-throughput.svg)
        ![p50 relative to swift-dictionary](ratios-p50.svg)
        ![p99 relative to swift-dictionary](ratios-p99.svg)

        ## Memory

        A record's own bytes (key and value) are 80 B on average. Bytes a record are the growth of the process's resident memory over the load, divided by the records.

        | engine | bytes a record | overhead | of the record's own | resident after load | resident peak |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | `hyperion` | 105 B<br><sub>103–108 B</sub> | 25.4 B | 1.32x | 113 MiB | 115 MiB |
        | `swift-dictionary` (baseline) | 215 B<br><sub>211–219 B</sub> | 135 B | 2.69x | 217 MiB | 219 MiB |

        ![Memory a record](memory.svg)

        ## Distance to the machine's limit

        A load that depends on the one before it takes 112 ns here, over as much memory as the scenario's records (at most 4 GiB) and with the same pages, the least of 15 workers. Memory's bandwidth is 11.2 GB/s read, 5.31 GB/s copied by one thread, over 128 MiB.

        limit-ratio is the time of an operation over that of the memory accesses that it cannot avoid: two loads, the second of which depends on the first (the index, then the record), or, for the keys of a multi-read and the records of a scan, whose loads overlap, their cache lines at the bandwidth at which one thread reads memory. It is a yardstick and not a bound: it falls below 1 where caches hold what is read most, or where the processor begins the next operation while this one waits.

        | operation | engine | limit-ratio | time from |
        | --- | --- | ---: | ---: |
        | load | `hyperion` | 0.317x<br><sub>0.310–0.323</sub> | throughput |
        | load | `swift-dictionary` (baseline) | 6.28x<br><sub>6.15–6.40</sub> | throughput |
        | read@alone | `hyperion` | 1.23x<br><sub>1.21–1.26</sub> | throughput |
        | read@alone | `swift-dictionary` (baseline) | 3.40x<br><sub>3.33–3.47</sub> | throughput |
        | read@mixed | `hyperion` | 1.37x<br><sub>1.34–1.39</sub> | p50, with the clock |
        | read@mixed | `swift-dictionary` (baseline) | 3.64x<br><sub>3.57–3.71</sub> | p50, with the clock |
        | update@mixed | `hyperion` | 1.37x<br><sub>1.34–1.39</sub> | p50, with the clock |
        | update@mixed | `swift-dictionary` (baseline) | 3.64x<br><sub>3.57–3.71</sub> | p50, with the clock |

        The harness itself, with an engine that does nothing, takes 3.10 ns (read@alone) of each operation's time. Every latency contains the clock's 16.4 ns (tsc, in steps of 0.409 ns); throughput contains no clock.

        ## What was measured

        3 engines each loaded 1,000,000 records and then went through 2 phases (alone: read / mixed: 95 % read, 5 % update) with 1 thread, 5 times each.

        |  | as resolved |
        | --- | --- |
        | store | key-value |
        | seed | 42 |
        | records | 1,000,000 |
        | keys | generated, 16 bytes |
        | values | 64 B |
        | phases | alone: read / mixed: 95 % read, 5 % update |
        | distribution | zipfian(0.99) |
        | threads | 1 thread |
        | pinning | each thread on a processor of its own |
        | load | closed |
        | pages | transparent huge pages |
        | baselines' heap | the C library's, growing by transparent huge pages |
        | arena | as much as the scenario needs |
        | warm-up | until throughput and latency are steady |
        | duration of a pass | 5 s |
        | repetitions | 5 |
        | order of engines | interleaved, every engine once a repetition; the first: hyperion, null, swift-dictionary |
        | baseline | swift-dictionary |

        ## Engine statistics

        What each engine says of itself after the last phase.

        ### hyperion

        | statistic | median |
        | --- | ---: |
        | records | 1,000,000 |
        | mean probe length | 1.38 |

        ## Environment

        |  |  |
        | --- | --- |
        | processor | Fixture 9000 (x86\_64) |
        | processors | 4 online; this process may use 0-1,3 |
        | virtual machine | yes: another guest may disturb what is measured |
        | caches | L1 data: 32 KiB, of one processor |
        |  | L3 unified: 32 MiB, shared by 4 |
        | nodes | 0: processors 0-3, memory 4.46 GiB, distances 10 |
        | memory | 4.46 GiB |
        | bandwidth | 11.2 GB/s read, 5.31 GB/s copied by one thread, over 128 MiB |
        | pages | 4 KiB; transparent huge pages: madvise |
        | huge pages | 2 MiB: 0 reserved, 0 free |
        | governor | unknown |
        | load | 0.01, 0.13, 0.08 (1, 5, 15 minutes) |
        | clocks | tsc: 16.4 ns a section, steps of 0.409 ns |
        | operating system | Debian GNU/Linux 12 (bookworm) |
        | kernel | Linux 6.18.44 |
        | swift | 6.3, release |

        ## Method

        - **Processes.** Each engine in each repetition runs in a process of its own, so that no engine inherits another's heap, memory layout or crash. Engines take turns within a repetition.
        - **Operations** are laid out beforehand, with their key bytes, as a tape that each thread reads in sequence: no generator is measured, and keys come by the processor's prefetching. Swift's dictionaries and the actor are given the keys that they look up as values made beforehand in the same order.
        - **Throughput** comes from a pass without a clock in its loop.
        - **Latency** comes from a second pass of its own, each operation between two readings of the clock named above, which let no operation overlap the next; the clock's cost is contained in every value and not subtracted. It is service time under a closed loop: what a caller would wait in a queue at a given rate of arrival is not in it. A percentile without enough samples behind it is not printed.
        - **Intervals** are order statistics of the median over the repetitions: they assume no distribution. With fewer than six repetitions even the extremes cover less than 95 % (with five: 93.75 %).
        - **Ratios** are paired: computed repetition by repetition, then summarised like any other figure.

        ## Reproduce

            hyperion run Scenarios/ycsb-b.yaml --set records=1M

        The figures behind this page are in `results.json` (complete, with histograms) and `metrics.csv`.

        """#
}
