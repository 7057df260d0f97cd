package import AssayCore

/// A suite's acceptance rule, ready to judge episodes.
package struct Judge: Sendable {
    private let suite: Suite
    private let models: any ModelAsking
    private let rule: AcceptanceRule

    /// Makes the scorers of a suite's rule, with the models that they may ask; throws everything that is wrong with the rule.
    package init(
        suite: Suite, kinds: [ScorerKind], models: any ModelAsking = NoModels()
    ) throws(Diagnostics) {
        self.suite = suite
        self.models = models
        rule = try AcceptanceRule(suite, kinds: kinds)
    }

    /// Whether judging must wait until the load phase is over.
    package var isHeavy: Bool { rule.isHeavy }

    /// The models that its scorers ask.
    package var askedModels: [AskedModel] { rule.askedModels }

    /// The calls that are to be made in the world once an episode of a case has ended.
    package func probes(_ caseID: String) -> [ToolCall] { suite.testCase(caseID).map(rule.probes) ?? [] }

    /// The calls that are to be made in the world before an episode of a case begins.
    package func openingProbes(_ caseID: String) -> [ToolCall] {
        suite.testCase(caseID).map(rule.openingProbes) ?? []
    }

    /// The scores of an episode that ended with something to judge.
    package func scores(of episode: Episode, opening: [Message]) async -> [Score] {
        guard let testCase = suite.testCase(episode.planned.caseID) else {
            return rule.unscored(because: "the suite has no case '\(episode.planned.caseID)' any more")
        }
        return await rule.scores(
            of: ScoringSubject(
                suite: suite, testCase: testCase, episode: episode, opening: opening, models: models))
    }
}

extension EpisodeEnding {
    /// Whether there is an output to judge.
    package var isJudged: Bool {
        switch self {
        case .answered, .stepLimit: true
        case .stopped(let reason): reason != .interrupt
        case .failed: false
        }
    }
}
