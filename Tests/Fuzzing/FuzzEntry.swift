// libFuzzer (https://llvm.org/docs/LibFuzzer.html) brings the `main` that calls this with inputs that reach ever more of the
// code. Built by `scripts/fuzz` alone: the package has this target only if HYPERION_FUZZ is set.

/// Stops the program at a defect; the input that showed it is kept by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: data, count: size))
    if let defect = FuzzInput.outcome(input).defect { fatalError(defect) }
    return 0
}
