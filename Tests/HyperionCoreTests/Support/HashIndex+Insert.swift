@testable import HyperionCore

extension HashIndex {
    /// Inserts as a put does for a key that is not there: at once where that is possible, else after a search.
    func insert(_ hash: UInt64, offset: Int) {
        let vacancy = vacancyAtOnce(hash)
        if vacancy >= 0 { return insertAtOnce(hash, offset: offset, vacancy: vacancy) }
        switch search(hash, where: { _ in false }) {
        case .found: preconditionFailure("nothing matches")
        case .absent(let vacancy): insert(hash, offset: offset, vacancy: vacancy)
        }
    }
}
