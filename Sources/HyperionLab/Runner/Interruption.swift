import Glibc
import Synchronization

/// Whether the user, or the system, asked the program to stop.
///
/// The first SIGINT, SIGTERM or SIGHUP is taken note of, so that what was measured can be kept; a second one ends
/// the program at once.
public enum Interruption {
    private static let signal = Atomic<Int32>(0)

    /// Name of the signal that came, or nil.
    public static var name: String? {
        switch signal.load(ordering: .relaxed) {
        case 0: nil
        case SIGINT: "SIGINT"
        case SIGTERM: "SIGTERM"
        default: "SIGHUP"
        }
    }

    /// Starts taking note. Once, by the command that has something to keep.
    public static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                // Async-signal-safe: one atomic store and, the second time, sigaction and raise.
                if Interruption.signal.exchange(number, ordering: .relaxed) != 0 {
                    var standard = sigaction()
                    standard.__sigaction_handler.sa_handler = SIG_DFL
                    sigaction(number, &standard, nil)
                    raise(number)
                }
            }
            sigaction(number, &action, nil)
        }
    }

    /// Does something short that must not be left half done: a signal that comes meanwhile takes effect behind it, a
    /// second one at once. For commands that have nothing else to keep, and otherwise end by the signal.
    public static func holdingBack<Result>(_ work: () -> Result) -> Result {
        watch()
        let result = work()
        let numbers = [SIGINT, SIGTERM, SIGHUP]
        var standard = sigaction()
        standard.__sigaction_handler.sa_handler = SIG_DFL
        for number in numbers { sigaction(number, &standard, nil) }
        let held = signal.exchange(0, ordering: .relaxed)
        if held != 0 { raise(held) }
        return result
    }

    /// For every command, before it writes anything.
    public static func ignoreFailedWrites() {
        // A reader that went away is an error of the write, not the end of the program.
        Glibc.signal(SIGPIPE, SIG_IGN)
        // Likewise a file that may not grow any further (`ulimit -f`): the write says so.
        Glibc.signal(SIGXFSZ, SIG_IGN)
    }
}
