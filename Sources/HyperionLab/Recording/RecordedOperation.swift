/// One operation on a witness key, as it is noted while a pass runs: 32 bytes.
///
///     byte   0         8         16                         24        28     29      30
///            ┌─────────┬─────────┬──────────────────────────┬─────────┬──────┬───────┬────────┐
///            │ begin   │ end     │ value                    │ witness │ kind │ open  │ thread │
///            │ (ticks) │ (ticks) │ stamp, 0 nothing, −1 torn│         │      │       │        │
///            └─────────┴─────────┴──────────────────────────┴─────────┴──────┴───────┴────────┘
struct RecordedOperation: Equatable {
    enum Kind: UInt8 {
        /// It returned `value`.
        case read
        /// `value` was put.
        case write
        /// The key was there, and was removed.
        case delete
    }

    static let nothing: Int64 = 0
    static let torn: Int64 = -1

    var begin: UInt64
    var end: UInt64
    var value: Int64
    /// The key's number among the witnesses.
    var witness: UInt32
    var kind: Kind
    /// Nobody knows whether it took effect: a write that was answered with no.
    var isOpen: Bool
    var thread: UInt16 = 0
}
