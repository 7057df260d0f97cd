package import AssayCore

/// A suite's acceptance rule, ready to judge.
package struct Judge: Sendable {
    private let suite: Suite
    private let models: any ModelAsking
    private let scorers: [(rule: ScorerRule, scorer: any Scorer)]

    /// Makes the scorers of a suite's rule, with the models that they may ask; throws everything that is wrong with the rule.
    package init(
        suite: Suite, kinds: [ScorerKind], models: any ModelAsking = NoModels()
    ) throws(Diagnostics) {
        self.suite = suite
        self.models = models
        var scorers: [(ScorerRule, any Scorer)] = []
        for rule in suite.acceptance {
            guard let kind = kinds.first(where: { $0.name == rule.scorer }) else {
                throw Diagnostics([
                    Diagnostic(.error, "there is no scorer '\(rule.scorer)'", at: rule.location)
                ])
            }
            scorers.append((rule, try kind.make(rule, suite)))
        }
        self.scorers = scorers
    }

    /// Whether judging must wait until the load phase is over.
    package var isHeavy: Bool { scorers.contains { $0.scorer.isHeavy } }

    /// The models that its scorers ask.
    package var askedModels: [AskedModel] { scorers.flatMap(\.scorer.askedModels) }

    /// The scores of an episode that ended with something to judge; light scorers first.
    package func scores(of episode: Episode, opening: [Message]) async -> [Score] {
        guard let testCase = suite.testCase(episode.planned.caseID) else {
            return scorers.map {
                Score(
                    scorer: $0.rule.scorer, required: $0.rule.required, finding: .unscored,
                    reason: "the suite has no case '\(episode.planned.caseID)' any more")
            }
        }
        let subject = ScoringSubject(
            suite: suite, testCase: testCase, episode: episode, opening: opening, models: models)
        var scores: [Score] = []
        for (rule, scorer) in scorers { scores.append(Self.score(await scorer.judge(subject), under: rule)) }
        return scores
    }

    private static func score(_ judgement: Judgement, under rule: ScorerRule) -> Score {
        switch judgement {
        case .value(let value, let reason):
            Score(
                scorer: rule.scorer, required: rule.required,
                finding: .judged(value: value, passed: value >= rule.threshold), reason: reason)
        case .unscored(let reason):
            Score(scorer: rule.scorer, required: rule.required, finding: .unscored, reason: reason)
        }
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
