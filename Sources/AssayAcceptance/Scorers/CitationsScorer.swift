import AssayCore

/// The output cites passages as `[id]`, or lists their ids at a path of its JSON: every id was shown to the model, and every source that
/// the case names is among them; a source may be a list of alternatives. The value is the share of the sources cited.
struct CitationsScorer: Scorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "citations",
        summary: "Every cited passage was retrieved, and every source of the answer is cited."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let (field, path) = sources(&options, suite)
        try options.finish()
        return CitationsScorer(field: field, path: path)
    }

    /// Reads the field with a case's sources and the path of what is cited; what is wrong is noted.
    static func sources(_ options: inout OptionReader, _ suite: Suite) -> (field: String, path: String?) {
        let field = options.text("field") ?? "sources"
        let path = options.text("path")
        let ids = Set(suite.retrieval?.corpus.map(\.id) ?? [])
        if suite.retrieval == nil { options.wrong("the suite retrieves nothing that could be cited") }
        options.check(
            field: field, "a list of the corpus's passage ids, or of lists of alternative ids"
        ) { value in
            let sources = value.sources
            return !sources.isEmpty && sources.allSatisfy { !$0.isEmpty && $0.allSatisfy(ids.contains) }
        }
        return (field, path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let sources = subject.testCase.expect[field]?.sources else { return .nothingRequired }
        let cited = Self.cited(in: subject.episode.output, at: path)
        guard !cited.isEmpty else { return .fail("cites nothing") }
        let unknown = cited.filter { !subject.episode.retrieved.contains($0) }
        guard unknown.isEmpty else {
            return .fail("cites what was not retrieved: \(unknown.joined(separator: ", "))")
        }
        let missing = sources.filter { !$0.contains(where: cited.contains) }
        let names = missing.map { $0.joined(separator: " or ") }.joined(separator: ", ")
        return .share(
            sources.count - missing.count, of: sources.count,
            reason: "cites \(cited.joined(separator: ", "))" + (missing.isEmpty ? "" : ", not \(names)"))
    }

    /// The ids that an output cites: those at a path of its JSON or, without a path, those in square brackets.
    static func cited(in output: String, at path: String?) -> [String] {
        path.map { listed(in: output, at: $0) } ?? citations(in: output)
    }

    /// The ids at a path of the output's JSON, a text or a list of texts.
    private static func listed(in output: String, at path: String) -> [String] {
        Deliverable.json(in: output)?.value(at: path)?.texts ?? []
    }

    /// The ids in square brackets, which may hold several parted by commas.
    static func citations(in output: String) -> [String] {
        output.split(separator: "[", omittingEmptySubsequences: false).dropFirst().flatMap {
            part -> [String] in
            // Before a parenthesis it is the text of a Markdown link.
            guard let end = part.firstIndex(of: "]"), !part[end...].dropFirst().hasPrefix("(") else {
                return []
            }
            return part[..<end].split(separator: ",").map(\.trimmed)
        }.filter { !$0.isEmpty }
    }
}
