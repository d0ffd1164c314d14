import Foundation

/// The file in which a history goes from a worker to its run: a line of JSON, then the operations as they lie in memory.
///
/// Both are the same program on the same machine, and the file is gone when the run ends.
extension RecordedPass {
    func write(to path: String) throws {
        var header = try JSONEncoder().encode(header)
        header.append(UInt8(ascii: "\n"))
        guard FileManager.default.createFile(atPath: path, contents: header),
            let file = FileHandle(forWritingAtPath: path)
        else { throw RecordingError.unwritable(path, String(cString: strerror(errno))) }
        defer { try? file.close() }
        try file.seekToEnd()
        try operations.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count > 0 else { return }
            let data = Data(
                bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
            try file.write(contentsOf: data)
        }
    }

    static func read(_ path: String) throws -> RecordedPass {
        // Mapped: it is as large as what is made of it.
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        let stride = MemoryLayout<RecordedOperation>.stride
        guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
            let header = try? JSONDecoder().decode(Header.self, from: data[..<end]),
            data.count - end - 1 == header.operations * stride
        else { throw RecordingError.unreadable(path) }
        var operations: [RecordedOperation] = []
        operations.reserveCapacity(header.operations)
        try data.withUnsafeBytes { bytes in
            for place in 0..<header.operations {
                let start = end + 1 + place * stride
                guard RecordedOperation.Kind(rawValue: bytes[start + 28]) != nil, bytes[start + 29] < 2 else {
                    throw RecordingError.unreadable(path)
                }
                let operation = bytes.loadUnaligned(fromByteOffset: start, as: RecordedOperation.self)
                guard Int(operation.witness) < header.keys.count else { throw RecordingError.unreadable(path) }
                operations.append(operation)
            }
        }
        return RecordedPass(header: header, operations: operations)
    }
}

enum RecordingError: Error, CustomStringConvertible {
    case unwritable(String, String)
    case unreadable(String)

    var description: String {
        switch self {
        case .unwritable(let path, let reason): "the history cannot be written to \(path): \(reason)"
        case .unreadable(let path): "\(path) is no history of this version"
        }
    }
}
