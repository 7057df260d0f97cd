import AssayCore

/// No more wrong tool calls than allowed: unknown tools, invalid JSON, wrong arguments.
struct ValidCallsScorer: Scorer {
    let most: Int

    static let kind = ScorerKind(
        name: "valid_calls", summary: "No more wrong tool calls than allowed."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let most = options.count("max_errors") ?? 0
        try options.finish()
        return ValidCallsScorer(most: most)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        let wrong = subject.episode.steps.filter {
            [.unknownTool, .invalidJSON, .invalidArguments].contains($0.error)
        }
        let words = "\(wrong.count) of \(subject.episode.steps.count) calls wrong"
        return wrong.count <= most ? .pass(words) : .fail(words)
    }
}
