@testable import HyperionCore

extension HashIndex {
    /// Searches and inserts, as a put does for a key that is not there.
    func insert(_ hash: UInt64, offset: Int) {
        switch search(hash, where: { _ in false }) {
        case .found: preconditionFailure("nothing matches")
        case .absent(let vacancy): insert(hash, offset: offset, vacancy: vacancy)
        }
    }
}
