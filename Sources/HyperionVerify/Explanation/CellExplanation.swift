/// What an operation has to do with a cell: something that holds one value at a time.
struct CellAccess<Content: Hashable & Sendable> {
    /// What it found there; nil: not known.
    var found: Content?
    /// What it left there, if it took effect; nil: what had been there, or not known.
    var left: Content?
}

/// Models of objects whose independent parts are cells: a register, a key, a member of a set, a lock.
protocol CellModel: TextModel {
    associatedtype Content: Hashable & Sendable

    var initialContent: Content { get }
    func access(_ operation: Operation) -> CellAccess<Content>
    /// Whether `content` can be there because of this operation; true if that is not known.
    func canLeave(_ operation: Operation, _ content: Content) -> Bool
    /// The contradiction in a sentence; nil: the model has none for it.
    func words(_ contradiction: CellContradiction<Operation>) -> String?
}

/// Why an operation cannot have found in a cell what it found. Each case has been proved from the history alone, open
/// operations and unknown results included.
enum CellContradiction<Operation: Sendable> {
    typealias Entry = HistoryOperation<Operation>

    /// Nobody ever tried to leave that there.
    case never(Entry)
    /// Whoever left that there, this one first, began after the end.
    case early(Entry, before: Entry)
    /// It began after another had ended which left or found something else, and all that can have left there what it
    /// found had taken effect before that other did.
    case stale(Entry, after: Entry)
    /// Both found the same and left something else, and nothing can have brought it back in between. The first ended
    /// first.
    case twice(Entry, Entry)
}

/// A counterexample on a cell in a sentence, where it is of a common kind.
///
/// Every sentence is true of the whole history, however large the counterexample is and whether or not it is minimal:
/// what is said follows from what the operations that it names found and left, and from when all those that can have
/// left the same (open ones and those with unknown results included) began and ended.
///
/// Complexity: a few passes over the history.
struct CellExplanation<M: CellModel, Entries: RandomAccessCollection>
where Entries.Element == HistoryOperation<M.Operation>, Entries.Index == Int {
    typealias Entry = HistoryOperation<M.Operation>

    /// Operations that are asked, the last to respond first: it is they that nothing explains.
    private static var seekerLimit: Int { 4 }

    private let model: M
    private let entries: Entries
    /// Of the counterexample, the last to respond first.
    private let core: [Int]
    /// Of the same part, those left out that did not take effect.
    private let all: [Int]

    /// - Parameter entries: the whole history's operations, by their numbers.
    static func words(_ counterexample: Counterexample, in entries: Entries, model: M) -> String? {
        CellExplanation(counterexample, in: entries, model: model).contradiction().flatMap(model.words)
    }

    private init(_ counterexample: Counterexample, in entries: Entries, model: M) {
        (self.model, self.entries) = (model, entries)
        let completed = counterexample.operations.filter { entries[$0].outcome == .completed }
            .sorted { (entries[$0].response ?? 0) > (entries[$1].response ?? 0) }
        let part = completed.first.flatMap { model.parts(of: entries[$0].operation) }
        core = completed.filter { model.parts(of: entries[$0].operation) == part }
        all = (0..<entries.count).filter { index in
            let operation = entries[index]
            return operation.outcome != .failed && model.parts(of: operation.operation) == part
        }
    }

    private func contradiction() -> CellContradiction<M.Operation>? {
        for seeker in core.prefix(Self.seekerLimit) {
            guard let content = model.access(entries[seeker].operation).found,
                let end = entries[seeker].response
            else { continue }
            if let found = contradiction(seeker, end, content) { return found }
        }
        return nil
    }

    private func contradiction(_ seeker: Int, _ end: Int, _ content: Content) -> CellContradiction<M.Operation>? {
        let isInitial = model.initialContent == content
        let sources = all.filter { $0 != seeker && model.canLeave(entries[$0].operation, content) }
        let begun = sources.filter { entries[$0].invocation < end }
        if begun.isEmpty, !isInitial {
            return sources.first.map { .early(entries[seeker], before: entries[$0]) } ?? .never(entries[seeker])
        }
        let ended = begun.map { entries[$0].response ?? .max }.max() ?? -1
        if let other = newer(than: content, after: effect(of: begun, ended, content, isInitial, seeker), seeker) {
            return .stale(entries[seeker], after: entries[other])
        }
        // What was there once can have been replaced once.
        let once = begun.count + (isInitial ? 1 : 0) <= 1
        guard replaces(seeker, content) else { return nil }
        let other = core.first { place in
            place != seeker && replaces(place, content) && (entries[place].response ?? .max) < end
                && (once || min(entries[place].invocation, entries[seeker].invocation) > ended)
        }
        return other.map { .twice(entries[$0], entries[seeker]) }
    }

    private typealias Content = M.Content

    /// A position by which all sources have taken effect. An open one may have none, but if it is the only one, then it
    /// had by the end of whoever found what it left.
    private func effect(
        of sources: [Int], _ ended: Int, _ content: Content, _ isInitial: Bool, _ seeker: Int
    ) -> Int {
        guard sources.count == 1, !isInitial else { return ended }
        let seen = all.lazy.filter { $0 != seeker && model.access(entries[$0].operation).found == content }
            .compactMap { entries[$0].outcome == .completed ? entries[$0].response : nil }.min()
        return min(ended, seen ?? .max)
    }

    /// An operation that left or found something else, began after `position` and ended before the seeker began: one of
    /// the counterexample if there is one, and of these the last.
    private func newer(than content: Content, after position: Int, _ seeker: Int) -> Int? {
        let begin = entries[seeker].invocation
        func isNewer(_ place: Int) -> Bool {
            let entry = entries[place]
            guard entry.outcome == .completed, let end = entry.response, end < begin, entry.invocation > position else {
                return false
            }
            let access = model.access(entry.operation)
            guard let then = access.left ?? access.found else { return false }
            return then != content
        }
        return core.first(where: isNewer)
            ?? all.lazy.filter(isNewer).max { (entries[$0].response ?? 0) < (entries[$1].response ?? 0) }
    }

    /// Whether the operation found `content` and left something else.
    private func replaces(_ place: Int, _ content: Content) -> Bool {
        let access = model.access(entries[place].operation)
        return access.found == content && access.left.map { $0 != content } ?? false
    }
}
