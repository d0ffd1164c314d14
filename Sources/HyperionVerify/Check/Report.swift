/// The verdicts on all independent parts of a history.
public struct LinearizabilityReport: Sendable {
    public enum Method: String, Sendable {
        case monitor, search
    }

    public struct Part: Sendable {
        /// The keys, members or registers that it is about; nil: the whole object.
        public var name: String?
        /// How many operations it has.
        public var operations: Int
        public var method: Method
        /// Operations that the search tried; 0 of a monitor.
        public var steps: Int
        public var verdict: Verdict
    }

    public enum Outcome: String, Sendable {
        case linearizable, violated, undecided
    }

    public var parts: [Part]

    /// Violated if a part is, else undecided if a part is.
    public var outcome: Outcome {
        var outcome = Outcome.linearizable
        for part in parts {
            switch part.verdict {
            case .linearizable: break
            case .violated: return .violated
            case .undecided: outcome = .undecided
            }
        }
        return outcome
    }

    /// Of a linearizable history: an order for each part.
    public var certificate: Certificate? {
        var orders: [PartialCertificate] = []
        for part in parts {
            guard case .linearizable(let order) = part.verdict else { return nil }
            orders.append(order)
        }
        return Certificate(parts: orders)
    }

    /// The first violation.
    public var counterexample: Counterexample? {
        for part in parts {
            if case .violated(let counterexample) = part.verdict { return counterexample }
        }
        return nil
    }
}

/// The proof that a history is linearizable: an order for each of its independent parts.
public struct Certificate: Sendable, Equatable {
    public var parts: [PartialCertificate]
    public init(parts: [PartialCertificate]) { self.parts = parts }
}
