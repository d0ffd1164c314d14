import HyperionCore

/// What is checked before anything is measured, beyond what the decoder can see: the contents of key files, and
/// whether arena and machine are large enough.
enum Preflight {
    static func check(_ decoded: DecodedScenario) throws(ScenarioError) {
        try checkPlacement(decoded, on: .current())
        let scenario = decoded.scenario
        let inserts = PassLength.mostInserts(scenario)
        try checkAllocator(decoded)
        try checkWriters(decoded)

        var longestKey = 0
        var keyBytes = 0.0
        var lengths: [Int]?
        switch scenario.keys {
        case .generated(let bytes):
            (longestKey, keyBytes) = (bytes, Double(bytes) * Double(scenario.records))
        case .patterned(let pattern, let bytes):
            (longestKey, keyBytes) = (bytes, Double(bytes) * Double(scenario.records))
            let capacity = KeyPattern(pattern: pattern, byteCount: bytes).capacity
            guard capacity >= scenario.records + inserts else {
                throw .invalid(
                    decoded.diagnostic(
                        at: "keys.bytes",
                        "there are \(capacity) \(pattern.rawValue) keys of \(bytes) bytes, and \(scenario.records) "
                            + "records with up to \(inserts) inserts need \(scenario.records + inserts); write more "
                            + "bytes"))
            }
        case .trace(let trace):
            longestKey = trace.longestKey
            keyBytes = Double(trace.keyBytes) / Double(trace.objects) * Double(scenario.records)
        case .file(let path):
            let file = try KeyFile.read(path: path)
            guard file.lines.count >= scenario.records + inserts else {
                throw .invalid(
                    decoded.diagnostic(
                        at: "records",
                        "the key file has \(file.lines.count) lines, and \(scenario.records) records with up to "
                            + "\(inserts) inserts need \(scenario.records + inserts); write fewer records, or fewer "
                            + "inserts with run.operations"))
            }
            longestKey = file.lines.map(\.count).max() ?? 0
            lengths = file.lines.map(\.count)
            keyBytes = Double(file.lines.reduce(0) { $0 + $1.count })
        }
        try checkKeys(decoded, longestKey: longestKey)
        try checkMemory(decoded, keyBytes: keyBytes, inserts: inserts)
        try checkArena(decoded, longestKey: longestKey, lengths: lengths)
    }

    /// Whether the machine can place threads and memory as the scenario says, or gives way as it prefers.
    static func checkPlacement(
        _ decoded: DecodedScenario, on machine: MachineTopology
    ) throws(ScenarioError) {
        do throws(PlacementProblem) {
            _ = try Preferences.resolved(decoded.scenario, on: machine)
        } catch {
            throw .invalid(
                decoded.diagnostic(at: error.key.rawValue, "\(error.key.rawValue.quoted): \(error.message)"))
        }
    }

    private static func checkAllocator(_ decoded: DecodedScenario) throws(ScenarioError) {
        if PreloadedAllocator.needed(by: decoded.scenario) == nil, let library = HeapCheck.foreignLibrary {
            // Workers would inherit it, and reports say what was not so.
            throw .invalid(
                decoded.diagnostic(
                    at: "allocator",
                    "\(library) serves this program's memory in place of the C library (LD_PRELOAD): start it without, or "
                        + "write allocator: jemalloc, which loads that itself"))
        }
        guard let reason = PreloadedAllocator.needed(by: decoded.scenario)?.unavailability else { return }
        throw .invalid(
            decoded.diagnostic(
                at: "allocator", "jemalloc cannot be had here: \(reason); install it, or write allocator: system"))
    }

    /// Which thread's insert or delete of a key comes first could not be told, so nothing could be verified.
    private static func checkWriters(_ decoded: DecodedScenario) throws(ScenarioError) {
        for (number, phase) in decoded.scenario.phases.enumerated() {
            let changing = ThreadRole.roles(of: phase, decoded.scenario.threads).filter { PassLength.isFinite($0.mix) }
            guard changing.count <= 1 else {
                throw .invalid(
                    decoded.diagnostic(
                        at: decoded.scenario.phases.count == 1 ? "operations" : "operations.\(number)",
                        "\(changing.count) threads insert or delete; this version runs inserts and deletes in one "
                            + "thread only: write threads: 1, or threads: {readers: N, writers: 1}"))
            }
        }
    }

    /// Some engines have a limit of their own.
    private static func checkKeys(_ decoded: DecodedScenario, longestKey: Int) throws(ScenarioError) {
        for (number, name) in decoded.scenario.engines.enumerated() {
            guard let limit = EngineCatalogue.named(name)?.longestKey, longestKey > limit else { continue }
            throw .invalid(
                decoded.diagnostic(
                    at: "engines.\(number)",
                    "the longest key has \(longestKey) bytes and \(name) takes at most \(limit); use shorter keys, "
                        + "or leave the engine out"))
        }
    }

    /// Refuses what would only be killed by the kernel after minutes.
    private static func checkMemory(
        _ decoded: DecodedScenario, keyBytes: Double, inserts: Int
    ) throws(ScenarioError) {
        let scenario = decoded.scenario
        let records = Double(scenario.records) + Double(inserts)
        let meanKey = keyBytes / Double(scenario.records)
        // The keys once in the key set, and the leanest engine's record and slot.
        let stored = records * (meanKey + 32 + meanKey + scenario.values.mean)
        // The tape of the load is gone when those of the phases are laid out.
        let loadTape = Double(scenario.records) * (Double(Tape.headerBytes) + meanKey)
        let tapes = PassLength.tapeBytes(scenario, meanKey: meanKey)
        // Each thread's buffers for one value and for one batch, and the pool that values are slices of.
        let values = Double(scenario.threads.total) * Double(1 + scenario.largestBatch) + 1
        // Whoever judges a history holds it, its keys' operations and the tables of a key's check at once.
        let recording =
            Double(scenario.verify?.linearizability ?? 0) * Double(4 * MemoryLayout<RecordedOperation>.stride)
        let needed = stored + max(loadTape, tapes) + recording + values * Double(scenario.values.largest)
        let available = Double(ArenaPlan.physicalMemory)
        guard needed < available else {
            let isTapes = scenario.run.operations != nil && needed - tapes < available
            throw .invalid(
                decoded.diagnostic(
                    at: isTapes ? "run.operations" : "records",
                    "this scenario needs at least \(Format.bytes(needed)) of memory and the machine has "
                        + "\(Format.bytes(available)); write fewer "
                        + (isTapes ? "operations" : "records or smaller values")))
        }
    }

    private static func checkArena(
        _ decoded: DecodedScenario, longestKey: Int, lengths: [Int]?
    ) throws(ScenarioError) {
        let scenario = decoded.scenario
        guard let arena = scenario.arena else { return }
        guard arena <= 1 << 46 else {
            throw .invalid(
                decoded.diagnostic(at: "arena", "an arena has at most 65536Gi; leave `arena` out, or write less"))
        }
        // On average for what is drawn by the seed: what is above it is found by the load itself.
        let mean = scenario.values.mean
        func padded(_ bytes: Int) -> Int { (bytes + 7) & ~7 }
        let keys = (lengths ?? [longestKey]).map(padded)
        let meanKey = Double(keys.reduce(0, +)) / Double(keys.count)
        let record: Double = 16 + meanKey + (mean / 8).rounded(.up) * 8
        // Keys fall into shards as they come, so that one gets more than its part.
        let shards = Sharded.shardCount(writers: scenario.threads.mixed + scenario.threads.writers)
        let isSharded = scenario.engines.contains(Sharded.engineName)
        let inAll = isSharded ? shards * Sharded.Store.share(of: scenario.records, among: shards) : scenario.records
        let needed = Double(inAll) * record
        guard Double(arena) >= needed else {
            let mebibytes = (needed / 0x1p20).rounded(.up) + 1
            throw .invalid(
                decoded.diagnostic(
                    at: "arena",
                    "\(Format.bytes(Double(arena))) is too small: \(scenario.records) records take "
                        + "\(Format.bytes(needed))\(isSharded ? " on \(shards) shards" : ""); write arena: \(Int(mebibytes))Mi, or leave it out"
                ))
        }
    }
}
