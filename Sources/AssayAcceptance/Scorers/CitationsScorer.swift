import AssayCore

/// The output cites passages as `[id]`, or lists their ids at a path of its JSON: every id was shown to the model, and one is right.
struct CitationsScorer: Scorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "citations", summary: "Every cited passage was retrieved, and a right one is cited."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "sources"
        let path = options.text("path")
        let ids = Set(suite.retrieval?.corpus.map(\.id) ?? [])
        if suite.retrieval == nil { options.wrong("the suite retrieves nothing that could be cited") }
        options.check(field: field, "a list of the corpus's passage ids") { value in
            value.texts.map { !$0.isEmpty && $0.allSatisfy(ids.contains) } ?? false
        }
        try options.finish()
        return CitationsScorer(field: field, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let sources = subject.testCase.expect[field]?.texts else { return .nothingRequired }
        let cited =
            path.map { Self.listed(in: subject.episode.output, at: $0) }
            ?? Self.citations(in: subject.episode.output)
        guard !cited.isEmpty else { return .fail("cites nothing") }
        let unknown = cited.filter { !subject.episode.retrieved.contains($0) }
        guard unknown.isEmpty else {
            return .fail("cites what was not retrieved: \(unknown.joined(separator: ", "))")
        }
        return cited.contains(where: sources.contains)
            ? .pass("cites \(cited.joined(separator: ", "))")
            : .fail("cites \(cited.joined(separator: ", ")), not \(sources.joined(separator: " or "))")
    }

    /// The ids at a path of the output's JSON, a text or a list of texts.
    private static func listed(in output: String, at path: String) -> [String] {
        Deliverable.json(in: output)?.value(at: path)?.texts ?? []
    }

    /// The ids in square brackets, which may hold several parted by commas.
    static func citations(in output: String) -> [String] {
        output.split(separator: "[", omittingEmptySubsequences: false).dropFirst().flatMap {
            part -> [String] in
            guard let end = part.firstIndex(of: "]") else { return [] }
            return part[..<end].split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        }.filter { !$0.isEmpty }
    }
}
