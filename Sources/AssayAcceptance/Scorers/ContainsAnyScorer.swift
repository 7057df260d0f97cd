import AssayCore

/// One of the expected texts stands in the output, as whole words.
struct ContainsAnyScorer: FieldScorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "contains_any", summary: "One of the expected texts stands in the output, as whole words."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "any"
        let path = options.text("path")
        options.check(field: field, "a list of texts") { $0.texts?.isEmpty == false }
        try options.finish()
        return ContainsAnyScorer(field: field, path: path)
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let output = NormalText(text)
        let wanted = expected.texts ?? []
        return wanted.first(where: output.contains(words:)).map { .pass("says '\($0)'") }
            ?? .fail("says none of: '" + wanted.joined(separator: "', '") + "'")
    }
}
