import AssayCore

/// A regular expression matches somewhere in the output.
struct RegexScorer: Scorer {
    /// The rule's own pattern, or those of the cases by their text.
    let patterns: [String: Pattern]
    let pattern: String?
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "regex", summary: "A regular expression matches somewhere in the output."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let pattern = options.text("pattern")
        let field = options.text("field") ?? "pattern"
        let path = options.text("path")
        var patterns: [String: Pattern] = [:]
        if let pattern { patterns[pattern] = options.pattern(pattern, option: "pattern") }
        options.check(field: field, "a regular expression in Perl's syntax") { value in
            guard let text = value.stringValue else { return false }
            patterns[text] = try? Pattern(text)
            return patterns[text] != nil
        }
        try options.finish()
        return RegexScorer(patterns: patterns, pattern: pattern, field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let pattern = pattern ?? subject.testCase.expect[field]?.stringValue else {
            return .nothingRequired
        }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        return switch patterns[pattern]?.firstMatch(in: text) {
        case .match(let match): .pass("\(Excerpt.of(match)) matches \(pattern)")
        case .noMatch: .fail("does not match \(pattern)")
        case .tooManySteps: .unscored(because: "\(pattern) takes too many steps on this output")
        case nil: .unscored(because: "'\(pattern)' is no regular expression")
        }
    }
}
