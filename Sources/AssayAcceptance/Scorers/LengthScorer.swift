import AssayCore

/// The output's length lies within bounds, in words, characters or sentences. Words are parted by white space, so that texts in scripts
/// without it are better measured in characters.
struct LengthScorer: Scorer {
    /// One bound.
    struct Bounds: Sendable {
        let unit: String
        let least: Int
        let most: Int
        let count: @Sendable (String) -> Int
    }

    let bounds: [Bounds]
    let path: String?

    static let kind = ScorerKind(
        name: "length", summary: "The number of words, characters or sentences lies within bounds."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        var bounds: [Bounds] = []
        for (unit, count) in units {
            let least = options.count("min_\(unit)")
            let most = options.count("max_\(unit)")
            if let least, let most, least > most {
                options.wrong("'min_\(unit)' is more than 'max_\(unit)'", option: "min_\(unit)")
            }
            if least != nil || most != nil {
                bounds.append(Bounds(unit: unit, least: least ?? 0, most: most ?? .max, count: count))
            }
        }
        let path = options.text("path")
        if bounds.isEmpty, options.mistakes.isEmpty {
            options.wrong("nothing is bounded", hint: "give 'min_words', 'max_words' or the like")
        }
        try options.finish()
        return LengthScorer(bounds: bounds, path: path)
    }

    private static let units: [(String, @Sendable (String) -> Int)] = [
        ("words", { $0.split(whereSeparator: \.isWhitespace).count }), ("characters", \.count),
        ("sentences", sentences),
    ]

    /// Runs of text that end in `.`, `!`, `?` or the like before white space, or at the end; a text without such marks is one.
    @Sendable private static func sentences(_ text: String) -> Int {
        var count = 0
        var hasWords = false
        var hasEnded = false
        for character in text {
            if character.isWhitespace {
                if hasEnded, hasWords { (count, hasWords) = (count + 1, false) }
                hasEnded = false
            } else if ".!?…".contains(character) {
                hasEnded = true
            } else if "。！？".contains(character) {
                if hasWords { (count, hasWords) = (count + 1, false) }
            } else if character.isWordCharacter {
                (hasWords, hasEnded) = (true, false)
            }
        }
        return count + (hasWords ? 1 : 0)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        var words: [String] = []
        for bound in bounds {
            let count = bound.count(text)
            words.append("\(count) \(bound.unit)")
            if count < bound.least {
                return .fail("\(count) \(bound.unit), at least \(bound.least) are asked for")
            }
            if count > bound.most {
                return .fail("\(count) \(bound.unit), at most \(bound.most) are asked for")
            }
        }
        return .pass(words.joined(separator: ", "))
    }
}
