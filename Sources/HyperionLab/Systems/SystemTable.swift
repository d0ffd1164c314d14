import HyperionCore

/// The types behind the catalogue's names.
enum SystemTable {
    typealias Engine<Index: RecordIndex> = HyperionSystem<Index, InPlaceUpdates>

    /// Runs a job with the system that it names; each case specialises the whole arm for its system.
    static func run(_ job: WorkerJob) throws -> ArmSample {
        switch job.engine {
        case "hyperion": try Arm.run(job, Engine<HashIndex<HardwareMemory>>.self)
        case "hyperion-append": try Arm.run(job, HyperionSystem<HashIndex<HardwareMemory>, AppendedUpdates>.self)
        case "hyperion-word-slots": try Arm.run(job, Engine<WordSlotIndex>.self)
        case "hyperion-pair-slots": try Arm.run(job, Engine<PairSlotIndex>.self)
        case "hyperion-tag-groups": try Arm.run(job, Engine<TagGroupIndex>.self)
        case "hyperion-growing": try Arm.run(job, Engine<GrowingHashIndex<HardwareMemory>>.self)
        case "hyperion-compacting":
            try Arm.run(job, HyperionSystem<CompactingIndex<HashIndex<HardwareMemory>>, AppendedUpdates>.self)
        case "hyperion-ticket": try Arm.run(job, SharedStoreSystem<SequencedBy<TicketLock>>.self)
        case "hyperion-mutex": try Arm.run(job, SharedStoreSystem<SequencedBy<MutexSequencer>>.self)
        case "hyperion-combining": try Arm.run(job, SharedStoreSystem<SequencedBy<FlatCombiner>>.self)
        case "hyperion-sharded": try Arm.run(job, SharedStoreSystem<Sharded>.self)
        case "hyperion-snapshot": try Arm.run(job, SharedStoreSystem<SnapshotReads>.self)
        case "swift-dictionary": try Arm.run(job, DictionarySystem<UnguardedDictionary<String>>.self)
        case "swift-dictionary-bytes": try Arm.run(job, DictionarySystem<UnguardedDictionary<[UInt8]>>.self)
        case "swift-dictionary-mutex": try Arm.run(job, DictionarySystem<MutexDictionary<String>>.self)
        case "swift-dictionary-rwlock": try Arm.run(job, DictionarySystem<ReadWriteLockDictionary<String>>.self)
        case "swift-actor": try Arm.run(job, ActorSystem.self)
        case "std-unordered-map": try Arm.run(job, StdUnorderedMapSystem.self)
        case "null": try Arm.run(job, NullSystem.self)
        case _ where Peer(rawValue: job.engine) != nil: try Arm.run(job, PeerSystem.self)
        default: try planted(job)
        }
    }

    /// An engine with a planted defect, where this build has them.
    private static func planted(_ job: WorkerJob) throws -> ArmSample {
        #if PLANTED_DEFECTS
            if PlantedDefect.description(ofEngine: job.engine) != nil { return try Arm.run(job, PlantedStore.self) }
        #endif
        throw UnknownSystem(name: job.engine)
    }
}

struct UnknownSystem: Error, CustomStringConvertible {
    let name: String
    var description: String { "there is no engine \(name)" }
}
