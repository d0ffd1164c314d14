import Foundation
import HyperionLab
import HyperionVerify

/// `hyperion check HISTORY…`: whether histories are linearizable.
enum CheckCommand {
    /// Operations that `--timeline` draws.
    private static let timelineLength = 40

    static func run(_ arguments: ParsedArguments) -> ExitCode {
        do throws(ArgumentError) {
            if arguments.has("self-test") { return try CheckSelfTest.run(arguments) }
            let asked = try CheckArguments(arguments)
            try asked.checkFiles()
            if let evidence = asked.recheck { return recheck(evidence, asked.paths[0], asked) }
            return check(asked)
        } catch {
            Console.complain(error.description)
            return .wrongInput
        }
    }

    private static func check(_ asked: CheckArguments) -> ExitCode {
        do throws(ReportError) {
            for output in asked.outputs { try OutputFile.check(output.path) }
        } catch {
            Console.complain("\(error)")
            return .failed
        }
        var checked: [CheckedFile] = []
        for path in asked.paths {
            let file = judge(path, asked)
            if !asked.isJSON {
                let text = asked.paths.count == 1 ? CheckText.whole(file) : CheckText.line(file)
                guard Console.print(text) == .done else { return .failed }
            }
            if let message = file.message { Console.complain(message) }
            checked.append(file)
        }
        if asked.isJSON, Console.write(CheckJSON.data(checked)) != .done { return .failed }
        if let file = checked.first, checked.count == 1 {
            // Each file is there whole or not at all, and what was begun beside it is gone.
            guard Interruption.holdingBack({ write(file, asked) }) else { return .failed }
        }
        return worst(checked)
    }

    /// Wrong input, then a violation, then no verdict.
    static func worst(_ files: [CheckedFile]) -> ExitCode {
        let codes = files.map(\.exitCode)
        return [.wrongInput, .checkFailed, .noVerdict].first(where: codes.contains) ?? .done
    }

    private static func judge(_ path: String, _ asked: CheckArguments) -> CheckedFile {
        let begin = ContinuousClock.now
        var file = CheckedFile(path: path)
        let progress = HistorySource.Progress()
        switch read(path, asked, deadline: begin + asked.time, progress) {
        case .failure(let reason): file.result = .unreadable(reason)
        case .error(let error): file.result = error.exhausted == nil ? .wrong(error) : .tooLarge(error)
        case .history(let history):
            if !history.hasEvidence, let option = asked.evidenceOption {
                file.result = .unreadable(Self.noEvidence(option))
                break
            }
            let budget = Budget(time: begin + asked.time - .now, memoryBytes: asked.memoryBytes)
            let evidence = asked.certificate != nil || asked.counterexample != nil
            let judged = history.judged(budget: budget, evidence: evidence)
            file.result = .judged(judged)
            file.mayBeCut = progress.endsWithinLine && judged.outcome == .violated && judged.format.canBeCutUnseen
            if asked.hasTimeline || asked.html != nil {
                file.picture = history.picture(limit: timelineLength)
                file.hasTimeline = asked.hasTimeline
            }
        }
        let duration = (ContinuousClock.now - begin).components
        file.seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
        return file
    }

    /// The end of a sentence.
    private static func noEvidence(_ option: String) -> String {
        "--\(option) does not go with transactions, of which there are neither certificates nor counterexamples to be "
            + "verified: leave it out"
    }

    private enum Reading {
        case history(any JudgeableHistory)
        case error(FormatError)
        case failure(String)
    }

    private static func read(
        _ path: String, _ asked: CheckArguments, deadline: ContinuousClock.Instant,
        _ progress: HistorySource.Progress = HistorySource.Progress()
    ) -> Reading {
        do throws(HistorySource.Failure) {
            let input = try HistorySource.open(path, asked, deadline: deadline, progress)
            do throws(FormatError) {
                return .history(
                    try HistoryReader.read(
                        input, format: asked.format, model: asked.model, initial: asked.initial,
                        consistency: asked.consistency,
                        options: Transactions.Options(hasLinearizableKeys: asked.hasLinearizableKeys)))
            } catch {
                return .error(error)
            }
        } catch {
            return .failure(error.reason)
        }
    }

    /// Writes the files that were asked for; false: that failed.
    private static func write(_ file: CheckedFile, _ asked: CheckArguments) -> Bool {
        guard case .judged(let judged) = file.result else { return true }
        do throws(ReportError) {
            if let path = asked.html {
                let page = CheckPage.html(
                    file: file.path, judged, seconds: file.seconds, beginning: file.picture)
                try OutputFile.writeWithFolder(page, to: path)
                Console.complain("Page: \(path)")
            }
            if let path = asked.certificate {
                if let certificate = judged.certificate {
                    try OutputFile.writeWithFolder(certificate, to: path)
                    Console.complain("Certificate: \(path)")
                } else {
                    Console.complain("No certificate: \(reason(judged, isWanted: judged.outcome == .holds))")
                }
            }
            if let path = asked.counterexample {
                if let counterexample = judged.violation?.counterexample {
                    try OutputFile.writeWithFolder(counterexample, to: path)
                    Console.complain("Counterexample: \(path)")
                } else {
                    Console.complain("No counterexample: \(reason(judged, isWanted: judged.outcome == .violated))")
                }
            }
            return true
        } catch {
            Console.complain("\(error)")
            return false
        }
    }

    /// Why there is no evidence.
    private static func reason(_ judged: JudgedHistory, isWanted: Bool) -> String {
        isWanted
            ? "the budget ended before it was made; allow more time or memory"
            : "the history is \(CheckText.verdict(judged))"
    }

    // MARK: Recheck

    private static func recheck(_ evidence: String, _ path: String, _ asked: CheckArguments) -> ExitCode {
        let deadline = ContinuousClock.now + asked.time
        let history: any JudgeableHistory
        switch read(path, asked, deadline: deadline) {
        case .failure(let reason):
            Console.complain("\(path): error: \(reason)")
            return .wrongInput
        case .error(let error):
            Console.complain("\(path):\(error)")
            return error.exhausted == nil ? .wrongInput : .noVerdict
        case .history(let read): history = read
        }
        guard history.hasEvidence else {
            Console.complain("\(path): error: \(noEvidence("recheck"))")
            return .wrongInput
        }
        let input: HistoryInput
        do throws(HistorySource.Failure) {
            input = try HistorySource.open(evidence, asked, deadline: deadline)
        } catch {
            Console.complain("\(evidence): error: \(error.reason)")
            return .wrongInput
        }
        do throws(EvidenceError) {
            let words = try history.recheck(
                input, budget: Budget(time: deadline - .now, memoryBytes: asked.memoryBytes))
            return Console.print("confirmed: \(words)\n")
        } catch {
            switch error {
            case .malformed(let error):
                Console.complain("\(evidence):\(error)")
                return error.exhausted == nil ? .wrongInput : .noVerdict
            case .refused(let reason):
                let printed = Console.print("REFUSED: \(Format.printable(reason))\n")
                return printed == .done ? .checkFailed : printed
            case .undecided(let reason):
                let printed = Console.print("undecided: \(reason)\n")
                return printed == .done ? .noVerdict : printed
            }
        }
    }
}
