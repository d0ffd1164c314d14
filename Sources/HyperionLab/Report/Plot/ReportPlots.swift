/// The drawings of one run, made from its result alone.
struct ReportPlots: Sendable {
    /// By operation, where latencies were recorded.
    private(set) var percentiles: [(operation: String, plot: any Plot)] = []
    /// By phase, where progress was recorded.
    private(set) var throughput: [any Plot] = []
    /// By metric, where there is a baseline.
    private(set) var ratios: [any Plot] = []
    private(set) var memory: (any Plot)?

    /// None.
    init() {}

    init(_ model: ReportModel) {
        var names = PlotNames()
        let context = PlotContext(model)
        for block in model.blocks where !block.isLoad {
            guard var plot = context.percentiles(of: block) else { continue }
            plot.name = names.unique("percentiles-\(block.operation)")
            percentiles.append((block.operation, plot))
        }
        for index in model.result.scenario.phases.indices {
            guard var plot = context.throughput(ofPhase: index) else { continue }
            plot.name = names.unique("throughput-\(model.result.scenario.phases[index].label ?? "time")")
            throughput.append(plot)
        }
        for metric in [Metric.throughput, .p50, .p99] {
            guard var plot = context.ratios(of: metric) else { continue }
            plot.name = names.unique("ratios-\(metric.rawValue)")
            ratios.append(plot)
        }
        memory = context.memory(name: names.unique("memory"))
    }

    var all: [any Plot] {
        percentiles.map(\.plot) + throughput + ratios + [memory].compactMap(\.self)
    }

    func percentiles(of operation: String) -> (any Plot)? {
        percentiles.first { $0.operation == operation }?.plot
    }
}

/// File names made of names that anybody may have written.
struct PlotNames {
    private var taken: Set<String> = []

    /// `text` in lower-case letters, digits and `-`, at most 80 of them, numbered if it was given out before.
    mutating func unique(_ text: String) -> String {
        var base = ""
        for byte in text.utf8.prefix(80) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                base.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): base.unicodeScalars.append(Unicode.Scalar(byte + 32))
            default: if !base.hasSuffix("-") { base += "-" }
            }
        }
        return taken.insertFree(base)
    }
}

/// What all drawings of a run share: its engines and their styles.
struct PlotContext {
    let model: ReportModel
    private let styles: [String: PlotStyle]

    init(_ model: ReportModel) {
        self.model = model
        var styles: [String: PlotStyle] = [:]
        var number = 0
        for engine in model.engines where styles[engine] == nil {
            if engine == ReportModel.nullEngine {
                styles[engine] = PlotStyle(series: nil)
            } else {
                styles[engine] = PlotStyle(series: number)
                number += 1
            }
        }
        self.styles = styles
    }

    func style(of engine: String) -> PlotStyle { styles[engine] ?? PlotStyle(series: nil) }

    /// As legends and rows name it.
    func label(of engine: String) -> String {
        let note = engine == ReportModel.nullEngine ? " (harness)" : model.isWrong(engine) ? " (WRONG)" : ""
        return engine + note
    }
}
