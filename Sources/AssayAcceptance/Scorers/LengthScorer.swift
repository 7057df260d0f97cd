import AssayCore

/// The number of words lies within bounds.
struct LengthScorer: Scorer {
    let least: Int
    let most: Int
    let path: String?

    static let kind = ScorerKind(
        name: "length", summary: "The number of words lies within bounds."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let least = options.count("min_words") ?? 0
        let most = options.count("max_words") ?? .max
        let path = options.text("path")
        if least > most { options.wrong("'min_words' is more than 'max_words'", option: "min_words") }
        try options.finish()
        return LengthScorer(least: least, most: most, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .fail("the output holds no JSON with '\(path ?? "")'")
        }
        let words = text.split(whereSeparator: \.isWhitespace).count
        if words < least { return .fail("\(words) words, at least \(least) are asked for") }
        return words > most ? .fail("\(words) words, at most \(most) are asked for") : .pass("\(words) words")
    }
}
