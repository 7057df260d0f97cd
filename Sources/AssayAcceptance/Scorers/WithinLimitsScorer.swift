import AssayCore

/// The model came to an end by itself, within the steps and the budget of the suite.
struct WithinLimitsScorer: Scorer {
    static let kind = ScorerKind(
        name: "within_limits",
        summary: "The model came to an end by itself, within the steps and the budget of the suite."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        try options.finish()
        return WithinLimitsScorer()
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        switch subject.episode.ending {
        case .answered: .pass("the model came to an end by itself")
        case .stepLimit: .fail("the model took all its steps without coming to an end")
        case .stopped(let reason): .fail("the episode was stopped: \(reason.rawValue)")
        case .failed(let failure): .fail("the episode failed: \(failure.message)")
        }
    }
}
