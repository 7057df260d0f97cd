import AssayCore

/// The F1 of the words that the output and an expected answer share, normalised as SQuAD's evaluation does; of several answers the best.
struct TokenF1Scorer: FieldScorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "token_f1",
        summary: "How far the output's words and an expected answer's are the same (SQuAD's F1)."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "answer"
        let path = options.text("path")
        options.check(field: field, "a text or a list of texts") { $0.texts?.isEmpty == false }
        try options.finish()
        return TokenF1Scorer(field: field, path: path)
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let output = Self.words(text)
        let scored = (expected.texts ?? []).map { (answer: $0, f1: Self.f1(output, Self.words($0))) }
        guard let best = scored.max(by: { $0.f1 < $1.f1 }) else { return .nothingRequired }
        return .value(best.f1, reason: "F1 \(Rounded.text(best.f1)) against \(Excerpt.of(best.answer))")
    }

    private static func words(_ text: String) -> [Substring] {
        text.folded(TextFolding.squad).split(separator: " ")
    }

    /// 2PR ÷ (P + R) over the words in common, each counted as often as it stands in both; two texts without words agree.
    static func f1(_ output: [Substring], _ answer: [Substring]) -> Double {
        if output.isEmpty || answer.isEmpty { return output.isEmpty && answer.isEmpty ? 1 : 0 }
        var left: [Substring: Int] = [:]
        for word in answer { left[word, default: 0] += 1 }
        var common = 0
        for word in output {
            guard let count = left[word], count > 0 else { continue }
            left[word] = count - 1
            common += 1
        }
        return 2 * Double(common) / Double(output.count + answer.count)
    }
}
