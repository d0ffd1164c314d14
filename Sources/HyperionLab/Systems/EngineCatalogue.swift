/// Every system that this version can put on trial, in the order in which it is listed.
public enum EngineCatalogue {
    public static let all: [EngineDescription] = standard + Peer.allCases.map(\.description)

    /// Those that every build has.
    private static let standard: [EngineDescription] = [
        EngineDescription(
            name: "hyperion", summary: "HyperionCore, values that fit are written in place under a SeqLock",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-append", summary: "HyperionCore, every update appended and republished",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-word-slots", summary: "HyperionCore over one-word slots probed one at a time",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-pair-slots", summary: "HyperionCore over 16-byte slots that hold the whole hash",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-tag-groups", summary: "HyperionCore over groups of 16 one-byte tags scanned with SIMD",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-growing", summary: "HyperionCore over an index that grows line by line from eight lines",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-compacting",
            summary: "HyperionCore, updates appended; moves live records together and gives memory back",
            concurrency: .singleWriter),
        EngineDescription(
            name: "hyperion-ticket", summary: "HyperionCore, writers take turns by a ticket spinlock",
            concurrency: .multiWriter),
        EngineDescription(
            name: "hyperion-mutex", summary: "HyperionCore, writers take turns by a pthread mutex",
            concurrency: .multiWriter),
        EngineDescription(
            name: "hyperion-combining",
            summary: "HyperionCore, one writer carries out what all ask (flat combining): the default",
            concurrency: .multiWriter),
        EngineDescription(
            name: "hyperion-sharded", summary: "HyperionCore in as many shards as threads write, at least two",
            concurrency: .multiWriter),
        EngineDescription(
            name: "hyperion-snapshot", summary: "hyperion-combining, each multi-read a snapshot of one moment",
            concurrency: .multiWriter, readsBatchesAtOnce: true),
        EngineDescription(
            name: "swift-dictionary", summary: "[String: String], reserved", concurrency: .singleThread),
        EngineDescription(
            name: "swift-dictionary-bytes", summary: "[[UInt8]: [UInt8]], reserved", concurrency: .singleThread),
        EngineDescription(
            name: "swift-dictionary-mutex", summary: "[String: String] behind Synchronization.Mutex",
            concurrency: .multiWriter),
        EngineDescription(
            name: "swift-dictionary-rwlock", summary: "[String: String] behind pthread_rwlock",
            concurrency: .multiWriter),
        EngineDescription(
            name: "swift-actor", summary: "[String: String] in an actor", concurrency: .multiWriter),
        EngineDescription(
            name: "std-unordered-map",
            summary: "C++ std::unordered_map<std::string, std::string>, reserved, looked up by string_view",
            concurrency: .singleThread),
        EngineDescription(
            name: "null", summary: "does nothing: the cost of the harness itself", concurrency: .multiWriter),
    ]

    /// Also of engines with planted defects, which are not listed, where this build has them.
    public static func named(_ name: String) -> EngineDescription? {
        all.first { $0.name == name } ?? PlantedDefect.description(ofEngine: name)
    }
}
