import Foundation

/// The machine code of a built program, instruction by instruction, as `objdump` reads it (x86-64, AT&T syntax).
///
/// Only what is asked for is disassembled, from an address at which an instruction is known to begin: what a symbol
/// names, or what a jump or a call goes to. Functions that the compiler merged have no symbol of their own, so that
/// nothing here relies on where a symbol's code ends.
///
/// Not thread-safe.
final class Disassembly {
    struct Instruction {
        var mnemonic: String
        /// With what objdump adds: `3d89a0 <NAME+0x10>`, `*%rax`, `0x8(%rip),%rax  # 75c9d0 <NAME>`.
        var operands: String
        var next: UInt64

        var isCall: Bool { mnemonic.hasPrefix("call") }
        var isJump: Bool { mnemonic.hasPrefix("j") }
        var isUnconditionalJump: Bool { mnemonic.hasPrefix("jmp") }
        var isReturn: Bool { mnemonic.hasPrefix("ret") || mnemonic.hasPrefix("repz ret") }
        var isTrap: Bool { mnemonic == "ud2" || mnemonic == "int3" || mnemonic == "hlt" }
        /// The first instruction of most functions, and of nothing else.
        var setsUpFrame: Bool { mnemonic == "push" && operands == "%rbp" }
        /// What fills the space up to an aligned address.
        var isPadding: Bool {
            ["nop", "data16", "cs", "xchg", "int3"].contains { mnemonic.hasPrefix($0) }
        }
        var isIndirect: Bool { (isCall || isJump) && operands.contains("*") }

        /// Where a direct jump or call goes.
        var target: UInt64? {
            guard isCall || isJump, !isIndirect else { return nil }
            return UInt64(operands.prefix { $0.isHexDigit }, radix: 16)
        }

        /// The symbol in angle brackets; with `+0x…` behind it where it is inside of that symbol's code.
        var name: String? {
            guard let open = operands.lastIndex(of: "<"), let close = operands.lastIndex(of: ">"), open < close else {
                return nil
            }
            return String(operands[operands.index(after: open)..<close])
        }
    }

    let path: String
    private let objdump: String
    private var instructions: [UInt64: Instruction] = [:]
    private static let windowBytes: UInt64 = 8192

    /// - Throws: `MissingTool`.
    init(_ path: String) throws {
        self.path = path
        objdump = try Tool.find("objdump", package: "binutils")
    }

    /// nil: there is no code at this address.
    func instruction(at address: UInt64) throws -> Instruction? {
        if let known = instructions[address] { return known }
        try read(from: address)
        return instructions[address]
    }

    /// Addresses of functions, by mangled name.
    func symbols() throws -> [String: UInt64] {
        let text = try Tool.run(try Tool.find("nm", package: "binutils"), ["--defined-only", path])
        var symbols: [String: UInt64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, words[1] == "t" || words[1] == "T", let address = UInt64(words[0], radix: 16) else {
                continue
            }
            symbols[String(words[2])] = address
        }
        return symbols
    }

    private func read(from address: UInt64) throws {
        let text = try Tool.run(
            objdump,
            [
                "-d", "--no-show-raw-insn", "--start-address=\(address)",
                "--stop-address=\(address + Self.windowBytes)", path,
            ])
        var before: (address: UInt64, mnemonic: String, operands: String)?
        for line in text.split(separator: "\n") where line.first == " " {
            guard let colon = line.firstIndex(of: ":"),
                let here = UInt64(line[..<colon].drop { $0 == " " }, radix: 16)
            else { continue }
            // The last one of a window may be cut off: it is read again when it is asked for.
            if let before {
                instructions[before.address] = Instruction(
                    mnemonic: before.mnemonic, operands: before.operands, next: here)
            }
            let words = line[line.index(after: colon)...].drop { $0 == "\t" || $0 == " " }
            let mnemonic = words.prefix { $0 != " " && $0 != "\t" }
            let operands = words.dropFirst(mnemonic.count).drop { $0 == " " || $0 == "\t" }
            before = (here, String(mnemonic), String(operands))
        }
    }
}

/// A program of the machine that a test needs.
enum Tool {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static func find(_ name: String, package: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard
            let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") })
        else { throw Missing(description: "\(name) is not installed (Debian package \(package))") }
        return "\(folder)/\(name)"
    }

    /// Its standard output.
    static func run(_ path: String, _ arguments: [String], input: String? = nil) throws -> String {
        let process = Process()
        let output = Pipe(), errors = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        // A file, since what is long would fill a pipe while nobody reads the other one.
        let file = NSTemporaryDirectory() + "/hyperion-tool-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data((input ?? "").utf8).write(to: URL(fileURLWithPath: file))
        process.standardInput = FileHandle(forReadingAtPath: file)
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let problems = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Missing(
                description: "\(path) ended with \(process.terminationStatus): "
                    + String(decoding: problems, as: UTF8.self))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
