/// What a gate lets pass, as `gate.yaml` says it.
public struct GatePolicy: Sendable, Hashable {
    /// The chance, over all blocking rules together, that a gate fails although nothing got worse.
    public var level: Double
    /// The chance with which a change of a rule's `detect` is to be found.
    public var power: Double
    /// The rules.
    public var rules: [GateRule]
    /// Whether a blocking rule that is not decided fails the gate.
    public var inconclusiveBlocks: Bool
    /// The most that may be spent on running.
    public var budget: GateBudget
    /// How blocks of cases are run one after another; `nil` runs all at once.
    public var sequential: SequentialPlan?
    /// What is done about cases that sometimes pass.
    public var flaky: FlakyRule

    /// Makes a policy; every other property has its default.
    public init(rules: [GateRule]) {
        level = 0.05
        power = 0.8
        self.rules = rules
        inconclusiveBlocks = false
        budget = GateBudget()
        flaky = FlakyRule()
    }
}

/// One rule of a policy.
public struct GateRule: Sendable, Hashable {
    /// What it is about.
    public enum Scope: Sendable, Hashable {
        /// Each suite by itself.
        case everySuite
        /// All suites together.
        case blended
        case suite(String)
    }

    /// What it asks for.
    public enum Threshold: Sendable, Hashable {
        /// No more than this worse than the baseline, in points or percent; `detect` is the change that must be found.
        case relative(tolerance: Double, detect: Double?)
        /// At least this, in the metric's unit; shares are in 0…1.
        case atLeast(Double)
        /// At most this, in the metric's unit; shares are in 0…1.
        case atMost(Double)
    }

    /// The metric's name.
    public var metric: String
    /// What it is about.
    public var scope: Scope
    /// What it asks for.
    public var threshold: Threshold
    /// Whether it can fail the gate, or only warns.
    public var blocks: Bool
    /// Where the policy says so.
    public var location: SourceLocation

    /// Makes a rule.
    public init(
        metric: String, scope: Scope, threshold: Threshold, blocks: Bool, location: SourceLocation
    ) {
        self.metric = metric
        self.scope = scope
        self.threshold = threshold
        self.blocks = blocks
        self.location = location
    }
}

/// The most that a gate may spend on running; what is `nil` has no limit.
public struct GateBudget: Sendable, Hashable {
    /// Money in the run's currency, in billionths of its unit.
    public var moneyNanos: Int64?
    /// Prompt and output tokens.
    public var tokens: Int?
    /// Time.
    public var time: Nanoseconds?

    /// Makes a budget without limits.
    public init() {}
}

/// How blocks of cases are run until every blocking rule is decided.
public struct SequentialPlan: Sendable, Hashable {
    /// The cases of a block.
    public var block: Int
    /// How the level is spent over the looks: `obrien-fleming` or `pocock`.
    public var spending: String

    /// Makes a plan.
    public init(block: Int, spending: String) {
        self.block = block
        self.spending = spending
    }
}

/// What is done about cases that sometimes pass.
public struct FlakyRule: Sendable, Hashable {
    /// Whether cases that flipped among the baseline's repeats or in earlier runs stay out of the acceptance rules.
    public var quarantine: Bool
    /// From how many tries on a case can be called flaky.
    public var fewestTries: Int

    /// Makes a rule; without another word flaky cases are named and counted like all others.
    public init(quarantine: Bool = false, fewestTries: Int = 3) {
        self.quarantine = quarantine
        self.fewestTries = fewestTries
    }
}
