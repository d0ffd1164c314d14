/// `metrics.csv`: one line a metric, long rather than wide, for spreadsheets, R and pandas.
///
/// Quoted as RFC 4180 says; lines end in a plain line feed, as every Unix tool expects. Numbers have all their
/// digits (the shortest text that reads back as the same number); what was not measured is empty.
public enum MetricsCSV {
    public static let header =
        "scenario,engine,operation,metric,unit,value,low,high,ratio,ratio_low,ratio_high,samples,note"

    public static func text(_ result: RunResult) -> String {
        ([header] + lines(result, scenario: result.scenario.name)).joined(separator: "\n") + "\n"
    }

    /// Without the header; `scenario` is what stands in the column of that name.
    static func lines(_ result: RunResult, scenario: String) -> [String] {
        let model = ReportModel(result)
        let drifted = Set(result.samples.filter { !model.drift(of: $0).isEmpty }.map(\.engine))
        return result.metrics.map { metric in
            let isDrifted = drifted.contains(metric.name.engine)
            let notes = [metric.note, isDrifted ? "placement drifted" : ""].filter { !$0.isEmpty }
            return [
                field(scenario), field(metric.name.engine), field(metric.name.operation),
                metric.name.metric.rawValue, metric.name.metric.unit.rawValue,
                number(metric.value), number(metric.low), number(metric.high),
                number(metric.ratio), number(metric.ratioLow), number(metric.ratioHigh),
                String(metric.samples), field(notes.joined(separator: "; ")),
            ].joined(separator: ",")
        }
    }

    /// Empty for nil, and for what is not a finite number: no reader agrees with another on how to spell those.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return Format.exact(value)
    }

    static func field(_ text: String) -> String {
        let special = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        return special ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
