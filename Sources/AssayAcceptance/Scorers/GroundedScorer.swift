import AssayCore

/// Every number, date, name and quoted phrase of the output stands in the texts that the model was given, or in the case's `derived` list of
/// what follows from them.
struct GroundedScorer: Scorer {
    /// Where claims may come from.
    enum Source: String, CaseIterable {
        case retrieved
        /// The passages that the output cites.
        case cited
        case input
        case lookup
        case files
    }

    let sources: [Source]
    let path: String?
    /// Where the output lists what it cites; `nil` reads citations in square brackets.
    let citations: String?
    /// Paths whose capital letters make no names, because titles may be written so.
    let headings: [String]

    static let kind = ScorerKind(
        name: "grounded",
        summary: "Every number, date, name and quoted phrase of the output stands in its sources."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let names = options.texts("against") ?? ["retrieved", "input"]
        let sources = names.compactMap(Source.init(rawValue:))
        if sources.count < names.count {
            let all = Source.allCases.map(\.rawValue).joined(separator: ", ")
            options.wrong("'against' must be a list of: \(all)", option: "against")
        }
        let path = options.text("path")
        let citations = options.text("citations")
        let headings = options.paths("headings")
        options.check(field: "derived", "a list of texts") { $0.texts != nil }
        try options.finish()
        return GroundedScorer(sources: sources, path: path, citations: citations, headings: headings)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        var claims = ClaimExtractor.claims(of: path == nil ? prose(text) : text)
        if !headings.isEmpty, let titles = Deliverable.text(of: subject.episode.output, at: headings) {
            claims.add(ClaimExtractor.claims(of: titles), withNames: false)
        }
        let wrong = ClaimSources(
            sources.flatMap { texts(of: $0, subject) },
            derived: subject.testCase.expect["derived"]?.texts ?? []
        ).untraceable(claims)
        let count = claims.all.count
        return .share(
            count - wrong.count, of: count,
            reason: wrong.isEmpty
                ? "all \(count) claims are in the sources"
                : "not in the sources: " + wrong.joined(separator: ", "))
    }

    /// The texts and numbers of an output that is JSON, without its own quotation marks, member names and headings.
    private func prose(_ text: String) -> String {
        guard text.contains("{"), let value = Deliverable.json(in: text), let object = value.objectValue
        else { return text }
        return object.members.filter { !headings.contains($0.name) }.map { Deliverable.leaves($0.value) }
            .joined(separator: "\n")
    }

    /// The texts of a source, as the model was shown them.
    func texts(of source: Source, _ subject: ScoringSubject) -> [String] {
        switch source {
        case .retrieved:
            let shown = Set(subject.episode.retrieved)
            return subject.suite.retrieval?.corpus.filter { shown.contains($0.id) }.flatMap {
                [$0.title, $0.text]
            } ?? []
        case .cited:
            return subject.suite.citedPassages(in: subject.episode, at: citations).flatMap {
                [$0.title, $0.text]
            }
        case .input: return [Deliverable.leaves(subject.testCase.input)]
        case .lookup: return subject.opening.filter { $0.role == .user }.map(\.content)
        case .files:
            return subject.suite.prompt.files.keys.sorted().compactMap { subject.suite.prompt.files[$0] }
        }
    }
}
