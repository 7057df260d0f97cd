import AssayCore

/// What one of promptfoo's assertions becomes: patterns of the case, JSON to answer in, or a time to keep.
enum PromptfooAssertion {
    /// Regular expressions that must all match.
    case patterns([String])
    /// The answer is JSON, and may have to satisfy a schema.
    case json(schema: JSONValue?)
    /// The longest time, in milliseconds.
    case latency(Double)
    /// Nothing of ours, because…
    case leftOut(because: String)

    /// Reads an assertion; `not-` before a type turns it round.
    init(type: String, value: JSONValue?, threshold: Double?) {
        let isNegated = type.hasPrefix("not-")
        let plain = isNegated ? String(type.dropFirst(4)) : type
        guard let patterns = Self.patterns(plain, value) else {
            self = isNegated ? .leftOut(because: Self.reason(type)) : Self.other(type, value, threshold)
            return
        }
        let all = isNegated ? patterns.map(Self.negated) : patterns
        if let broken = all.first(where: { (try? Regex($0)) == nil }) {
            self = .leftOut(because: "'\(broken)' is no regular expression here")
        } else {
            self = .patterns(all)
        }
    }

    /// The patterns of an assertion about texts; `nil` for every other kind.
    private static func patterns(_ type: String, _ value: JSONValue?) -> [String]? {
        let texts = value?.arrayValue?.compactMap(\.shownText) ?? value?.shownText.map { [$0] } ?? []
        guard !texts.isEmpty else { return nil }
        let quoted = texts.map(quoted)
        switch type {
        case "equals": return quoted.map { #"\A\#($0)\z"# }
        case "contains", "contains-all": return quoted
        case "icontains", "icontains-all": return quoted.map { "(?i)" + $0 }
        case "contains-any": return [quoted.joined(separator: "|")]
        case "icontains-any": return ["(?i)" + quoted.joined(separator: "|")]
        case "starts-with": return quoted.map { #"\A"# + $0 }
        case "regex": return texts
        default: return nil
        }
    }

    private static func negated(_ pattern: String) -> String { #"\A(?![\s\S]*(?:\#(pattern)))"# }

    private static func other(_ type: String, _ value: JSONValue?, _ threshold: Double?) -> Self {
        switch type {
        case "is-json" where value != nil && value?.objectValue == nil:
            .leftOut(because: "the schema of 'is-json' is not written out here")
        case "is-json": .json(schema: value)
        case "latency":
            threshold.flatMap { (1...86_400_000).contains($0) ? .latency($0) : nil }
                ?? .leftOut(because: "'latency' has no threshold from 1 to 86400000 ms")
        default: .leftOut(because: reason(type))
        }
    }

    private static let judged = [
        "llm-rubric", "model-graded-closedqa", "model-graded-factuality", "factuality", "g-eval", "similar",
        "answer-relevance", "context-recall", "context-relevance", "context-faithfulness", "select-best",
    ]

    private static func reason(_ type: String) -> String {
        if judged.contains(type) { return "'\(type)' asks a model; see the scorer 'judge'" }
        if ["javascript", "python", "webhook", "ruby"].contains(type) {
            return "'\(type)' runs code of its own; see the scorer 'command'"
        }
        return "the assertion '\(type)' has no scorer that says the same"
    }

    /// A text as a pattern that matches it and nothing else.
    static func quoted(_ text: String) -> String {
        text.reduce(into: "") { pattern, letter in
            if letter.isASCII, !letter.isLetter, !letter.isNumber, !letter.isWhitespace, letter != "_" {
                pattern += "\\"
            }
            pattern.append(letter)
        }
    }
}
