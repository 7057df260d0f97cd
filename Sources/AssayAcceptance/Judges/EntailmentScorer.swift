import AssayCore
import AssayJSON

/// A model says of every sentence of the output whether the sources support it; the value is the share of sentences that they do.
struct EntailmentScorer: Scorer {
    let sources: [GroundedScorer.Source]
    let grounded: GroundedScorer
    let call: JudgeCall
    let backendLocation: SourceLocation?
    let threshold: Double

    static let kind = ScorerKind(
        name: "entailment",
        summary: "A model says of every sentence whether the sources support it; it costs tokens of its own."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let backend = options.text("backend") ?? ""
        if backend.isEmpty {
            options.wrong("'backend' is missing", hint: "name a backend of assay.yaml, or engine")
        }
        let names = options.texts("against") ?? ["retrieved", "input"]
        let sources = names.compactMap(GroundedScorer.Source.init(rawValue:))
        if sources.count < names.count {
            let all = GroundedScorer.Source.allCases.map(\.rawValue).joined(separator: ", ")
            options.wrong("'against' must be a list of: \(all)", option: "against")
        }
        let (path, citations) = (options.text("path"), options.text("citations"))
        let maxTokens = options.count("max_tokens") ?? 300
        try options.finish()
        let call = JudgeCall(
            scorer: rule.scorer, backend: backend, instructions: instructions, schema: schema,
            question: "Do the sources support the sentence?",
            fields: names + [path, citations].compactMap(\.self), maxTokens: maxTokens)
        return EntailmentScorer(
            sources: sources,
            grounded: GroundedScorer(sources: sources, path: path, citations: citations, headings: []),
            call: call, backendLocation: rule.optionLocations["backend"], threshold: rule.threshold)
    }

    private static let instructions = """
        You judge whether sources support a sentence: whether someone who knows nothing but the sources would have to agree that it is true. What is \
        likely, or true elsewhere, is not supported. A sentence that claims nothing, such as a greeting or a refusal, is supported.
        \(JudgeCall.dataRule)

        Reply with a JSON object: first "reason", one sentence, then "verdict", which is supported or unsupported.
        """

    private static let schema: JSONValue = [
        "type": "object",
        "properties": [
            "reason": ["type": "string", "maxLength": 400],
            "verdict": ["type": "string", "enum": ["supported", "unsupported"]],
        ], "required": ["reason", "verdict"], "additionalProperties": false,
    ]

    var isHeavy: Bool { true }

    var askedModels: [AskedModel] {
        [
            AskedModel(
                scorer: call.scorer, backend: call.backend, promptDigest: call.promptDigest,
                settings: call.settings(repeats: 1), threshold: threshold, location: backendLocation)
        ]
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let text = Deliverable.text(of: subject.episode.output, at: grounded.path) else {
            return .noJSON(at: grounded.path)
        }
        let known = sources.flatMap { source in
            grounded.texts(of: source, subject).map { (title: "a source", text: $0) }
        }
        let sentences = Sentences.split(text)
        var unsupported: [String] = []
        for (turn, sentence) in sentences.enumerated() {
            let question = call.asked(
                about: known + [("the sentence", sentence)], seed: subject.episode.planned.seed)
            do throws(JudgeCall.NoVerdict) {
                let isSupported = try await call.verdict(to: question, turn: turn, about: subject) { json in
                    ["supported": true, "unsupported": false][json["verdict"]?.stringValue ?? ""]
                }
                if !isSupported { unsupported.append(sentence) }
            } catch {
                return .unscored(because: error.reason)
            }
        }
        return .share(
            sentences.count - unsupported.count, of: sentences.count,
            reason: unsupported.isEmpty
                ? "all \(sentences.count) sentences are supported"
                : "not supported: " + unsupported.joined(separator: " "))
    }
}

/// Parts a text into sentences.
enum Sentences {
    /// The sentences: they end with a line, or with `.`, `!` or `?` before white space.
    static func split(_ text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        var hasEnded = false
        for character in text {
            if character.isNewline || (hasEnded && character.isWhitespace) {
                sentences.append(current)
                current = ""
            } else {
                current.append(character)
            }
            hasEnded = ".!?".contains(character)
        }
        return (sentences + [current]).map(\.trimmed).filter { $0.contains { $0.isLetter || $0.isNumber } }
    }
}
