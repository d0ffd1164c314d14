import Foundation

/// An empty folder for a peer's files, in memory where the machine has room for files there; gone with the object.
///
/// A worker that is killed cannot remove its folder: its name tells whose it was, so that the run can.
final class PeerFolder {
    let path: String
    /// Bytes that are free there.
    let room: UInt64

    private static let prefix = "hyperion-peer-"
    /// Below this a memory file system is one that was not meant for data, such as a container's 64 MiB.
    private static let leastRoom: UInt64 = 1 << 30

    init() throws {
        let parent = Self.parents.first { Self.room(in: $0) >= Self.leastRoom } ?? Self.parents[Self.parents.count - 1]
        var template = Array("\(parent)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PeerFolderError(parent: parent, errno: errno) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        room = Self.room(in: parent)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Removes what a worker that was killed left behind. The process must have ended.
    static func removeLeftovers(ofProcess pid: Int32) {
        for parent in parents {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
            for name in names where name.hasPrefix("\(prefix)\(pid)-") {
                try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
            }
        }
    }

    private static var parents: [String] {
        let temporary = NSTemporaryDirectory()
        return ["/dev/shm", temporary.count > 1 && temporary.hasSuffix("/") ? String(temporary.dropLast()) : temporary]
    }

    private static func room(in folder: String) -> UInt64 {
        var status = statvfs()
        guard access(folder, W_OK) == 0, statvfs(folder, &status) == 0 else { return 0 }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}

struct PeerFolderError: Error, CustomStringConvertible {
    let parent: String
    let errno: Int32
    var description: String { "no temporary folder can be made in \(parent): \(String(cString: strerror(errno)))" }
}
