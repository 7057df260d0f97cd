package import AssayCore

/// A configuration that was measured, as one chooses among several: its quality, its cost and its latency.
package struct CostOption: Sendable {
    /// The run, the backend and the load.
    package var name: String
    /// The share accepted, with its interval.
    package var acceptance: Estimate
    /// The whole ledger over accepted outputs, with its interval; `nil` where none was accepted or a cost is unknown.
    package var cost: Estimate?
    /// What is known of the 95th percentile of episode times, in milliseconds.
    package var latency: Distribution.Percentile

    /// Makes an option.
    package init(name: String, acceptance: Estimate, cost: Estimate?, latency: Distribution.Percentile) {
        self.name = name
        self.acceptance = acceptance
        self.cost = cost
        self.latency = latency
    }

    /// Every level of a run, all its suites together.
    package static func options(of summary: RunSummary) -> [CostOption] {
        summary.levels.compactMap { level in
            guard let group = level.groups.last, case .figure(let acceptance) = group.value("acceptance_rate")
            else { return nil }
            var option = CostOption(
                name: "\(summary.header.id) \(level.backend) at \(level.shape)", acceptance: acceptance,
                cost: nil,
                latency: .unknown)
            if case .figure(let cost) = group.value("cost_per_accepted_output") { option.cost = cost }
            if case .distribution(let times) = group.value("episode_time") {
                option.latency = times.percentile(0.95)
            }
            return option
        }
    }
}

/// The options among which none is better in one respect and no worse in the other, of acceptance and cost per accepted output.
package struct CostFrontier: Sendable {
    /// The options, cheapest first; those without a cost at the end.
    package let options: [CostOption]
    /// For each option the place of one that dominates it; `nil` for those on the frontier, and for those without a cost.
    package let dominators: [Int?]

    /// Works it out: an option is dominated by one that is accepted at least as often and costs no more, and differs in one of both.
    package init(_ options: [CostOption]) {
        let sorted = options.sorted {
            ($0.cost?.value ?? .infinity, -$0.acceptance.value, $0.name)
                < ($1.cost?.value ?? .infinity, -$1.acceptance.value, $1.name)
        }
        self.options = sorted
        dominators = sorted.map { one in sorted.firstIndex { Self.dominates($0, one) } }
    }

    private static func dominates(_ a: CostOption, _ b: CostOption) -> Bool {
        guard let cost = a.cost?.value else { return false }
        guard let other = b.cost?.value else { return a.acceptance.value >= b.acceptance.value }
        let isNoWorse = a.acceptance.value >= b.acceptance.value && cost <= other
        return isNoWorse && (a.acceptance.value > b.acceptance.value || cost < other)
    }
}

/// The answer to: which configuration is the cheapest that meets an acceptance and a latency?
package struct CostChoice: Sendable {
    /// What was asked for.
    package struct Demand: Sendable, Hashable {
        /// The least acceptance rate, which the lower bound of its interval must reach.
        package var acceptance: Double
        /// The longest 95th percentile of episode times in milliseconds; `nil` asks for none.
        package var latency: Double?

        /// Makes a demand.
        package init(acceptance: Double, latency: Double?) {
            self.acceptance = acceptance
            self.latency = latency
        }
    }

    /// The demand.
    package let demand: Demand
    /// The options on their frontier.
    package let frontier: CostFrontier
    /// For each option of the frontier's list why it does not meet the demand; empty for those that do.
    package let shortfalls: [[String]]
    /// The place of the cheapest that meets it; `nil` where none does.
    package let best: Int?

    /// Chooses.
    package init(_ options: [CostOption], _ demand: Demand) {
        self.demand = demand
        frontier = CostFrontier(options)
        let shortfalls = frontier.options.map { Self.shortfalls(of: $0, demand) }
        self.shortfalls = shortfalls
        best = frontier.options.indices.first { shortfalls[$0].isEmpty }
    }

    private static func shortfalls(of option: CostOption, _ demand: Demand) -> [String] {
        var reasons: [String] = []
        let low = option.acceptance.low ?? 0
        if low < demand.acceptance {
            reasons.append(
                "accepted \(Figure.percent(option.acceptance.value)), lower bound \(Figure.percent(low)): "
                    + "\(Figure.fixed((demand.acceptance - low) * 100, 1)) points short")
        }
        if let most = demand.latency {
            switch option.latency {
            case .estimate(let time) where time.value > most:
                reasons.append(
                    "p95 \(Figure.number(time.value)) ms: \(Figure.number(time.value - most)) ms too long")
            case .atMost(let bound) where bound > most:
                reasons.append("p95 known only to be ≤ \(Figure.number(bound)) ms: too few episodes")
            case .ofTheseCases(let time, let bound) where (bound ?? .infinity) > most:
                reasons.append(
                    "p95 known only of these cases, \(Figure.number(time.value)) ms: they are too few to speak for others"
                )
            case .unknown: reasons.append("p95 unknown: too few episodes")
            case .estimate, .atMost, .ofTheseCases: break
            }
        }
        if option.cost == nil { reasons.append("its cost per accepted output is not known") }
        return reasons
    }
}
