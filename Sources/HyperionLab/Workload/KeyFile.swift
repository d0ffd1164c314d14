import Foundation

/// Reads keys from a file, one a line, exactly as they stand there.
///
/// The line's end is one newline byte; a carriage return before it belongs to the key. The last line may lack it.
public enum KeyFile {
    /// Longest key in bytes.
    static let longestKey = 65_535
    static let mostDiagnostics = 5

    /// The file's bytes and the range of each line.
    ///
    /// - Parameter checkingDuplicates: off for a file that has been read before; O(bytes) either way.
    /// - Throws: one diagnostic with its line for each empty, overlong or repeated line (the first five).
    public static func read(
        path: String, checkingDuplicates: Bool = true
    ) throws(ScenarioError) -> (bytes: Data, lines: [Range<Int>]) {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw .invalid(Diagnostic(file: path, message: "the keys cannot be read; name a readable file"))
        }
        guard !bytes.isEmpty else {
            throw .invalid(Diagnostic(file: path, message: "the file is empty; write one key a line"))
        }
        var lines: [Range<Int>] = []
        var problems: [Diagnostic] = []
        bytes.withUnsafeBytes { split($0, into: &lines, problems: &problems) }
        if problems.isEmpty, checkingDuplicates {
            bytes.withUnsafeBytes { findDuplicates($0, lines, problems: &problems) }
        }
        guard problems.isEmpty else {
            throw .invalid(problems.map { Diagnostic(file: path, line: $0.line, column: 1, message: $0.message) })
        }
        return (bytes, lines)
    }

    /// How far the end of a line that is too long for a key is looked for, to go on behind it.
    private static let longestLineSought = 1 << 20

    private static func split(
        _ bytes: UnsafeRawBufferPointer, into lines: inout [Range<Int>], problems: inout [Diagnostic]
    ) {
        func problem(_ message: String) {
            problems.append(Diagnostic(file: "", line: lines.count, message: message))
        }
        var start = 0
        while start < bytes.count, problems.count < mostDiagnostics {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            // Not to the end of a file of gigabytes without a line's end.
            let window = rest.prefix(longestLineSought)
            guard
                let length = window.firstIndex(of: UInt8(ascii: "\n"))
                    ?? (window.count == rest.count ? rest.count : nil)
            else {
                lines.append(start..<start)
                problem(
                    "the line has more than \(longestLineSought) bytes; a key has at most \(longestKey): write one key a line"
                )
                return
            }
            lines.append(start..<start + length)
            if length == 0 {
                problem("the line is empty; a key has at least one byte: remove the line")
            } else if length > longestKey {
                problem("the line has \(length) bytes; a key has at most \(longestKey): shorten it")
            }
            start += length + 1
        }
    }

    private static func findDuplicates(
        _ bytes: UnsafeRawBufferPointer, _ lines: [Range<Int>], problems: inout [Diagnostic]
    ) {
        var seen = [KeyView: Int](minimumCapacity: lines.count)
        for (number, line) in lines.enumerated() where problems.count < mostDiagnostics {
            let view = KeyView(bytes: UnsafeRawBufferPointer(rebasing: bytes[line]))
            if let earlier = seen.updateValue(number, forKey: view) {
                seen[view] = earlier
                let text = String(decoding: bytes[line].prefix(40), as: UTF8.self)
                problems.append(
                    Diagnostic(
                        file: "", line: number + 1,
                        message: "\"\(text)\" stands in line \(earlier + 1) already; keys are distinct: remove one"))
            }
        }
    }

    /// A key in the file's memory, equal to others by its bytes.
    private struct KeyView: Hashable {
        let bytes: UnsafeRawBufferPointer
        static func == (left: KeyView, right: KeyView) -> Bool { left.bytes.elementsEqual(right.bytes) }
        func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
    }
}
