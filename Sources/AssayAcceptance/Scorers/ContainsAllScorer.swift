import AssayCore

/// The share of required facts that the output states, as whole words; a fact may be a list of alternatives.
///
/// Numbers, dates, times, currencies and units count in any common spelling (``CanonicalText``).
struct ContainsAllScorer: Scorer {
    let field: String
    let paths: [String]

    static let kind = ScorerKind(
        name: "contains_all", summary: "Every required fact stands in the output, as whole words."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "facts"
        let paths = options.paths("path")
        options.check(field: field, "a list of texts, or of lists of alternative texts") { value in
            value.arrayValue?.allSatisfy { $0.texts?.isEmpty == false } == true
        }
        try options.finish()
        return ContainsAllScorer(field: field, paths: paths)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let facts = subject.testCase.expect[field]?.arrayValue else { return .nothingRequired }
        guard let text = Deliverable.text(of: subject.episode.output, at: paths) else {
            return .noJSON(at: paths)
        }
        let output = NormalText(text)
        let canonical = NormalText(CanonicalText(text).string)
        let missing = facts.compactMap(\.texts).filter { fact in
            !fact.contains { CanonicalText.holds(output, canonical, words: $0) }
        }
        let right = facts.count - missing.count
        let names = missing.map { "'" + $0.joined(separator: "' or '") + "'" }.joined(separator: ", ")
        return .share(
            right, of: facts.count,
            reason: missing.isEmpty
                ? "all \(facts.count) facts present"
                : "\(right) of \(facts.count) facts present; missing: \(names)")
    }
}
