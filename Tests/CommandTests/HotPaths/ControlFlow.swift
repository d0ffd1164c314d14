/// The ways through a function: every instruction that can be reached from its first one without a call, and those of
/// them that lie in loops.
///
/// A loop is a strongly connected component of the graph of instructions (Tarjan, "Depth-First Search and Linear Graph
/// Algorithms", 1972), so that neither the order in which the compiler laid out its blocks nor a jump into code that it
/// shares between functions hides one.
///
/// Where a jump goes through a table, its targets are taken to be all places behind a jump or a return between the
/// function's first address and the farthest one reached so far or called `end`: more than there are. That can show a
/// loop that is none, and never hides one.
struct ControlFlow {
    /// By address, in no order.
    private(set) var successors: [UInt64: [UInt64]] = [:]
    /// Instructions that can be run more than once in one call.
    private(set) var looping: Set<UInt64> = []
    var all: Set<UInt64> { Set(successors.keys) }

    /// Never come back: nothing behind them belongs to the function.
    private static let ends = ["__stack_chk_fail", "abort", "swift_unexpectedError"]

    /// - Parameter end: the next function's first address, as far as is known: a jump by table goes no farther.
    init(_ code: Disassembly, from start: UInt64, end: UInt64) throws {
        var waiting = [start]
        var tables: [UInt64] = []
        while let address = waiting.popLast() {
            guard successors[address] == nil, let instruction = try code.instruction(at: address) else { continue }
            var following: [UInt64] = []
            if instruction.isReturn || instruction.isTrap {
                // Nothing follows.
            } else if instruction.isJump {
                if instruction.isIndirect { tables.append(address) }
                // A jump to another library is a call at the end.
                if let target = instruction.target, instruction.name?.hasSuffix("@plt") != true {
                    following.append(target)
                }
                if !instruction.isUnconditionalJump { following.append(instruction.next) }
            } else if !(instruction.isCall && Self.ends.contains { instruction.name?.hasPrefix($0) == true }) {
                following.append(instruction.next)
            }
            successors[address] = following
            waiting += following
            // With what is reached directly done, tables may lead to the rest.
            if waiting.isEmpty, !tables.isEmpty {
                let leaders = try Self.leaders(code, from: start, end: end)
                for table in tables { successors[table, default: []] += leaders }
                waiting = leaders.filter { successors[$0] == nil }
                tables = []
            }
        }
        findLoops()
    }

    private static func leaders(_ code: Disassembly, from start: UInt64, end: UInt64) throws -> [UInt64] {
        var leaders: [UInt64] = []
        var address = start
        while address < end, let instruction = try code.instruction(at: address) {
            if instruction.isUnconditionalJump || instruction.isReturn, instruction.next < end {
                leaders.append(instruction.next)
            }
            address = instruction.next
        }
        return leaders
    }

    /// Tarjan's, without recursion: functions have thousands of instructions.
    private mutating func findLoops() {
        var number: [UInt64: Int] = [:]
        var lowest: [UInt64: Int] = [:]
        var stack: [UInt64] = []
        var isOnStack: Set<UInt64> = []
        for root in successors.keys where number[root] == nil {
            var work: [(address: UInt64, next: Int)] = [(root, 0)]
            while let (address, next) = work.last {
                if next == 0 {
                    number[address] = number.count
                    lowest[address] = number[address]
                    stack.append(address)
                    isOnStack.insert(address)
                }
                let following = successors[address] ?? []
                if next < following.count {
                    work[work.count - 1].next += 1
                    let target = following[next]
                    guard successors[target] != nil else { continue }
                    if number[target] == nil {
                        work.append((target, 0))
                    } else if isOnStack.contains(target) {
                        lowest[address] = min(lowest[address]!, number[target]!)
                    }
                    continue
                }
                work.removeLast()
                if let caller = work.last?.address { lowest[caller] = min(lowest[caller]!, lowest[address]!) }
                guard lowest[address] == number[address] else { continue }
                var component: [UInt64] = []
                repeat {
                    component.append(stack.removeLast())
                    isOnStack.remove(component.last!)
                } while component.last != address
                if component.count > 1 || following.contains(address) { looping.formUnion(component) }
            }
        }
    }
}
