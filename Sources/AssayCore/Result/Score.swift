/// One scorer's judgement of an output.
public struct Score: Sendable, Hashable {
    /// What the scorer found.
    public enum Finding: Sendable, Hashable {
        /// A value in 0…1, and whether it reaches the threshold.
        case judged(value: Double, passed: Bool)
        /// The scorer could not judge; this is not a zero.
        case unscored
    }

    /// What a model said that judges within a composition, where its verdict decides whether the composition passes.
    public enum ModelVerdict: String, Sendable, Hashable, CaseIterable {
        /// Everything else passed, and the model too.
        case accepts
        /// Everything else passed, and the model did not.
        case rejects
        /// Everything else passed, and the model could not judge.
        case unscored
        /// Something else did not pass, so that the model decided nothing.
        case undecisive
    }

    /// The scorer's name.
    public var scorer: String
    /// Whether the output is accepted only if this passes.
    public var required: Bool
    /// What the scorer found.
    public var finding: Finding
    /// The reason in words.
    public var reason: String
    /// The named class of what was found, such as `missed_escalation`, which metrics count; `nil` where the scorer has no classes.
    public var label: String?
    /// The verdict of the one model within a composition `all`; `nil` for every other rule.
    public var verdict: ModelVerdict?

    /// Makes a score.
    public init(
        scorer: String, required: Bool, finding: Finding, reason: String, label: String? = nil,
        verdict: ModelVerdict? = nil
    ) {
        self.scorer = scorer
        self.required = required
        self.finding = finding
        self.reason = reason
        self.label = label
        self.verdict = verdict
    }
}

/// What became of an episode.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Every required scorer passed.
    case accepted
    /// A required scorer did not pass.
    case rejected
    /// A scorer could not judge, and none that could rejected.
    case unscored
    /// A time-out, a server error, a broken stream or a refusal to serve.
    case failed
    /// A spent budget or an interrupt.
    case stopped

    /// The outcome that scores make: rejected where a required one failed, else unscored where one could not judge.
    public init(of scores: [Score]) {
        let required = scores.filter(\.required).map(\.finding)
        let rejected = required.contains { if case .judged(_, passed: false) = $0 { true } else { false } }
        self = rejected ? .rejected : required.isEmpty || required.contains(.unscored) ? .unscored : .accepted
    }
}
