import Testing

@testable import HyperionVerify

/// Draws a history of transactions as `Timeline` does: `[a+1,b:1.2]` appends 1 to a and reads [1 2] of b, `b:` reads an
/// empty list. Of registers `a=1` writes, `b:1` reads 1, and `b:-` finds no value.
enum TransactionPicture {
    static func history(_ picture: String, _ kind: TransactionHistory.Kind) throws -> TransactionHistory {
        let drawn = try Timeline.history(picture) { text in
            try text.split(separator: ",").map { try operation($0, kind) }
        }
        return try history(drawn)
    }

    static func history(_ drawn: History<[TransactionOperation]>) throws -> TransactionHistory {
        var events: [(position: Int, index: Int, isInvocation: Bool)] = []
        for (index, entry) in drawn.operations.enumerated() {
            events.append((entry.invocation, index, true))
            if let response = entry.response { events.append((response, index, false)) }
        }
        var builder = TransactionHistoryBuilder()
        for (_, index, isInvocation) in events.sorted(by: { $0.position < $1.position }) {
            let entry = drawn.operations[index]
            switch (isInvocation, entry.outcome) {
            case (true, _):
                try builder.invoke(process: entry.process, entry.operation)
                if entry.outcome == .pending { try builder.leaveOpen(process: entry.process) }
            case (false, .failed): try builder.abort(process: entry.process)
            case (false, _): try builder.commit(process: entry.process, entry.operation)
            }
        }
        return builder.finish()
    }

    private static func operation(
        _ text: Substring, _ kind: TransactionHistory.Kind
    ) throws -> TransactionOperation {
        guard let sign = text.firstIndex(where: { "+:=".contains($0) }) else { throw PictureError(text: String(text)) }
        let key = Atom.text(String(text[..<sign]))
        let rest = text[text.index(after: sign)...]
        switch (text[sign], kind) {
        case ("+", .listAppend): return .append(key: key, .number(try number(rest)))
        case (":", .listAppend):
            return .readList(key: key, try rest.split(separator: ".").map { .number(try number($0)) })
        case ("=", .register): return .write(key: key, .number(try number(rest)))
        case (":", .register): return .read(key: key, .value(rest == "-" ? nil : .number(try number(rest))))
        default: throw PictureError(text: String(text))
        }
    }
}
