import AssayCore

/// The share of regular expressions that match somewhere in the output.
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
        options.check(field: field, "a regular expression in Perl's syntax, or a list of them") { value in
            guard let texts = value.texts else { return false }
            for text in texts { patterns[text] = try? Pattern(text) }
            return texts.allSatisfy { patterns[$0] != nil }
        }
        try options.finish()
        return RegexScorer(patterns: patterns, pattern: pattern, field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let wanted = pattern.map({ [$0] }) ?? subject.testCase.expect[field]?.texts else {
            return .nothingRequired
        }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        var missing: [String] = []
        for pattern in wanted {
            switch patterns[pattern]?.firstMatch(in: text) {
            case .match: break
            case .noMatch: missing.append(pattern)
            case .tooManySteps: return .unscored(because: "\(pattern) takes too many steps on this output")
            case nil: return .unscored(because: "'\(pattern)' is no regular expression")
            }
        }
        let names = (missing.isEmpty ? wanted : missing).joined(separator: ", ")
        return .share(
            wanted.count - missing.count, of: wanted.count,
            reason: missing.isEmpty ? "matches \(names)" : "does not match \(names)")
    }
}
