extension ReportModel {
    /// What makes the figures doubtful, whatever they say: each a clause without a full stop.
    var cautions: [String] {
        let environment = result.environment
        var all: [String] = []
        if environment.swift.contains("debug") {
            all.append("a debug build measured this, so the figures of Swift engines mean nothing")
        }
        let usable = min(environment.onlineProcessors, environment.allowedProcessors.count)
        if let limits = environment.limits, let share = limits.processors, let words = limits.processorsInWords,
            usable <= 0 || share < Double(usable)
        {
            all.append("a control group limits this program to \(words): threads stand still when it is used up")
        }
        if let crowd {
            all.append("\(Format.count(crowd.threads)) threads shared \(Format.count(crowd.processors, "processor"))")
        }
        if let load = environment.loadAverages.first, load >= Double(max(1, environment.onlineProcessors)) / 2 {
            all.append(
                "the machine was busy when the run began (load \(Format.exact(load)) on "
                    + "\(Format.count(environment.onlineProcessors, "processor")))")
        }
        if result.scenario.run.repetitions == 1 {
            all.append("one repetition shows nothing of how runs differ: what differs here may be chance")
        }
        if case .trace(let trace) = result.scenario.keys, trace.hasTTL {
            all.append("the trace names times to live, and no engine applied them: keys stay until they are deleted")
        }
        if let unsettled { all.append(unsettled) }
        if let drift { all.append(drift) }
        if let unpinned { all.append(unpinned) }
        all += misplaced
        return all
    }

    /// More threads than processors for them: those that they were kept on, or where they were free those that the run
    /// might use.
    private var crowd: (threads: Int, processors: Int)? {
        var most: (threads: Int, processors: Int)?
        func note(_ threads: Int, on processors: Int) {
            let surplus = most.map { $0.threads - $0.processors } ?? 0
            guard processors > 0, threads > processors, threads - processors > surplus else { return }
            most = (threads, processors)
        }
        note(busiestPhase, on: result.environment.allowedProcessors.count)
        for sample in result.samples {
            for (_, threads) in Dictionary(grouping: sample.placement?.threads ?? [], by: \.phase) {
                let kept = threads.compactMap(\.asked)
                note(kept.count, on: Set(kept).count)
            }
        }
        return most
    }

    /// Threads that run at once in the phase that has the most of them.
    private var busiestPhase: Int {
        let threads = result.scenario.threads
        return result.scenario.phases.map { Crew($0, threads).total }.max() ?? 0
    }

    /// Threads that the system let wander although the scenario pins them.
    private var unpinned: String? {
        let processors = Set(result.samples.flatMap { $0.refusedProcessors ?? [] }).sorted()
        guard !processors.isEmpty else { return nil }
        return "the system did not keep threads on \(processors.count == 1 ? "processor" : "processors") "
            + processors.map(String.init).joined(separator: ", ")
    }

    /// Warm-ups that ran out of time before throughput, or latency, was steady.
    private var unsettled: String? {
        guard result.scenario.run.warmupNanoseconds == nil else { return nil }
        let phases = result.samples.flatMap { sample in sample.phases.filter { $0.phase >= 0 } }
        let count = phases.count { !$0.settled }
        guard count > 0 else { return nil }
        return "in \(Format.count(count)) of \(Format.count(phases.count, "warm-up")) throughput or latency was not "
            + "steady in time"
    }
}
