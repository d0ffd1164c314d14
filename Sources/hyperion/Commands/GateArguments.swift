import HyperionLab

/// Values of options that `compare` and `gate` share.
enum GateArguments {
    static func tolerance(_ arguments: ParsedArguments) throws(ArgumentError) -> Double {
        guard let text = arguments.value("tolerance") else { return 0.05 }
        do {
            return Double(try Quantity.shareMillionths(text)) / 1e6
        } catch {
            throw refusal(arguments, "tolerance", "\(error)", "5%")
        }
    }

    static func metrics(_ arguments: ParsedArguments, usual: [Metric]) throws(ArgumentError) -> [Metric] {
        guard let text = arguments.value("metrics") else { return usual }
        do {
            return try Metric.list(text)
        } catch {
            throw refusal(arguments, "metrics", "\(error)", "throughput,p50")
        }
    }

    static func count(
        _ arguments: ParsedArguments, _ option: String, in range: ClosedRange<UInt64>, example: String
    ) throws(ArgumentError) -> Int? {
        guard let text = arguments.value(option) else { return nil }
        let count: UInt64
        do {
            count = try Quantity.count(text)
        } catch {
            throw refusal(arguments, option, "\(error)", example)
        }
        guard range.contains(count) else {
            throw refusal(arguments, option, "it must be \(range.lowerBound) to \(range.upperBound)", example)
        }
        return Int(count)
    }

    /// In seconds.
    static func seconds(_ arguments: ParsedArguments, _ option: String) throws(ArgumentError) -> Double? {
        guard let text = arguments.value(option) else { return nil }
        do {
            return Double(try Quantity.nanoseconds(text)) / 1e9
        } catch {
            throw refusal(arguments, option, "\(error)", "10m")
        }
    }

    static func refusal(
        _ arguments: ParsedArguments, _ option: String, _ reason: String, _ example: String
    ) -> ArgumentError {
        ArgumentError(
            message: "--\(option): \(reason); write for example --\(option) \(example)", command: arguments.command.name
        )
    }
}
