/// Reads a file line by line, with no more of it in memory than its longest line and a mebibyte.
struct LineReader {
    enum Failure: Error, Equatable {
        /// The end of a sentence about the file.
        case unreadable(String)
        /// The number of a line longer than `longest`.
        case tooLong(line: Int)
    }

    private let handle: InputFile.Handle
    private let longest: Int
    private var buffer: [UInt8] = []
    /// Of the first byte that has not been given out, and of the first that has not been searched for a line's end.
    private var start = 0
    private var searched = 0
    private var isAtEnd = false
    /// Of the line given out last, from 1.
    private(set) var number = 0

    /// - Parameter longest: bytes that a line may have.
    init(_ path: String, longest: Int) throws(Failure) {
        do throws(InputFile.Failure) {
            handle = try InputFile.open(path)
        } catch {
            throw .unreadable(error.reason)
        }
        self.longest = longest
    }

    /// The next line without its line feed; nil at the end.
    mutating func next() throws(Failure) -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return try line(to: end, skip: 1) }
            searched = buffer.count
            if isAtEnd { return start < buffer.count ? try line(to: buffer.count, skip: 0) : nil }
            guard buffer.count - start <= longest else { throw .tooLong(line: number + 1) }
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
            do throws(InputFile.Failure) {
                let part = try handle.read(upTo: 1 << 20)
                isAtEnd = part.isEmpty
                buffer += part
            } catch {
                throw .unreadable(error.reason)
            }
        }
    }

    private mutating func line(to end: Int, skip: Int) throws(Failure) -> ArraySlice<UInt8> {
        number += 1
        guard end - start <= longest else { throw .tooLong(line: number) }
        let line = buffer[start..<end]
        start = end + skip
        searched = start
        return line
    }
}
