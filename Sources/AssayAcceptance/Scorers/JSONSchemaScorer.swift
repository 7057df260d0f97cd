import AssayCore

/// The output is JSON that satisfies a schema.
struct JSONSchemaScorer: Scorer {
    let schema: JSONSchema

    static let kind = ScorerKind(
        name: "json_schema", summary: "The output is JSON that satisfies a JSON Schema."
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
        return mistakes.isEmpty ? .pass("satisfies the schema") : .fail(mistakes.joined(separator: "; "))
    }
}
