import AssayCore

/// Nothing forbidden stands in the output, as whole words and in any common spelling of numbers and dates.
struct ContainsNoneScorer: Scorer {
    let field: String
    let paths: [String]

    static let kind = ScorerKind(
        name: "contains_none", summary: "Nothing forbidden stands in the output, as whole words."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "forbidden"
        let paths = options.paths("path")
        options.check(field: field, "a list of texts") { $0.texts != nil }
        try options.finish()
        return ContainsNoneScorer(field: field, paths: paths)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let forbidden = subject.testCase.expect[field]?.texts else { return .nothingRequired }
        guard let text = Deliverable.text(of: subject.episode.output, at: paths) else {
            return .noJSON(at: paths)
        }
        let output = NormalText(text)
        let canonical = NormalText(CanonicalText(text).string)
        let found = forbidden.filter { CanonicalText.holds(output, canonical, words: $0) }
        return found.isEmpty
            ? .pass("nothing forbidden is said")
            : .fail("says what is forbidden: '" + found.joined(separator: "', '") + "'")
    }
}
