import AssayCore

/// Nothing forbidden stands in the output, as whole words.
struct ContainsNoneScorer: Scorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "contains_none", summary: "Nothing forbidden stands in the output, as whole words."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "forbidden"
        let path = options.text("path")
        options.check(field: field, "a list of texts") { $0.texts != nil }
        try options.finish()
        return ContainsNoneScorer(field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let forbidden = subject.testCase.expect[field]?.texts else { return .nothingRequired }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .fail("the output holds no JSON with '\(path ?? "")'")
        }
        let output = NormalText(text)
        let found = forbidden.filter(output.contains(words:))
        return found.isEmpty
            ? .pass("nothing forbidden is said")
            : .fail("says what is forbidden: '" + found.joined(separator: "', '") + "'")
    }
}
