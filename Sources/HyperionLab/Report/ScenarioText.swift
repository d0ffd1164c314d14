/// A scenario in words, as the reports say it.
struct ScenarioText {
    let scenario: Scenario

    var keys: String {
        switch scenario.keys {
        case .generated(let bytes): "generated, \(Format.count(bytes)) bytes"
        case .patterned(let pattern, let bytes): "\(pattern.rawValue), \(Format.count(bytes)) bytes"
        case .trace(let trace): "from the trace \(trace.path) (\(trace.format.rawValue)), \(replayed(trace))"
        case .file(let path): "from \(path)"
        }
    }

    private func replayed(_ trace: Scenario.Trace) -> String {
        "\(Format.count(trace.requests, "request")) of \(Format.count(trace.objects, "key"))"
    }

    private var isTrace: Bool {
        if case .trace = scenario.keys { true } else { false }
    }

    var values: String {
        if isTrace {
            return
                "\(Format.count(scenario.values.smallest)) to \(sizeInBytes(scenario.values.largest)), the trace's own"
        }
        return scenario.values.classes.map { size in
            let bytes =
                size.low == size.high ? sizeInBytes(size.low) : "\(Format.count(size.low)) to \(sizeInBytes(size.high))"
            return scenario.values.classes.count == 1 ? bytes : "\(Format.share(size.weight)) of \(bytes)"
        }.joined(separator: ", ")
    }

    var distribution: String {
        if isTrace { return "as in the trace" }
        return switch scenario.distribution {
        case .uniform: "uniform"
        case .zipfian(let theta): "zipfian(\(Format.exact(theta)))"
        case .ycsbZipfian: "ycsb-zipfian"
        case .latest(let theta): "latest(\(Format.exact(theta)))"
        case .hotspot(let keys, let operations): "hotspot(\(Format.share(keys)), \(Format.share(operations)))"
        case .exponential(let keys, let operations): "exponential(\(Format.share(keys)), \(Format.share(operations)))"
        case .sequential: "sequential"
        }
    }

    /// `1 thread`, `3 readers and 1 writer`.
    var threads: String {
        let threads = scenario.threads
        var parts: [String] = []
        if threads.mixed > 0 { parts.append(Format.count(threads.mixed, "thread")) }
        if threads.readers > 0 { parts.append(Format.count(threads.readers, "reader")) }
        if threads.writers > 0 { parts.append(Format.count(threads.writers, "writer")) }
        return parts.joined(separator: " and ")
    }

    /// `closed`, `open, 200 k/s, poisson arrivals`, `at the trace's own pace`.
    var load: String {
        switch scenario.load {
        case .closed: "closed"
        case .open(let load):
            "open, \(Format.rate(load.rate, trimmed: true)), \(load.arrivals.rawValue) arrivals"
        case .trace(1): "at the trace's own pace"
        case .trace(let pace): "at \(Format.exact(pace)) times the trace's own pace"
        }
    }

    var pinning: String {
        switch scenario.threads.pin {
        case .none: "none"
        case .spread: "each thread on a processor of its own"
        case .compact: "each thread on a processor near the others'"
        case .cores(let cores): "in turn on processors \(cores.map(String.init).joined(separator: ", "))"
        case .node(let node): "on the processors of node \(node)"
        }
    }

    /// nil: nothing was asked.
    var memory: String? {
        switch scenario.threads.memory {
        case nil: nil
        case .local: "local, on the node of the thread that touches it first"
        case .remote: "remote, on a node where no measured thread runs"
        case .interleave: "interleaved, page by page on every node"
        case .node(let node): "on node \(node)"
        }
    }

    var pages: String {
        switch scenario.pages {
        case .base: "base pages"
        case .transparent: "transparent huge pages"
        case .explicit2Mi: "explicit huge pages of 2 MiB"
        case .explicit1Gi: "explicit huge pages of 1 GiB"
        }
    }

    var allocator: String {
        switch scenario.heap {
        case .system: "the C library's, as the system has set it up"
        case .systemHugePages: "the C library's, growing by transparent huge pages"
        case .jemalloc: "jemalloc" + (scenario.pages == .transparent ? ", with transparent huge pages" : "")
        }
    }

    var duration: String {
        let time = Format.duration(scenario.run.durationNanoseconds)
        return scenario.run.operations.map { "\(time) or \(Format.count($0)) operations a thread" } ?? time
    }

    var warmup: String {
        switch scenario.run.warmupNanoseconds {
        case nil: "until throughput and latency are steady"
        case 0: "none"
        case let nanoseconds?: Format.duration(nanoseconds)
        }
    }

    /// A phase as `label: 95 % read, 5 % update`.
    func phase(_ phase: Scenario.Phase) -> String {
        let prefix = phase.label.map { "\($0): " } ?? ""
        switch phase.mix {
        case .shared(let all): return prefix + mix(all)
        case .roles(let readers, let writers):
            let parts = [
                readers.isEmpty ? "readers rest" : "readers \(mix(readers))",
                writers.isEmpty ? "writers rest" : "writers \(mix(writers))",
            ]
            return prefix + parts.joined(separator: "; ")
        }
    }

    /// One line below the title of what a terminal shows.
    var summary: String {
        let keyText: String
        switch scenario.keys {
        case .generated(let bytes): keyText = "keys \(Format.count(bytes)) B"
        case .patterned(let pattern, let bytes): keyText = "\(pattern.rawValue) keys \(Format.count(bytes)) B"
        case .trace(let trace): keyText = "trace \(trace.path), \(replayed(trace))"
        case .file(let path): keyText = "keys from \(path)"
        }
        // Said where it is not what the pages make one expect.
        let heap =
            switch scenario.heap {
            case .system: scenario.pages == .transparent ? " (baselines: base pages)" : ""
            case .systemHugePages: ""
            case .jemalloc: " · jemalloc"
            }
        var parts = [
            "\(Format.count(scenario.records)) records", keyText, "values \(values)", distribution, pages + heap,
            "\(Format.count(scenario.run.repetitions)) × \(duration)", "seed \(scenario.seed)",
        ]
        if scenario.load.isOpen { parts.append(load) }
        return parts.joined(separator: " · ")
    }

    private func mix(_ operations: [Scenario.Operation]) -> String {
        operations.map { operation in
            let count =
                operation.kind.takesCount ? "(\(operation.leastCount.map { "\($0).." } ?? "")\(operation.count))" : ""
            let share = operations.count == 1 ? "" : Format.share(operation.share) + " "
            return share + operation.kind.rawValue + count
        }.joined(separator: ", ")
    }

    private func sizeInBytes(_ bytes: Int) -> String {
        bytes < 1024 || bytes % 1024 != 0 ? "\(Format.count(bytes)) B" : Format.bytes(Double(bytes))
    }
}
