/// What an outcome is worth and costs downstream; `nil` is not stated, and then not counted.
public struct SuiteEconomics: Sendable, Hashable {
    /// What a resolution is worth.
    public var valueOfResolution: Money?
    /// What it costs to have a person look at an output that nobody else could judge.
    public var costOfReview: Money?
    /// What an output that was not accepted costs downstream, for certain.
    public var costOfFailure: Money?
    /// Which outputs people review in production; `nil` is none.
    public var review: ReviewPolicy?
    /// The price of a call, by tool.
    public var toolPrices: [String: Money] = [:]
    /// What a guard costs that looks at every output in production, by name.
    public var guards: [String: Money] = [:]
    /// The scorers that run in production too: what they ask models for is charged to the episode.
    public var productionJudges: [String] = []
    /// What a not-accepted output may cost downstream.
    public var failures: [DownstreamLoss] = []
    /// What an output costs that was accepted and should not have been.
    public var falseAccepts: [DownstreamLoss] = []
    /// What people cost who do the same work; `nil` where nobody says.
    public var human: HumanBaseline?

    /// Makes the economics.
    public init(valueOfResolution: Money? = nil, costOfReview: Money? = nil, costOfFailure: Money? = nil) {
        self.valueOfResolution = valueOfResolution
        self.costOfReview = costOfReview
        self.costOfFailure = costOfFailure
    }

    /// The same with everything that another states put in its place.
    public func overridden(by other: SuiteEconomics) -> SuiteEconomics {
        var merged = SuiteEconomics(
            valueOfResolution: other.valueOfResolution ?? valueOfResolution,
            costOfReview: other.costOfReview ?? costOfReview,
            costOfFailure: other.costOfFailure ?? costOfFailure)
        merged.review = other.review ?? review
        merged.toolPrices = toolPrices.merging(other.toolPrices) { _, later in later }
        merged.guards = guards.merging(other.guards) { _, later in later }
        merged.productionJudges = other.productionJudges.isEmpty ? productionJudges : other.productionJudges
        merged.failures = other.failures.isEmpty ? failures : other.failures
        merged.falseAccepts = other.falseAccepts.isEmpty ? falseAccepts : other.falseAccepts
        merged.human = other.human ?? human
        return merged
    }

    /// Every amount that it states.
    public var amounts: [Money] {
        [valueOfResolution, costOfReview, costOfFailure, review?.ratePerHour, human?.costPerOutput]
            .compactMap(\.self) + toolPrices.values + guards.values + (failures + falseAccepts).map(\.cost)
    }
}

/// Which outputs people review in production, and what that costs.
public struct ReviewPolicy: Sendable, Hashable {
    /// Which outputs are reviewed.
    public enum Occasion: Sendable, Hashable {
        /// Every output.
        case always
        /// A share of them, drawn from the plan's seed.
        case sampled(Quantity)
        /// Those that a scorer did not pass.
        case flagged(by: String)
    }

    /// Which outputs are reviewed.
    public var occasion: Occasion
    /// How long one takes, in minutes.
    public var minutes: Quantity
    /// What an hour of a reviewer costs.
    public var ratePerHour: Money

    /// Makes a policy.
    public init(occasion: Occasion, minutes: Quantity, ratePerHour: Money) {
        self.occasion = occasion
        self.minutes = minutes
        self.ratePerHour = ratePerHour
    }

    /// What one review costs: minutes × rate ÷ 60, rounded half to even to the nano-unit; `nil` where it is too large.
    public var cost: Money? {
        Quantity(ratePerHour)?.times(minutes)?.over(Quantity(60))?.money(ratePerHour.currency)
    }
}

/// A loss that an outcome may bring: escalation, rework, churn, a breach of rules.
public struct DownstreamLoss: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// What it costs where it comes about.
    public var cost: Money
    /// How likely it is, where its class holds; one is certain.
    public var probability: Quantity
    /// The label of a score that it follows from, such as `missed_escalation`; `nil` follows from the outcome alone.
    public var label: String?

    /// Makes a loss.
    public init(name: String, cost: Money, probability: Quantity = Quantity(1), label: String? = nil) {
        self.name = name
        self.cost = cost
        self.probability = probability
        self.label = label
    }

    /// The expected loss: cost × probability, rounded half to even to the nano-unit; `nil` where it is too large.
    public var expected: Money? { Quantity(cost)?.times(probability)?.money(cost.currency) }
}

/// People who do the same work.
public struct HumanBaseline: Sendable, Hashable {
    /// What an output of theirs costs.
    public var costPerOutput: Money
    /// The share of their outputs that resolve the task.
    public var resolveRate: Quantity

    /// Makes a baseline.
    public init(costPerOutput: Money, resolveRate: Quantity = Quantity(1)) {
        self.costPerOutput = costPerOutput
        self.resolveRate = resolveRate
    }
}

extension Suite {
    /// The scorers that its economics name and its acceptance rule does not have.
    public var economicsWithoutScorer: [String] {
        var flagging: [String] = []
        if case .flagged(let scorer) = economics.review?.occasion { flagging = [scorer] }
        let titles = acceptance.map(\.title)
        let names = acceptance.flatMap(\.scorers).map(\.scorer)
        return flagging.filter { !titles.contains($0) }
            + economics.productionJudges.filter { !names.contains($0) }
    }
}
