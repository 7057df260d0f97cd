import AssayCore

/// How far the output's wording overlaps that of reference texts, by one of three measures.
struct OverlapScorer: FieldScorer {
    let measure: @Sendable (String, [String]) -> Double
    let title: String
    let field: String
    let path: String?

    static let rougeL = kind(
        "rouge_l", "How far words of the output and of a reference stand in one order (ROUGE-L).", "ROUGE-L",
        ROUGEL.score)
    static let chrF = kind(
        "chrf", "How far characters of the output and of a reference are the same (chrF2).", "chrF2",
        ChrF.score)
    static let bleu = kind(
        "bleu", "How far phrases of the output and of references are the same (sentence BLEU).", "BLEU",
        BLEU.score)

    private static func kind(
        _ name: String, _ summary: String, _ title: String,
        _ measure: @escaping @Sendable (String, [String]) -> Double
    ) -> ScorerKind {
        ScorerKind(name: name, summary: summary) { rule, suite throws(Diagnostics) in
            var options = OptionReader(rule, suite)
            let field = options.text("field") ?? "answer"
            let path = options.text("path")
            options.check(field: field, "a text or a list of texts") { $0.texts?.isEmpty == false }
            try options.finish()
            return OverlapScorer(measure: measure, title: title, field: field, path: path)
        }
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let value = measure(text, expected.texts ?? [])
        return .value(value, reason: "\(title) \(Rounded.text(value))")
    }
}
