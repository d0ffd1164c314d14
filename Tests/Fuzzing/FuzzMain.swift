// libFuzzer's driver (https://llvm.org/docs/LibFuzzer.html) calls the function below with inputs that reach ever more of
// the code. Built by `scripts/fuzz` alone: the package has this target only if HYPERION_FUZZ is set.

import Glibc

/// libFuzzer's own `main`, for programs that have one.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main enum FuzzMain {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        let code = withUnsafeMutablePointer(to: &count) { count in
            withUnsafeMutablePointer(to: &arguments) { arguments in
                runDriver(count, arguments) { data, size in
                    if let defect = FuzzInput.defect(Array(UnsafeBufferPointer(start: data, count: size))) {
                        fatalError(defect)
                    }
                    return 0
                }
            }
        }
        exit(code)
    }
}
