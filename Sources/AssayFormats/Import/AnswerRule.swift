import AssayCore

/// How expected answers are judged where a file has nothing but the answers: by what the longest of them looks like.
enum AnswerRule {
    case number
    case fact
    case prose

    /// The rule for a file's answers; where a case has several, any of them will do.
    init(_ answers: [[String]]) {
        let longest = answers.joined().map { $0.split(whereSeparator: \.isWhitespace).count }.max() ?? 0
        self =
            !answers.isEmpty && answers.allSatisfy { $0.count == 1 && Double($0[0])?.isFinite == true }
            ? .number : longest <= Self.mostWordsOfFact ? .fact : .prose
    }

    private static let mostWordsOfFact = 8

    /// The scorer.
    var rule: ImportedSuite.Rule {
        switch self {
        case .number:
            ImportedSuite.Rule("number", comment: "the expected number stands in the answer")
        case .fact:
            ImportedSuite.Rule(
                "contains_all", comment: "the expected answer stands in the answer, as whole words")
        case .prose:
            ImportedSuite.Rule(
                "token_f1", ["threshold": 0.5],
                comment: "words shared with the expected answer; say here what accepted really means to you")
        }
    }

    /// What the scorer reads of a case.
    func expect(_ answers: [String]) -> JSONValue {
        let texts = answers.map { JSONValue.string($0) }
        let one = texts.count == 1 ? texts[0] : .array(texts)
        return switch self {
        case .number: ["number": ["value": one]]
        case .fact: ["facts": [one]]
        case .prose: ["answer": one]
        }
    }
}
