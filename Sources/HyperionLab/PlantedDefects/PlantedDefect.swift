/// The defects that a build may be given for the checker to find: each a slip that protocols like the engine's invite.
///
/// Kept out of what is shipped: `PlantedStore` is compiled only with the package's trait `PlantedDefects`, and in debug
/// builds for the tests. The engine itself has no switch and no branch for any of them.
public enum PlantedDefect: String, CaseIterable, Codable, Sendable {
    case seqLockWithoutRecheck = "planted-seqlock-without-recheck"
    case seqLockWithoutOddPhase = "planted-seqlock-without-odd-phase"
    case publishedBeforeWritten = "planted-published-before-written"
    case staleCachedSlot = "planted-stale-cached-slot"
    case lostUpdate = "planted-lost-update"
    case forgetfulDelete = "planted-forgetful-delete"
    case recycledTombstone = "planted-recycled-tombstone"
    case tornValue = "planted-torn-value"
    case expiredValue = "planted-expired-value"
    case snapshotOfTwoMoments = "planted-snapshot-of-two-moments"

    public var summary: String {
        switch self {
        case .seqLockWithoutRecheck: "a reader does not look at the version again after its copy"
        case .seqLockWithoutOddPhase: "a writer changes the version only when it is done"
        case .publishedBeforeWritten: "a slot names its new record before the value is in it"
        case .staleCachedSlot: "a session goes on reading the record that it found the last time"
        case .lostUpdate: "two writers copy one table, and the later one publishes its copy over the other's"
        case .forgetfulDelete: "one delete in four says yes and removes nothing"
        case .recycledTombstone: "a removed record is given to another key while a reader stands before it"
        case .tornValue: "values are overwritten word by word without a version"
        case .expiredValue: "a reader does not look whether the record's time has passed"
        case .snapshotOfTwoMoments: "two keys are read one after the other, and called a snapshot"
        }
    }

    /// The engine that the defects are planted into, without any.
    public static let cleanEngine = "planted-nothing"

    /// Whether this build has them.
    public static var isInThisBuild: Bool {
        #if PLANTED_DEFECTS
            true
        #else
            false
        #endif
    }

    /// As the catalogue names it; nil: no such engine in this build.
    static func description(ofEngine name: String) -> EngineDescription? {
        guard isInThisBuild else { return nil }
        if name == cleanEngine {
            return EngineDescription(
                name: name, summary: "what defects are planted into, without any", concurrency: .multiWriter,
                scans: false)
        }
        return PlantedDefect(rawValue: name).map {
            EngineDescription(name: name, summary: $0.summary, concurrency: .multiWriter, scans: false)
        }
    }
}
