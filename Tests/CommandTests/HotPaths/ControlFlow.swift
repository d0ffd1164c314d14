/// The ways through a function: every instruction that can be reached from its first one without a call, and those of
/// them that lie in loops.
///
/// A loop is a strongly connected component of the graph of instructions (Tarjan, "Depth-First Search and Linear Graph
/// Algorithms", 1972), so that neither the order in which the compiler laid out its blocks nor a jump into code that it
/// shares between functions hides one.
///
/// Where a jump goes through a table, its targets are taken to be all places of the function that lie behind a jump or a
/// return: more than there are. That can show a loop that is none, and hides none.
struct ControlFlow {
    /// By address, in no order.
    private(set) var successors: [UInt64: [UInt64]] = [:]
    /// Instructions that can be run more than once in one call.
    private(set) var looping: Set<UInt64> = []
    var all: Set<UInt64> { Set(successors.keys) }

    /// Never come back: nothing behind them belongs to the function.
    private static let ends = ["__stack_chk_fail", "abort", "swift_unexpectedError"]

    /// - Parameter symbols: first addresses of functions, ascending: a jump by table does not go beyond one.
    init(_ code: Disassembly, from start: UInt64, symbols: [UInt64]) throws {
        var waiting = [start]
        var tables: [UInt64] = []
        // Where frames are set up: a function that only jumps to another one leads to that one's.
        var entries = [start]
        while !waiting.isEmpty || !tables.isEmpty {
            guard let address = waiting.popLast() else {
                // With what is reached directly done, tables lead to the rest.
                let table = tables.removeLast()
                let entry = entries.filter { $0 <= table }.max() ?? start
                let end = symbols.first { $0 > table } ?? table + 65536
                let targets = try leaders(code, from: entry, end: end)
                successors[table, default: []] += targets
                waiting = targets.filter { successors[$0] == nil }
                continue
            }
            guard successors[address] == nil, let instruction = try code.instruction(at: address) else { continue }
            if instruction.setsUpFrame { entries.append(address) }
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
            } else if !Self.isLast(instruction) {
                following.append(instruction.next)
            }
            successors[address] = following
            waiting += following
        }
        findLoops()
    }

    /// Up to `end`, or to where another function begins that has no symbol: behind a jump or a return, with the frame that
    /// all of them set up first, and not reached from here.
    private func leaders(_ code: Disassembly, from start: UInt64, end: UInt64) throws -> [UInt64] {
        var leaders: [UInt64] = []
        var address = start
        var isBehindAnEnd = false
        while address < end, let instruction = try code.instruction(at: address) {
            if isBehindAnEnd, !instruction.isPadding {
                let isReached = successors[address] != nil
                if !isReached, instruction.setsUpFrame { break }
                leaders.append(address)
                isBehindAnEnd = false
            }
            let leaves = instruction.isUnconditionalJump || instruction.isReturn || instruction.isTrap
            if leaves || Self.isLast(instruction) { isBehindAnEnd = true }
            address = instruction.next
        }
        return leaders
    }

    private static func isLast(_ instruction: Disassembly.Instruction) -> Bool {
        instruction.isCall && ends.contains { instruction.name?.hasPrefix($0) == true }
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
