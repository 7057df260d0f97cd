/// One scorer's judgement of an output.
public struct Score: Sendable, Hashable {
    /// What the scorer found.
    public enum Finding: Sendable, Hashable {
        /// A value in 0…1, and whether it reaches the threshold.
        case judged(value: Double, passed: Bool)
        /// The scorer could not judge; this is not a zero.
        case unscored
    }

    /// What the one model within a composition said, where its verdict is pivotal: the composition passes if the model accepts in full, and does
    /// not if it rejects.
    public enum ModelVerdict: String, Sendable, Hashable, CaseIterable {
        /// It is pivotal and accepts.
        case accepts
        /// It is pivotal and rejects.
        case rejects
        /// It is pivotal and could not judge.
        case unscored
        /// The composition comes to the same whatever the model says.
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
    /// The verdict of the one model within a composition; `nil` for every other rule.
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
        var decided = Self?.none
        for score in scores where score.required {
            switch score.finding {
            case .judged(_, passed: false):
                self = .rejected
                return
            case .unscored: decided = .unscored
            case .judged: decided = decided ?? .accepted
            }
        }
        self = decided ?? .unscored
    }
}
