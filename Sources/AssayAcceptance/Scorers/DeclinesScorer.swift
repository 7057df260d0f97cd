import AssayCore

/// The output declines, in the agreed words, exactly when the case cannot be answered.
struct DeclinesScorer: Scorer {
    let field: String
    let phrase: String

    static let kind = ScorerKind(
        name: "declines", summary: "The output declines exactly when the case cannot be answered."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "answerable"
        let phrase = options.text("phrase") ?? ""
        if phrase.isEmpty {
            options.wrong(
                "'phrase' is missing", hint: "give the words with which the model is told to decline")
        }
        options.check(field: field, "true or false") { $0.boolValue != nil }
        try options.finish()
        return DeclinesScorer(field: field, phrase: phrase)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let answerable = subject.testCase.expect[field]?.boolValue else { return .nothingRequired }
        let declined = NormalText(subject.episode.output).contains(words: phrase)
        return switch (answerable, declined) {
        case (true, false): .pass("answers")
        case (false, true): .pass("declines, as it must")
        case (true, true): .fail("declines a question that can be answered")
        case (false, false): .fail("answers a question that cannot be answered")
        }
    }
}
