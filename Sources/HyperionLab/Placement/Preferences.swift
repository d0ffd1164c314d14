/// What a scenario prefers and a machine does not have, replaced by what it does have.
enum Preferences {
    /// The scenario as it can be run, and a sentence for each preference that gave way.
    ///
    /// - Throws: what cannot be had and is not preferred.
    static func resolved(
        _ scenario: Scenario, on machine: MachineTopology
    ) throws(PlacementProblem) -> (scenario: Scenario, plan: PlacementPlan, fallbacks: [String]) {
        var scenario = scenario
        var fallbacks: [String] = []
        // Each of the four gives way at most once: what it gives way to is always to be had.
        for _ in Scenario.Preference.allCases {
            do throws(PlacementProblem) {
                return (scenario, try PlacementPlan(scenario, on: machine), fallbacks)
            } catch {
                guard scenario.prefers(error.key) else { throw error }
                fallbacks.append(giveWay(error.key, in: &scenario))
            }
        }
        return (scenario, try PlacementPlan(scenario, on: machine), fallbacks)
    }

    /// The scenario as it is run here, for those who report it: what it prefers and does not get is not said of it.
    static func had(_ scenario: Scenario) -> Scenario {
        scenario.preferences == nil ? scenario : (try? resolved(scenario, on: .current()))?.scenario ?? scenario
    }

    /// `threads.memory: remote cannot be had here; first touch instead`.
    private static func giveWay(_ key: Scenario.Preference, in scenario: inout Scenario) -> String {
        let (wanted, instead): (String, String)
        switch key {
        case .pin:
            (wanted, instead) = (scenario.threads.pin.description, "spread")
            scenario.threads.pin = .spread
        case .memory:
            (wanted, instead) = (scenario.threads.memory?.description ?? "", "wherever the system puts it")
            scenario.threads.memory = nil
        case .priority:
            (wanted, instead) = (scenario.threads.priority?.description ?? "", "as the program was started")
            scenario.threads.priority = nil
        case .pages:
            (wanted, instead) = (scenario.pages.rawValue, "transparent")
            scenario.pages = .transparent
        }
        scenario.preferences?.removeAll { $0 == key }
        return "\(key.rawValue): \(wanted) cannot be had here; instead: \(instead)"
    }
}
