import Testing

@testable import HyperionLab

/// Cancels the test, with the package to install, where the engine is not on this machine or in this build.
func cancelUnlessAvailable(_ engine: String) throws {
    if let reason = EngineCatalogue.named(engine)?.unavailability { try Test.cancel("\(engine): \(reason)") }
}
