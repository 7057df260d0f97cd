import AssayCore

/// The share of the passages cited that are sources of the answer, as the case names them; how many of the sources are cited is the value of
/// ``CitationsScorer``.
///
/// Precision = cited sources ÷ cited passages, each passage counted once; where nothing is cited it is 0.
struct CitationPrecisionScorer: Scorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "citation_precision", summary: "Every cited passage is one of the sources of the answer."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let (field, path) = CitationsScorer.sources(&options, suite)
        try options.finish()
        return CitationPrecisionScorer(field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let sources = subject.testCase.expect[field]?.sources else { return .nothingRequired }
        let cited = Set(CitationsScorer.cited(in: subject.episode.output, at: path))
        guard !cited.isEmpty else { return .fail("cites nothing") }
        let needless = cited.subtracting(sources.joined())
        return .share(
            cited.count - needless.count, of: cited.count,
            reason: needless.isEmpty
                ? "all \(cited.count) passages cited are sources"
                : "cites what is no source: \(needless.sorted().joined(separator: ", "))")
    }
}
