import CHyperion

/// Runs code so that callgrind counts its instructions, and nothing before or behind it.
enum CountedSection {
    /// The function whose call is counted, for callgrind's options.
    static let functionName = "hyperion_counted_section"

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Calls the closure once, in the calling thread.
    static func run(_ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            let body = Body(body)
            withExtendedLifetime(body) {
                hyperion_counted_section(
                    { Unmanaged<Body>.fromOpaque($0!).takeUnretainedValue().run() },
                    Unmanaged.passUnretained(body).toOpaque())
            }
        }
    }
}
