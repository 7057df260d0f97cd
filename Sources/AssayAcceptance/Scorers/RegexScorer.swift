import AssayCore

/// A regular expression matches somewhere in the output.
struct RegexScorer: Scorer {
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
        if let pattern, (try? Regex(pattern)) == nil {
            options.wrong("'\(pattern)' is no regular expression", option: "pattern")
        }
        options.check(field: field, "a regular expression") { value in
            value.stringValue.map { (try? Regex($0)) != nil } ?? false
        }
        try options.finish()
        return RegexScorer(pattern: pattern, field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let pattern = pattern ?? subject.testCase.expect[field]?.stringValue else {
            return .nothingRequired
        }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .fail("the output holds no JSON with '\(path ?? "")'")
        }
        guard let regex = try? Regex(pattern) else {
            return .unscored(because: "'\(pattern)' is no regular expression")
        }
        return text.contains(regex) ? .pass("matches \(pattern)") : .fail("does not match \(pattern)")
    }
}
