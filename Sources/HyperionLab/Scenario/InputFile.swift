import Glibc

/// Opens files that a user named, without being held up by a FIFO or swallowed by a device.
enum InputFile {
    /// Why a file cannot be used, as the end of a sentence.
    struct Failure: Error, Equatable {
        var reason: String
        var isMissing = false
    }

    /// An open regular file, closed when it goes out of scope.
    final class Handle {
        private let descriptor: Int32
        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }

        /// Bytes of the file as it is now.
        var byteCount: Int {
            var status = stat()
            return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        }

        /// Up to `capacity` bytes; empty at the end.
        func read(upTo capacity: Int) throws(Failure) -> [UInt8] {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                var result = Glibc.read(descriptor, buffer.baseAddress, capacity)
                while result < 0, errno == EINTR { result = Glibc.read(descriptor, buffer.baseAddress, capacity) }
                if result < 0 { failure = errno }
                count = max(0, result)
            }
            guard failure == 0 else { throw Failure(reason: "cannot be read: \(InputFile.text(of: failure))") }
            return bytes
        }
    }

    static func open(_ path: String) throws(Failure) -> Handle {
        var status = stat()
        // Before opening: to open a device can already have an effect.
        guard stat(path, &status) == 0 else {
            let code = errno
            if code == ENOENT { throw Failure(reason: "does not exist", isMissing: true) }
            throw Failure(reason: "cannot be read: \(text(of: code))")
        }
        try check(status)
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw Failure(reason: "cannot be read: \(text(of: errno))") }
        let handle = Handle(descriptor)
        // Again: the name may stand for another file by now.
        guard fstat(descriptor, &status) == 0 else { throw Failure(reason: "cannot be read: \(text(of: errno))") }
        try check(status)
        return handle
    }

    private static func check(_ status: stat) throws(Failure) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw Failure(reason: "is a directory, not a file")
        default: throw Failure(reason: "is not a regular file")
        }
    }

    private static func text(of code: Int32) -> String {
        // Safe: strerror returns a string that lives at least until the next call on this thread.
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// All of a file of at most `limit` bytes.
    static func contents(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        let handle = try open(path)
        var contents: [UInt8] = []
        while true {
            let part = try handle.read(upTo: 1 << 16)
            if part.isEmpty { return contents }
            contents += part
            guard contents.count <= limit else {
                throw Failure(reason: "is larger than \(Format.bytes(Double(limit))), too large for a scenario")
            }
        }
    }

    /// Lines that are not empty: one key each.
    static func countKeys(in path: String) throws(Failure) -> Int {
        let handle = try open(path)
        var keys = 0
        var lineHasBytes = false
        while true {
            let part = try handle.read(upTo: 1 << 20)
            if part.isEmpty { return keys + (lineHasBytes ? 1 : 0) }
            part.withUnsafeBufferPointer { bytes in
                for byte in bytes {
                    let ends = byte == UInt8(ascii: "\n")
                    if ends, lineHasBytes { keys += 1 }
                    lineHasBytes = !ends
                }
            }
        }
    }
}
