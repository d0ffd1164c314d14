/// `sweep.json`: which points a sweep has, and in which folder the result of each lies.
public struct SweepIndex: Codable, Equatable, Sendable {
    public static let schemaName = "hyperion-sweep"
    public static let schemaVersion = 1

    public struct Point: Codable, Equatable, Sendable {
        /// As the scenario wrote them, in the order of `keys`.
        public var values: [String]
        /// Beside `sweep.json`; lower-case letters, digits and `-`.
        public var folder: String
    }

    public var schema = SweepIndex.schemaName
    public var version = SweepIndex.schemaVersion
    public var scenario: String
    public var description: String
    /// What varies, outermost first.
    public var keys: [String]
    public var points: [Point]

    public init(_ sweep: ScenarioSweep) {
        let scenario = sweep.points.first?.decoded.scenario
        self.scenario = scenario?.name ?? ""
        description = scenario?.description ?? ""
        keys = sweep.keys
        var names = PlotNames()
        points = sweep.points.map { point in
            let label = ScenarioSweep.label(keys: sweep.keys, values: point.values)
            return Point(values: point.values, folder: names.unique(label))
        }
    }

    /// `records=10k, threads.readers=2`
    public func label(_ point: Point) -> String { ScenarioSweep.label(keys: keys, values: point.values) }

    /// What a file that somebody edited may have wrong.
    var fault: String? {
        if points.isEmpty { return "points: there are none" }
        if points.count > ScenarioSweep.mostPoints { return "points: more than \(ScenarioSweep.mostPoints)" }
        for (number, point) in points.enumerated() {
            if point.values.count != keys.count { return "points[\(number)].values: not one for each key" }
            let isPlain = point.folder.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            }
            // Nothing outside of the sweep's folder is read or written.
            if !isPlain || point.folder.isEmpty { return "points[\(number)].folder: not a name of a sweep's folder" }
        }
        return nil
    }
}
