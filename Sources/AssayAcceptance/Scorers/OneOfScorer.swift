import AssayCore

/// The output equals one of the expected answers, once both are normalised.
struct OneOfScorer: FieldScorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "one_of", summary: "The output equals one of the expected answers."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "answer"
        let path = options.text("path")
        options.check(field: field, "a text or a list of texts") { $0.texts?.isEmpty == false }
        try options.finish()
        return OneOfScorer(field: field, path: path)
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let answers = expected.texts ?? []
        let output = NormalText(text)
        return answers.contains { NormalText($0) == output }
            ? .pass("equals an expected answer")
            : .fail("is not '" + answers.joined(separator: "' or '") + "'")
    }
}
