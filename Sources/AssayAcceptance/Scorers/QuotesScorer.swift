import AssayCore

/// The phrases that the output quotes at a path of its JSON stand, word for word, in passages that it cites.
///
/// White space, letter case and typographic marks do not count; `…` leaves words out. A case that names sources needs at least one quote.
struct QuotesScorer: Scorer {
    let field: String
    let path: String
    let citations: String?

    static let kind = ScorerKind(
        name: "quotes", summary: "Every quoted phrase stands word for word in a passage that is cited."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "sources"
        let path = options.text("path") ?? "quotes"
        let citations = options.text("citations")
        if suite.retrieval == nil { options.wrong("the suite retrieves nothing that could be quoted") }
        try options.finish()
        return QuotesScorer(field: field, path: path, citations: citations)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        let output = subject.episode.output
        let quotes = (Deliverable.json(in: output)?.value(at: path)?.texts ?? []).map(Self.parts)
            .filter { !$0.isEmpty }
        guard !quotes.isEmpty else {
            return subject.testCase.expect[field] == nil ? .nothingRequired : .fail("quotes nothing")
        }
        let passages = subject.suite.citedPassages(in: subject.episode, at: citations).map {
            NormalText($0.title + "\n" + $0.text).string
        }
        let wrong = quotes.filter { parts in !passages.contains { Self.stand(parts, in: $0) } }
        return .share(
            quotes.count - wrong.count, of: quotes.count,
            reason: wrong.isEmpty
                ? "all \(quotes.count) quotes stand in what is cited"
                : "not word for word in what is cited: "
                    + wrong.map { "\"\($0.joined(separator: " … "))\"" }.joined(separator: ", "))
    }

    /// A quote's parts between ellipses, without the marks at their ends.
    static func parts(_ quote: String) -> [String] {
        var parts: [[Character]] = [[]]
        for character in NormalText(quote).string.replacingEllipses {
            if character == "…" { parts.append([]) } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { part in
            let marks: (Character) -> Bool = { !$0.isWordCharacter && !"$€£%".contains($0) }
            return String(part.drop(while: marks).reversed().drop(while: marks).reversed())
        }.filter { !$0.isEmpty }
    }

    private static func stand(_ parts: [String], in passage: String) -> Bool {
        var rest = passage[...]
        for part in parts {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension String {
    /// With one character for three points, and none of the square brackets around them.
    fileprivate var replacingEllipses: String {
        replacing("[...]", with: "…").replacing("...", with: "…")
    }
}

extension Suite {
    /// The passages that an episode's output cites, of those it was shown.
    func citedPassages(in episode: Episode, at path: String?) -> [Passage] {
        let cited = Set(CitationsScorer.cited(in: episode.output, at: path))
        return retrieval?.passages(named: episode.retrieved.filter(cited.contains)) ?? []
    }
}
