extension MarkdownReport {
    /// What an operation is for engines that are processes of their own; empty: there are none.
    var serverMethod: [String] {
        let servers = scenario.engines.compactMap(Peer.init).filter(\.isServer)
        guard !servers.isEmpty else { return [] }
        let names = servers.map(\.rawValue).joined(separator: ", ")
        let plain =
            "- **Servers** (\(names)) run in processes of their own, and their operations are plain: one request over a unix "
            + "socket, and the wait for its answer."
        guard scenario.largestBatch > 0 else { return [plain] }
        let batches = servers.compactMap { server in server.multiReadRequest.map { "\(server.rawValue): \($0)" } }
        let trips = " A multi-read is one round trip (memcached: one for each 32 KiB of requests). "
        return [plain + trips + batches.joined(separator: "; ") + "."]
    }
}
