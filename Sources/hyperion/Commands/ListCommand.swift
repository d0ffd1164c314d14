import Foundation
import HyperionLab

/// `hyperion list`: what a scenario can name.
enum ListCommand {
    static func run(_ arguments: ParsedArguments) -> ExitCode {
        let parts: [String]
        switch arguments.positional("WHAT") {
        case "engines": parts = [engines()]
        case "distributions": parts = [distributions()]
        case "metrics": parts = [metrics()]
        case "scenarios": parts = [scenarios()]
        default:
            parts = [
                "Engines\n" + engines(), "Distributions\n" + distributions(), "Metrics\n" + metrics(),
                "Scenarios\n" + scenarios(),
            ]
        }
        return Console.print(parts.joined(separator: "\n"))
    }

    private static func engines() -> String {
        columns(
            EngineCatalogue.all.map { engine in
                let summary = engine.unavailability.map { "UNAVAILABLE, \($0): " } ?? ""
                return [engine.name, engine.concurrency.rawValue, summary + engine.summary]
            })
    }

    private static func distributions() -> String {
        columns(Scenario.KeyDistribution.catalogue.map { [$0.spelling, $0.meaning] })
    }

    /// The name, what it is measured of, its unit with a bound as a threshold may have it, and what it is.
    private static func metrics() -> String {
        columns(
            Metric.allCases.map { metric in
                let unit = "\(metric.unit.rawValue), as in \(metric.exampleBound)"
                return [metric.rawValue, metric.places, unit, metric.meaning]
            })
    }

    /// Those below `Scenarios`, with their own descriptions.
    private static func scenarios() -> String {
        let root = "Scenarios"
        let files = (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".properties") }.sorted()
        guard !files.isEmpty else { return "(no Scenarios folder here; run this from the project's root)\n" }
        return columns(
            files.map { file in
                let path = "\(root)/\(file)"
                do throws(ScenarioError) {
                    switch try ScenarioDecoder.decodeFile(path: path) {
                    case .single(let decoded): return [path, decoded.scenario.description]
                    case .sweep(let sweep): return [path, SweepIndex(sweep).description]
                    }
                } catch {
                    return [path, "cannot be used here: \(error.diagnostics.first?.message ?? "")"]
                }
            })
    }

    /// Left-aligned, two spaces apart.
    private static func columns(_ rows: [[String]]) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                column + 1 == row.count ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}
