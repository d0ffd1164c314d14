import HyperionCore

/// The types behind the catalogue's names.
enum SystemTable {
    typealias Engine<Index: RecordIndex> = HyperionSystem<Index, InPlaceUpdates>

    /// Runs a job with the system that it names.
    static func run(_ job: WorkerJob) throws -> ArmSample {
        guard let type = type(ofEngine: job.engine) else { throw UnknownSystem(name: job.engine) }
        return try Arm.run(job, type)
    }

    private static func type(ofEngine name: String) -> SystemType? {
        switch name {
        case "hyperion": SystemType(Engine<HashIndex<HardwareMemory>>.self)
        case "hyperion-append": SystemType(HyperionSystem<HashIndex<HardwareMemory>, AppendedUpdates>.self)
        case "hyperion-word-slots": SystemType(Engine<WordSlotIndex>.self)
        case "hyperion-pair-slots": SystemType(Engine<PairSlotIndex>.self)
        case "hyperion-tag-groups": SystemType(Engine<TagGroupIndex>.self)
        case "hyperion-growing": SystemType(Engine<GrowingHashIndex<HardwareMemory>>.self)
        case "hyperion-compacting":
            SystemType(HyperionSystem<CompactingIndex<HashIndex<HardwareMemory>>, AppendedUpdates>.self)
        case "hyperion-ticket": SystemType(SharedStoreSystem<SequencedBy<TicketLock>>.self)
        case "hyperion-mutex": SystemType(SharedStoreSystem<SequencedBy<MutexSequencer>>.self)
        case "hyperion-combining": SystemType(SharedStoreSystem<SequencedBy<FlatCombiner>>.self)
        case "hyperion-sharded": SystemType(SharedStoreSystem<Sharded>.self)
        case "hyperion-snapshot": SystemType(SharedStoreSystem<SnapshotReads>.self)
        case "swift-dictionary": SystemType(DictionarySystem<UnguardedDictionary<String>>.self)
        case "swift-dictionary-bytes": SystemType(DictionarySystem<UnguardedDictionary<[UInt8]>>.self)
        case "swift-dictionary-mutex": SystemType(DictionarySystem<MutexDictionary<String>>.self)
        case "swift-dictionary-rwlock": SystemType(DictionarySystem<ReadWriteLockDictionary<String>>.self)
        case "swift-actor": SystemType(ActorSystem.self)
        case "std-unordered-map": SystemType(StdUnorderedMapSystem.self)
        case "null": SystemType(NullSystem.self)
        case _ where Peer(rawValue: name) != nil: SystemType(PeerSystem.self)
        default: planted(name)
        }
    }

    /// An engine with a planted defect, where this build has them.
    private static func planted(_ name: String) -> SystemType? {
        #if PLANTED_DEFECTS
            if PlantedDefect.description(ofEngine: name) != nil { return SystemType(PlantedStore.self) }
        #endif
        return nil
    }
}

struct UnknownSystem: Error, CustomStringConvertible {
    let name: String
    var description: String { "there is no engine \(name)" }
}
