import CHyperion

/// Tells one machine from another of the same type, without saying which one it is.
///
/// `/etc/machine-id` is to be kept to the machine (machine-id(5)), and results are published: kept is only a part of a
/// hash of it. XXH3 is not cryptographic, but 40 of its bits cannot be led back to the identifier's 128: 2^88 of them
/// come to the same. The salt keeps it from matching what another program makes of the identifier. Two machines are
/// taken for one with a chance of one in 2^40, and where an image gave both the same identifier, as containers often
/// have it.
enum MachineIdentity {
    private static let salt = "hyperion-machine:"

    /// Ten hexadecimal digits; nil where the identifier is missing, `uninitialized`, or no 32 hexadecimal digits.
    static func hash(_ identifier: String?) -> String? {
        guard let identifier, identifier.utf8.count == 32,
            identifier.utf8.allSatisfy(Array("0123456789abcdef".utf8).contains),
            identifier.utf8.contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        let hash = Array((salt + identifier).utf8).withUnsafeBytes { hyperion_hash($0.baseAddress, $0.count, 0) }
        let digits = String(hash >> 24, radix: 16)
        return String(repeating: "0", count: 10 - digits.count) + digits
    }
}
