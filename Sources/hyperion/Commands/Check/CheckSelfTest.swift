import HyperionLab

/// `hyperion check --self-test`: the defects that were planted for the checker, each found or not.
enum CheckSelfTest {
    static func run(_ arguments: ParsedArguments) throws(ArgumentError) -> ExitCode {
        let others = CommandDefinition.check.options.map(\.name).filter { $0 != "self-test" && arguments.has($0) }
        if let surplus = others.first ?? (arguments.positionals.isEmpty ? nil : "HISTORY") {
            let name = surplus == "HISTORY" ? "a HISTORY" : "--\(surplus)"
            throw ArgumentError(
                message: "\(name) does not go with --self-test, which makes its own histories: leave it out",
                command: .check)
        }
        do {
            let findings = try DefectSelfTest().run { finding in
                Console.complain("\(finding.engine): \(finding.outcome?.rawValue ?? "not found")")
            }
            let printed = Console.print(DefectSelfTest.table(findings) + "\n")
            guard printed == .done else { return printed }
            return findings.allSatisfy(\.isExpected) ? .done : .checkFailed
        } catch {
            Console.complain("hyperion check --self-test: error: \(error)")
            return .failed
        }
    }
}
