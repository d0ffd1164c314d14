/// A lock that is free at first. Whoever holds it, anyone may release it.
public struct MutualExclusion: Model {
    public enum Operation: Hashable, Sendable {
        case acquire
        case release
    }

    public init() {}

    /// Whether it is held.
    public var initialState: Bool { false }

    public func step(_ isHeld: Bool, _ operation: Operation) -> Bool? {
        switch operation {
        case .acquire: isHeld ? nil : true
        case .release: isHeld ? false : nil
        }
    }
}
