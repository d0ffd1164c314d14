import Dispatch
import Glibc
import Testing

@testable import HyperionCore

/// Each sequencer lets one thread in at a time, carries every request out once, and answers whoever asked.
@Suite(.serialized) struct SequencerTests {
    private static let threads = 4
    private static let turns = 400

    /// Turns that overlapped another one, and what the counter lacks at the end.
    private func faults<Turns: Sequencer>(of sequencer: Turns) -> Int {
        let words = SharedWords(3)
        TestThreads.run(Self.threads) { _ in
            for turn in 0..<Self.turns {
                sequencer.enter()
                if words[0] != 0 { words[1] = words[1] + 1 }
                words[0] = 1
                let count = words[2]
                // Where two are inside, this is where they meet, also on one core.
                if turn % 4 == 0 { sched_yield() }
                words[2] = count + 1
                words[0] = 0
                sequencer.leave()
            }
        }
        return Int(words[1]) + Self.threads * Self.turns - Int(words[2])
    }

    @Test func aTicketLockLetsOneInAtATime() {
        let lock = TicketLock()
        #expect(faults(of: lock) == 0)
        lock.checkInvariants()
    }

    @Test func aMutexLetsOneInAtATime() { #expect(faults(of: MutexSequencer()) == 0) }

    @Test func aCombinersLockLetsOneInAtATime() {
        let combiner = FlatCombiner()
        #expect(faults(of: combiner) == 0)
        combiner.checkInvariants()
    }

    @Test func aTicketLockIsTriedWithoutWaiting() {
        let lock = TicketLock()
        #expect(lock.tryEnter())
        #expect(!lock.tryEnter())
        lock.leave()
        lock.enter()
        #expect(!lock.tryEnter())
        lock.leave()
        #expect(lock.tryEnter())
        lock.leave()
        lock.checkInvariants()
    }

    @Test func askingTwiceForAMutexStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let mutex = MutexSequencer()
            mutex.enter()
            mutex.enter()
        }
    }

    // MARK: Requests

    /// Adds to a counter that only a turn may touch, and answers with what depends on the request.
    struct Adder: SequencedExecutor, Sendable {
        struct Request: BitwiseCopyable {
            var number: UInt64
            var answer: UInt64 = 0
        }
        let words: SharedWords

        func execute(_ request: UnsafeMutablePointer<Request>) {
            if words[0] != 0 { words[1] = words[1] + 1 }
            words[0] = 1
            let count = words[2]
            // Where two are inside, this is where they meet, also on one core.
            if request.pointee.number % 4 == 0 { sched_yield() }
            words[2] = count + 1
            request.pointee.answer = request.pointee.number &* 31 &+ 7
            words[0] = 0
        }
    }

    /// Requests that were carried out beside another one, not once, or answered with another's answer; turns of
    /// another kind (`enter`) among them.
    private func faultsOfRequests<Turns: Sequencer>(of sequencer: Turns, threads: Int = 4) -> Int {
        let words = SharedWords(4)
        let wrong = Locked(0)
        let adder = Adder(words: words)
        TestThreads.run(threads) { thread in
            var mine = 0
            for turn in 0..<Self.turns {
                if turn % 16 == 15 {
                    sequencer.enter()
                    sched_yield()
                    words[3] = words[3] + 1
                    sequencer.leave()
                }
                var request = Adder.Request(number: UInt64(thread * Self.turns + turn))
                withUnsafeMutablePointer(to: &request) { sequencer.submit($0, to: adder) }
                if request.answer != request.number &* 31 &+ 7 { mine += 1 }
            }
            wrong.withLock { $0 += mine }
        }
        let carriedOut = Int(words[2])
        let entered = Int(words[3])
        return wrong.withLock { $0 } + Int(words[1]) + abs(threads * Self.turns - carriedOut)
            + abs(threads * (Self.turns / 16) - entered)
    }

    @Test func requestsAreAnsweredOnce() {
        #expect(faultsOfRequests(of: TicketLock()) == 0)
        #expect(faultsOfRequests(of: MutexSequencer()) == 0)
        let combiner = FlatCombiner()
        #expect(faultsOfRequests(of: combiner) == 0)
        combiner.checkInvariants()
    }

    /// While somebody has the turn, requests come until every place is taken, and then more of them.
    @Test func aCombinerWithoutAFreePlaceAnswersToo() {
        let combiner = FlatCombiner()
        let adder = Adder(words: SharedWords(3))
        let (places, late) = (FlatCombiner.placeCount, 8)
        let (right, arrived) = (Locked(0), Locked(0))
        let (hasTurn, areTaken) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        @Sendable func taken() -> Int {
            (0..<places).count { combiner.places.loadAcquiring($0 * CacheLine.bytes) != 0 }
        }
        TestThreads.run(1 + places + late) { thread in
            if thread == 0 {
                combiner.enter()
                for _ in 0..<places { hasTurn.signal() }
                while taken() < places { sched_yield() }
                for _ in 0..<late { areTaken.signal() }
                while arrived.withLock({ $0 }) < late { sched_yield() }
                for _ in 0..<100 { sched_yield() }
                // Nobody has carried anything out.
                if taken() == places { right.withLock { $0 += 1 } }
                combiner.leave()
                return
            }
            (thread > places ? areTaken : hasTurn).wait()
            if thread > places { arrived.withLock { $0 += 1 } }
            var request = Adder.Request(number: UInt64(thread))
            withUnsafeMutablePointer(to: &request) { combiner.submit($0, to: adder) }
            if request.answer == request.number &* 31 &+ 7 { right.withLock { $0 += 1 } }
        }
        #expect(right.withLock { $0 } == 1 + places + late)
        #expect(adder.words[1] == 0 && adder.words[2] == UInt64(places + late))
        combiner.checkInvariants()
        #expect(faultsOfRequests(of: combiner, threads: places + late) == 0)
        combiner.checkInvariants()
    }

    // MARK: Planted defects, found by the same checks

    /// Looks, and then takes: two may look before either takes.
    private final class LookThenTake: Sequencer, @unchecked Sendable {
        let words = SharedWords(1)
        func enter() {
            while words[0] != 0 { sched_yield() }
            sched_yield()
            words[0] = 1
        }
        func leave() { words[0] = 0 }
    }

    @Test func aLockThatLooksBeforeItTakesIsCaught() {
        #expect(faults(of: LookThenTake()) > 0)
        #expect(faultsOfRequests(of: LookThenTake()) > 0)
    }

    /// Carries requests out in turn, and gives each the answer of the one before.
    private final class AnswersTheNext: Sequencer, @unchecked Sendable {
        let lock = TicketLock()
        let last = Locked<[UInt8]>([])
        func enter() { lock.enter() }
        func leave() { lock.leave() }
        func submit<Executor: SequencedExecutor>(
            _ request: UnsafeMutablePointer<Executor.Request>, to executor: Executor
        ) {
            lock.enter()
            executor.execute(request)
            let bytes = UnsafeMutableRawBufferPointer(start: request, count: MemoryLayout<Executor.Request>.size)
            last.withLock { last in
                let own = Array(bytes)
                // The answer alone: it is the second half.
                if last.count == own.count {
                    let half = own.count / 2
                    UnsafeMutableRawBufferPointer(rebasing: bytes[half...]).copyBytes(from: last[half...])
                }
                last = own
            }
            lock.leave()
        }
    }

    @Test func anAnswerToTheWrongCallerIsCaught() { #expect(faultsOfRequests(of: AnswersTheNext()) > 0) }
}
