import HyperionVerify

/// The command line as text.
///
/// The names of files are bytes, and arguments are strings: one that is not UTF-8 would reach the system as another
/// name.
enum ArgumentText {
    /// With the program's name. Thread safety: nobody else changes the arguments.
    ///
    /// - Throws: where one is no text, with its bytes and what to do about them.
    static func ofProcess() throws(ArgumentError) -> [String] {
        var arguments: [String] = []
        for place in 0..<Int(CommandLine.argc) {
            guard let bytes = CommandLine.unsafeArgv[place] else { break }
            guard let text = String(validatingCString: bytes) else {
                var shown: [UInt8] = []
                for offset in 0... {
                    guard bytes[offset] != 0 else { break }
                    shown.append(UInt8(bitPattern: bytes[offset]))
                }
                throw ArgumentError(
                    message: "argument \(place), \(ByteText(shown).quoted), is not UTF-8, as names have to be: rename "
                        + "the file, or let the shell open it (hyperion check - < FILE)")
            }
            arguments.append(text)
        }
        return arguments
    }
}
