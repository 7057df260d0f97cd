import AssayCore

/// The output is the expected text, white space at its ends aside, and nothing else; `ignore` names what else is overlooked.
struct ExactScorer: FieldScorer {
    let field: String
    let path: String?
    let ignored: Set<TextFolding>

    static let kind = ScorerKind(
        name: "exact", summary: "The output is the expected text, and nothing else."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "answer"
        let path = options.text("path")
        let ignored = options.words("ignore", of: TextFolding.self) ?? []
        options.check(field: field, "a text or a list of texts") { $0.texts?.isEmpty == false }
        try options.finish()
        return ExactScorer(field: field, path: path, ignored: Set(ignored))
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let answers = expected.texts ?? []
        let output = text.folded(ignored).trimmed
        return answers.contains { $0.folded(ignored).trimmed == output }
            ? .pass("is the expected text")
            : .fail("is \(Excerpt.of(text)), not \(answers.map(Excerpt.of).joined(separator: " or "))")
    }
}
