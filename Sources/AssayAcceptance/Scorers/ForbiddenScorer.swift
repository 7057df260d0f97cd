import AssayCore

/// The output holds nothing that a rule forbids: words, patterns, personal data and secrets. Meant as a guard.
struct ForbiddenScorer: Scorer {
    let words: [String]
    let patterns: [(text: String, pattern: Pattern)]
    let data: Set<SensitiveData>
    let allowed: Set<String>
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "forbidden", summary: "The output holds no forbidden words, patterns, personal data or secrets."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let words = options.texts("words") ?? []
        var patterns: [(String, Pattern)] = []
        for text in options.texts("patterns") ?? [] {
            if let pattern = options.pattern(text, option: "patterns") { patterns.append((text, pattern)) }
        }
        let data = options.words("data", of: SensitiveData.self) ?? []
        let allowed = options.texts("allow") ?? []
        let field = options.text("field") ?? "allow"
        let path = options.text("path")
        if words.isEmpty, patterns.isEmpty, data.isEmpty, options.mistakes.isEmpty {
            options.wrong("nothing is forbidden", hint: "give 'words', 'patterns' or 'data'")
        }
        options.check(field: field, "a list of texts") { $0.texts != nil }
        try options.finish()
        return ForbiddenScorer(
            words: words, patterns: patterns, data: Set(data), allowed: Set(allowed), field: field, path: path
        )
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        // Where the JSON that should hold the text is missing, the whole output is what a user would see.
        let text = Deliverable.text(of: subject.episode.output, at: path) ?? subject.episode.output
        let allowed = self.allowed.union(subject.testCase.expect[field]?.texts ?? [])
        let output = NormalText(text)
        if let word = words.first(where: { !allowed.contains($0) && output.contains(words: $0) }) {
            return .fail("says what is forbidden: '\(word)'")
        }
        for (form, pattern) in patterns {
            let found = pattern.matches(in: text)
            if let match = found.texts.first(where: { !allowed.contains($0) }) {
                return .fail("holds what is forbidden: \(Excerpt.of(match)) matches \(form)")
            }
            if found.isGivenUp {
                return .unscored(because: "\(form) takes too many steps on this output")
            }
        }
        return switch SensitiveData.first(of: data, in: text, allowed: allowed) {
        case .data(let kind, let piece): .fail("gives away \(kind.title): \(Excerpt.of(piece))")
        case .tooManySteps:
            .unscored(because: "looking for personal data takes too many steps on this output")
        case .nothing: .pass("nothing forbidden is said")
        }
    }
}
