import Foundation

@testable import HyperionLab

/// A server on a unix socket in this process that keeps records and answers as it should, until it is told otherwise.
///
/// Thread safety: one thread accepts, one serves each connection; all of them have ended when `stop` returns.
final class FakeServer: @unchecked Sendable {
    enum Answer: Sendable {
        /// What the request deserves.
        case right
        case bytes([UInt8])
        case bytesAndClose([UInt8])
        /// Bytes, and nothing after them, on a connection that stays open.
        case bytesAndSilence([UInt8])
        /// A byte every 100 ms, for ever: too few to make a header in time.
        case trickle(UInt8)
        /// What some other key's record would be answered with.
        case anotherKeysValue
    }

    struct Request: Sendable {
        /// Of all requests of all connections, from 0.
        var number: Int
        var isRead: Bool
        /// As it came: memcached's header is repeated in answers.
        var header: [UInt8]
    }

    let language: any FakeLanguage.Type
    private let listener: Int32
    private let decide: @Sendable (Request) -> Answer
    private let lock = NSLock()
    private var records: [[UInt8]: [UInt8]] = [:]
    private var requests = 0
    private var connections: [Int32] = []
    private var threads: [SystemThread] = []

    init(
        folder: String, _ language: any FakeLanguage.Type, decide: @escaping @Sendable (Request) -> Answer
    ) throws {
        self.language = language
        self.decide = decide
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\(folder)/socket".utf8.prefix(107)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        let accepting = try SystemThread { [unowned self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                let serving = try? SystemThread { [unowned self] in serve(connection) }
                lock.withLock {
                    connections.append(connection)
                    if let serving { threads.append(serving) }
                }
            }
        }
        lock.withLock { threads.append(accepting) }
    }

    /// Ends all connections and waits for all threads. Once.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        // The thread that accepts comes first, and starts no others once it has ended.
        lock.withLock { threads.first }?.join()
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
        for thread in threads.dropFirst() { thread.join() }
        for descriptor in connections + [listener] { close(descriptor) }
    }

    private func serve(_ connection: Int32) {
        let stream = FakeStream(connection)
        while let request = language.read(stream) {
            let (answer, right) = lock.withLock { () -> (Answer, [UInt8]) in
                defer { requests += 1 }
                let answer = decide(Request(number: requests, isRead: request.isRead, header: request.header))
                if case .anotherKeysValue = answer {
                    let others = records.mapValues { _ in records.values.first ?? [] }
                    var copy = others
                    return (answer, language.answer(request, &copy))
                }
                return (answer, language.answer(request, &records))
            }
            switch answer {
            case .right, .anotherKeysValue: stream.write(right)
            case .bytes(let bytes): stream.write(bytes)
            case .bytesAndClose(let bytes):
                stream.write(bytes)
                shutdown(connection, Int32(SHUT_RDWR))
                return
            case .bytesAndSilence(let bytes):
                stream.write(bytes)
                while stream.bytes(1) != nil {}
                return
            case .trickle(let byte):
                while stream.write([byte]) { usleep(100_000) }
                return
            }
        }
    }
}

/// The bytes of one connection. Not thread-safe.
final class FakeStream {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next bytes; nil: the client is gone.
    func bytes(_ count: Int) -> [UInt8]? {
        while pending.count < count {
            guard fill() else { return nil }
        }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    /// The next line without its end.
    func line() -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<max(end - 1, 0)], as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        pending += piece[..<count]
        return true
    }

    /// Whether the client was there to take it.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
