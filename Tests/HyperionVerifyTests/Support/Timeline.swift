import Testing

@testable import HyperionVerify

private struct Event {
    var column: Int
    var process: Int
    /// `[`, `]`, `>` or `x`.
    var kind: Character
    var text: String
}

/// Draws a history, a line a process, columns as time:
///
///     1: [w1 ]    [r1   ]
///     2:    [w2      >
///     3:  [w3 x
///
/// `[` is the invocation and `]` the response; `>`: it never responded; `x`: it failed. Between them stands what was
/// called and what came back. Events in one column: invocations first.
enum Timeline {
    static func history<Operation>(
        _ picture: String, _ operation: (String) throws -> Operation
    ) throws -> History<Operation> {
        var events: [Event] = []
        for (line, text) in picture.split(separator: "\n").enumerated() {
            let characters = Array(text)
            var begin: Int?
            for (column, character) in characters.enumerated() {
                if character == "[" {
                    begin = column
                } else if let start = begin, "]>x".contains(character) {
                    let content = String(characters[(start + 1)..<column]).filter { $0 != " " }
                    events.append(Event(column: start, process: line + 1, kind: "[", text: content))
                    events.append(Event(column: column, process: line + 1, kind: character, text: content))
                    begin = nil
                }
            }
            #expect(begin == nil, "an operation without its end: \(text)")
        }
        events.sort { ($0.column, $0.kind == "[" ? 0 : 1) < ($1.column, $1.kind == "[" ? 0 : 1) }
        var builder = HistoryBuilder<Operation>()
        for event in events {
            switch event.kind {
            case "[": try builder.invoke(process: event.process, operation(event.text))
            case "]": try builder.complete(process: event.process, operation(event.text))
            case "x": try builder.fail(process: event.process)
            default: try builder.leaveOpen(process: event.process)
            }
        }
        return builder.finish()
    }
}

struct PictureError: Error { var text: String }

extension Register {
    /// `w1` write, `r1` read, `r-` read of nothing, `r?` read with unknown result, `c1:2` compare-and-set that
    /// succeeded, `c1:2!` one that did not, `c1:2?` unknown.
    static func history(_ picture: String) throws -> History<Operation> {
        try Timeline.history(picture) { text in
            let rest = text.dropFirst()
            switch text.first {
            case "w": return .write(try number(rest))
            case "r":
                if rest == "?" { return .read(.unknown) }
                return .read(.value(rest == "-" ? nil : try number(rest)))
            case "c":
                let parts = rest.split(separator: ":")
                guard parts.count == 2 else { throw PictureError(text: text) }
                let succeeded: Observed<Bool> =
                    switch parts[1].last {
                    case "!": .value(false)
                    case "?": .unknown
                    default: .value(true)
                    }
                return .compareAndSet(
                    expected: try number(parts[0]), new: try number(parts[1].filter(\.isNumber)[...]),
                    succeeded: succeeded)
            default: throw PictureError(text: text)
            }
        }
    }
}

extension Container {
    /// `+1` insert, `-1` remove, `-` found empty, `-?` unknown.
    static func history(_ picture: String) throws -> History<Operation> {
        try Timeline.history(picture) { text in
            let rest = text.dropFirst()
            switch text.first {
            case "+": return .insert(try number(rest))
            case "-" where rest == "?": return .remove(.unknown)
            case "-": return .remove(.value(rest.isEmpty ? nil : try number(rest)))
            default: throw PictureError(text: text)
            }
        }
    }
}

func number(_ text: Substring) throws -> Int {
    guard let number = Int(text) else { throw PictureError(text: String(text)) }
    return number
}
