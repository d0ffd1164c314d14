// As `FuzzEntry.swift`, for the files that the laboratory reads: `scripts/fuzz files`.

/// Stops the program at a defect; the input that showed it is kept by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: data, count: size))
    if let defect = LabFuzzInput.outcome(input).defect { fatalError(defect) }
    return 0
}
