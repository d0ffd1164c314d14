import Foundation

/// Looks through the machine code of hot functions, and of everything that they call, for what costs more than it seems:
/// reference counting, checks of exclusive access, allocation, and calls through a pointer.
///
/// Of a measured loop only the instructions in loops are looked at: what stands before and behind them is run once a pass.
/// Of a function that such a loop calls everything is, since all of it is in the loop.
struct HotPathCheck {
    /// A function that has to be clean.
    struct HotPath: Sendable {
        /// Parts of its demangled name, all of which have to be there.
        var name: [String]
        /// The same of what it is called where the compiler has made one function of it and of those that differ from it in
        /// what they call alone, and has named that after any of them. Looked for where nothing has the name.
        var mergedName: [String] = []
        var onlyLoops = false
        /// Calls through a pointer that are known, with their reason; every one beyond them is a finding.
        var knownIndirectCalls = 0
        var reason = ""
    }

    /// Something that a hot path calls and that is not looked into.
    struct Cold: Sendable {
        /// Part of its demangled name.
        var name: String
        var reason: String
    }

    /// The runtime's functions that a hot path may not call. Where one is a beginning, all that begin so are meant.
    static let forbidden = [
        "swift_retain", "swift_release", "swift_bridgeObjectRetain", "swift_bridgeObjectRelease",
        "swift_unknownObjectRetain", "swift_unknownObjectRelease", "swift_unownedRetain", "swift_weakLoad",
        "swift_beginAccess", "swift_endAccess", "swift_allocObject", "swift_slowAlloc", "swift_initStackObject",
        "swift_once", "swift_allocError", "swift_getWitnessTable", "swift_getGenericMetadata",
        "swift_getAssociatedTypeWitness", "swift_getTypeByMangledName", "swift_dynamicCast", "swift_projectBox",
        "malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign",
    ]

    private let code: Disassembly
    private let addresses: [String: UInt64]
    private let demangled: [String: String]
    private let starts: [UInt64]
    private let cold: [Cold]

    init(_ path: String, cold: [Cold]) throws {
        code = try Disassembly(path)
        addresses = try code.symbols()
        starts = Set(addresses.values).sorted()
        self.cold = cold
        let names = addresses.keys.filter { $0.hasPrefix("$s") }.sorted()
        let readable = try Tool.run(
            try Tool.find("swift", package: "the Swift toolchain"), ["demangle", "--compact"],
            input: names.joined(separator: "\n") + "\n"
        ).split(separator: "\n")
        guard readable.count == names.count else {
            throw Tool.Missing(description: "swift demangle gave \(readable.count) names for \(names.count)")
        }
        demangled = Dictionary(uniqueKeysWithValues: zip(names, readable.map(String.init)))
    }

    /// What is wrong with a hot path, a line each; also that there is no such function, or no loop in it.
    func findings(_ path: HotPath) throws -> [String] {
        var functions = functions(path.name)
        if functions.isEmpty, !path.mergedName.isEmpty { functions = self.functions(path.mergedName + ["merged "]) }
        let title = path.name.joined(separator: " … ")
        guard !functions.isEmpty else { return ["\(title): there is no such function in \(code.path)"] }
        var findings: Set<String> = []
        for (symbol, address) in functions {
            var visit = Visit(title: title)
            try look(at: address, symbol, onlyLoops: path.onlyLoops, &visit)
            if path.onlyLoops, visit.looping == 0 {
                visit.findings.append("\(title): has no loop, so nothing was checked")
            }
            if visit.indirect.count > path.knownIndirectCalls { visit.findings += visit.indirect }
            findings.formUnion(visit.findings)
        }
        return findings.sorted()
    }

    private func functions(_ parts: [String]) -> [String: UInt64] {
        addresses.filter { function in
            let name = demangled[function.key] ?? function.key
            return parts.allSatisfy(name.contains)
        }
    }

    private struct Visit {
        let title: String
        var findings: [String] = []
        var indirect: [String] = []
        var looping = 0
        var seen: Set<UInt64> = []
    }

    private func look(at start: UInt64, _ symbol: String, onlyLoops: Bool, _ visit: inout Visit) throws {
        guard visit.seen.insert(start).inserted else { return }
        let flow = try ControlFlow(code, from: start, symbols: starts)
        visit.looping += flow.looping.count
        for address in (onlyLoops ? flow.looping : flow.all).sorted() {
            guard let instruction = try code.instruction(at: address), instruction.isCall || instruction.isJump else {
                continue
            }
            let place = "\(visit.title): in \(readable(symbol)) at 0x\(String(address, radix: 16)): "
            if instruction.isIndirect {
                // A jump through a table is a choice; any other is a call at the function's end.
                if try instruction.isCall || !isTableJump(address, instruction, flow) {
                    visit.indirect.append(place + "calls through \(instruction.operands)")
                }
                continue
            }
            guard let target = instruction.target, let name = instruction.name else { continue }
            let plain = name.hasSuffix("@plt") ? String(name.dropLast(4)) : name
            if Self.forbidden.contains(where: { Self.isForbidden(plain, by: $0) }) {
                visit.findings.append(place + "calls \(plain)")
                continue
            }
            // Another library's, or the way on inside of this function, which the flow follows.
            guard instruction.isCall, plain == name, !plain.hasPrefix("swift_") else { continue }
            let callee = readable(plain)
            if cold.contains(where: { callee.contains($0.name) }) { continue }
            try look(at: target, plain, onlyLoops: false, &visit)
        }
    }

    /// Tables hold distances, which are added to the table's own address just before the jump.
    private func isTableJump(
        _ address: UInt64, _ jump: Disassembly.Instruction, _ flow: ControlFlow
    ) throws -> Bool {
        guard jump.operands.hasPrefix("*%") else { return false }
        return try flow.all.contains { before in
            guard let instruction = try code.instruction(at: before) else { return false }
            return instruction.next == address && instruction.mnemonic.hasPrefix("add")
        }
    }

    /// `swift_retain`, `swift_retain_n` and `swift_retain_x19`, but of `malloc` not `malloc_usable_size`.
    private static func isForbidden(_ name: String, by word: String) -> Bool {
        word.hasPrefix("swift_") ? name.hasPrefix(word) : name == word
    }

    private func readable(_ symbol: String) -> String {
        let plain = symbol.prefix { $0 != "+" }
        return (demangled[String(plain)] ?? String(plain)) + symbol.dropFirst(plain.count)
    }
}
