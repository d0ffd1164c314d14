import Glibc
import HyperionCore

/// How large the engine's arena is for a scenario.
enum ArenaPlan {
    /// Bytes to reserve: as the scenario says, else enough for every record at its largest, and where values are
    /// rewritten half of the machine's memory more (address space, committed only as it is used).
    static func bytes(_ scenario: Scenario, _ keys: KeySet) -> Int { bytes(scenario, longestKey: keys.longest) }

    static func bytes(_ scenario: Scenario, longestKey: Int) -> Int {
        if let arena = scenario.arena { return Int(clamping: arena) }
        let needed = liveBytes(scenario, longestKey: longestKey)
        let rewrites = scenario.phases.contains { phase in
            phase.mix.operations.contains { !$0.kind.isRead }
        }
        // Pages of a pool are taken whether they are used or not: as much again, for values that find no room.
        let isPooled = scenario.pages.policy.pooledPageBytes != nil
        let spare = !rewrites ? 1 << 20 : isPooled ? needed + 1 << 20 : physicalMemory / 2
        return min(needed + spare, most)
    }

    /// Bytes that all records take if each is at its largest.
    static func liveBytes(_ scenario: Scenario, longestKey: Int) -> Int {
        let records = scenario.records + PassLength.mostInserts(scenario)
        let record = KeyValueStore.recordBytes(keyLength: longestKey, valueLength: scenario.values.largest)
        let needed = records.multipliedReportingOverflow(by: record)
        return needed.overflow ? most : min(needed.partialValue, most)
    }

    private static let most = 1 << 46

    /// What the records will take of it, by the mean of their lengths; at most half of the machine's memory.
    static func recordBytes(_ scenario: Scenario, _ keys: KeySet) -> Int {
        let record = KeyValueStore.recordBytes(
            keyLength: Int(keys.meanLength.rounded(.up)), valueLength: Int(scenario.values.mean.rounded(.up)))
        return Int(min(Double(scenario.records) * Double(record), Double(physicalMemory / 2)))
    }

    /// What random reads range over, for the floor to be measured at the same size.
    static func workingSetBytes(_ scenario: Scenario, _ keys: KeySet) -> Int {
        let mean = 16 + keys.meanLength + scenario.values.mean
        return Int(min(max(Double(scenario.records) * mean, 0x1p16), 0x1p32))
    }

    static var physicalMemory: Int {
        sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    }
}
