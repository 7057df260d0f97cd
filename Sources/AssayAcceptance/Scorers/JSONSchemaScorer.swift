import AssayCore

/// The output is JSON that satisfies a schema.
struct JSONSchemaScorer: Scorer {
    let schema: JSONSchema

    static let kind = ScorerKind(
        name: "json_schema", summary: "The output is JSON that satisfies a JSON Schema (draft 2020-12)."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let schema = JSONSchema(options.value("schema") ?? [:])
        if rule.options["schema"] == nil {
            options.wrong("'schema' is missing", hint: "name a file with a JSON Schema")
        } else if let mistake = schema.mistakeInSchema {
            options.wrong("the schema cannot be read: \(mistake)", option: "schema")
        }
        try options.finish()
        return JSONSchemaScorer(schema: schema)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let value = Deliverable.json(in: subject.episode.output) else {
            return .fail("the output is not JSON")
        }
        let mistakes = schema.mistakes(in: value)
        if let reason = mistakes.first(where: { $0.hasPrefix("gave up: ") }) {
            return .unscored(because: reason)
        }
        let words = mistakes.prefix(20).map { Excerpt.cut($0, after: 300) }
        return words.isEmpty ? .pass("satisfies the schema") : .fail(words.joined(separator: "; "))
    }
}
