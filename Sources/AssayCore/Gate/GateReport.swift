/// What a gate says of a run.
public struct GateReport: Sendable, Hashable {
    /// The name of what is compared with; `nil` where every rule is absolute and there is none.
    public var baseline: String?
    /// The name of what is judged.
    public var candidate: String
    /// The checks, those that failed first.
    public var checks: [GateCheck]
    /// The cases that sometimes pass.
    public var flaky: [FlakyCase]
    /// What limits the comparison, in sentences.
    public var limits: [String]
    /// What running in blocks did; `nil` where nothing was run in blocks.
    public var sequence: SequenceReport?

    /// Makes a report.
    public init(
        baseline: String?, candidate: String, checks: [GateCheck], flaky: [FlakyCase], limits: [String],
        sequence: SequenceReport? = nil
    ) {
        self.baseline = baseline
        self.candidate = candidate
        self.checks = checks
        self.flaky = flaky
        self.limits = limits
        self.sequence = sequence
    }

    /// Whether a check fails the gate.
    public var fails: Bool { checks.contains { $0.failsGate } }
    /// Whether a blocking check cannot be made for want of something to compare with.
    public var lacksComparison: Bool {
        checks.contains { $0.rule.blocks && $0.state == .incomparable }
    }
}

/// One rule applied to one suite or the blend.
public struct GateCheck: Sendable, Hashable {
    /// How it came out.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Shown to be on the right side.
        case passed
        /// Shown to be on the wrong side.
        case failed
        /// Not shown to be on either.
        case inconclusive
        /// There is nothing to compare.
        case incomparable
    }

    /// The rule.
    public var rule: GateRule
    /// The suite; `nil` is the blend.
    public var suite: String?
    /// How it came out.
    public var state: State
    /// Whether it fails the gate.
    public var failsGate: Bool
    /// The baseline's figure.
    public var baseline: Estimate?
    /// The candidate's figure.
    public var candidate: Estimate?
    /// The difference, positive being better, in points or percent.
    public var difference: Estimate?
    /// The unit of the figures.
    public var unit: String
    /// The two-sided p-value of the hypothesis that the rule is kept; `nil` where there is no test.
    public var pValue: Double?
    /// The same, adjusted by Holm's method over the blocking checks.
    public var adjustedP: Double?
    /// The clusters in all that would find the rule's `detect`; `nil` where it has none, or nothing is known of the noise.
    public var needed: Int?
    /// What came of it, in a sentence.
    public var sentence: String

    /// Makes a check; what is known later is added.
    public init(rule: GateRule, suite: String?, state: State, unit: String, sentence: String) {
        self.rule = rule
        self.suite = suite
        self.state = state
        failsGate = false
        self.unit = unit
        self.sentence = sentence
    }
}

/// A case that passes on some tries and not on others.
public struct FlakyCase: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The case's name.
    public var caseID: String
    /// How often it was accepted.
    public var accepted: Int
    /// How often it was tried.
    public var tries: Int
    /// Whether it stays out of the acceptance rules.
    public var isQuarantined: Bool
    /// Whether only the candidate's own repeats show it: that may be what the change did, so it is never quarantined.
    public var isNew: Bool

    /// Makes one.
    public init(suite: String, caseID: String, accepted: Int, tries: Int, isQuarantined: Bool, isNew: Bool) {
        self.suite = suite
        self.caseID = caseID
        self.accepted = accepted
        self.tries = tries
        self.isQuarantined = isQuarantined
        self.isNew = isNew
    }
}

/// What running in blocks did.
public struct SequenceReport: Sendable, Hashable {
    /// Why it stopped.
    public enum Ending: String, Sendable, Hashable {
        /// Every blocking rule was decided.
        case decided
        /// The budget was spent.
        case budget
        /// Every case was run.
        case everything
        /// A person interrupted it.
        case interrupted
    }

    /// Why it stopped.
    public var ending: Ending
    /// The looks that were taken.
    public var looks: Int
    /// The episodes that were run.
    public var episodes: Int
    /// The episodes that a run of everything would have taken.
    public var planned: Int

    /// Makes a report.
    public init(ending: Ending, looks: Int, episodes: Int, planned: Int) {
        self.ending = ending
        self.looks = looks
        self.episodes = episodes
        self.planned = planned
    }

    /// The share of the episodes that were not needed.
    public var saved: Double { planned > 0 ? 1 - Double(episodes) / Double(planned) : 0 }
}
