import Testing

@testable import HyperionCore

/// Readers against every placement of two writes between their loads, and against every order in which the
/// writer's stores may become visible.
///
///     writer   odd ▏payload…▕ even   odd ▏payload…▕ even
///     reader      ↑    ↑      ↑  each load may fall anywhere
@Suite struct SeqLockScheduleTests {
    @Test func aReaderNeverReturnsATornPayload() {
        let outcome = Outcome(of: .real(attempts: 1), payloadWords: 3)
        print("SeqLockScheduleTests: one attempt, \(outcome)")
        #expect(outcome.torn == 0 && outcome.stale == 0)
        // Every other step changes the version or the payload, so that only a reader whose loads all fall between
        // two writes' steps may return: before both, between them, after both, for each of 6 × 6 store orders.
        #expect(outcome.returned == 3 * 36 && outcome.refused > 1000)
    }

    @Test func aReaderThatTriesTwiceNeverReturnsATornPayload() {
        let outcome = Outcome(of: .real(attempts: 2), payloadWords: 2, orders: 1)
        print("SeqLockScheduleTests: two attempts, \(outcome)")
        #expect(outcome.torn == 0 && outcome.stale == 0)
        #expect(outcome.returned > 3 && outcome.refused > 0)
    }

    @Test func aReaderThatWaitsReturnsUnderEverySchedule() {
        let outcome = Outcome(of: .realUnbounded, payloadWords: 2, orders: 1, limit: 200_000)
        print("SeqLockScheduleTests: until it succeeds, \(outcome)")
        #expect(outcome.torn == 0 && outcome.stale == 0 && outcome.refused == 0)
        #expect(outcome.returned == outcome.schedules)
    }

    @Test(arguments: SeqLockVariant.defects)
    func aPlantedDefectIsFound(_ defect: SeqLockVariant) {
        let outcome = Outcome(of: defect, payloadWords: 2)
        print("SeqLockScheduleTests: \(defect.name), \(outcome)")
        #expect(outcome.torn > 0)
    }

    @Test func visibleOrdersAreThoseThatTheFencesAllow() {
        let memory = ScheduledMemory(byteCount: 64)
        func count(_ variant: SeqLockVariant) -> Int {
            ScheduledMemory.visibleOrders(of: memory.record { variant.write(memory, [1, 2, 3]) }).count
        }
        #expect(count(.real(attempts: 1)) == 6, "the three payload words in any order, between odd and even")
        #expect(count(.withoutReleaseFence) == 24, "the odd version may come late")
    }
}

/// What the readers of one variant returned, under all schedules.
private struct Outcome: CustomStringConvertible {
    var schedules = 0
    var returned = 0
    var refused = 0
    /// Results that no write ever wrote as a whole.
    var torn = 0
    /// Results older than a write that was complete before the read began, or newer than any begun at its end.
    var stale = 0

    var description: String {
        "\(schedules) schedules: \(returned) returned, \(refused) refused, \(torn) torn, \(stale) stale"
    }

    init(of variant: SeqLockVariant, payloadWords: Int, orders: Int = .max, limit: Int = .max) {
        let memory = ScheduledMemory(byteCount: 64)
        func payload(_ write: Int) -> [UInt64] { (0..<payloadWords).map { UInt64(write * 10 + $0) } }
        memory.apply(memory.record { variant.write(memory, payload(0)) })
        var boundaries: [Int] = []
        let script = memory.record {
            for write in 1...2 {
                variant.write(memory, payload(write))
                boundaries.append(memory.recordedStores)
            }
        }
        for order in ScheduledMemory.visibleOrders(of: script).prefix(orders) {
            schedules += memory.forEachSchedule(of: order, limit: limit) {
                guard let result = variant.read(memory, payloadWords) else {
                    refused += 1
                    return
                }
                returned += 1
                guard let write = (0...2).first(where: { payload($0) == result }) else {
                    torn += 1
                    return
                }
                if write < 2, memory.stepsMadeBeforeFirstLoad >= boundaries[write] { stale += 1 }
                if write > 0, memory.stepsMade <= (write == 1 ? 0 : boundaries[0]) { stale += 1 }
            }
        }
    }
}
