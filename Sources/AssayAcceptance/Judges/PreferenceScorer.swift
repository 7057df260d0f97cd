import AssayCore
import AssayJSON

/// A model compares the output with another answer, in both orders: 1 where the output is better both times, 0 where the other is, ½ where
/// neither is or the order decides.
struct PreferenceScorer: Scorer {
    let rubric: JudgeRubric
    let call: JudgeCall
    /// The path of the other answer in the case's `expect`; `nil` is the case's first reference.
    let against: String?
    let threshold: Double

    static let kind = ScorerKind(
        name: "preference",
        summary: "A model compares the output with another answer in both orders; it costs tokens of its own."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let rubric = JudgeRubric(&options, rule, suite, verdicts: ["first", "second", "neither"])
        let against = options.text("against")
        if let against { options.check(field: against, "a text") { $0.stringValue != nil } }
        try options.finish()
        let call = JudgeCall(
            scorer: rule.scorer, backend: rubric.backend, instructions: instructions(rubric), schema: schema,
            question: "Which answer is better by the rubric?", fields: rubric.fields,
            maxTokens: rubric.maxTokens)
        return PreferenceScorer(rubric: rubric, call: call, against: against, threshold: rule.threshold)
    }

    private static func instructions(_ rubric: JudgeRubric) -> String {
        """
        You compare two answers to one task by a rubric and say which is better. Their order means nothing, and neither do length and style unless \
        the rubric says so.
        \(JudgeCall.dataRule)

        \(rubric.text)
        Reply with a JSON object: first "reason", one or two sentences, then "verdict", which is first, second or neither.
        """
    }

    private static let schema: JSONValue = [
        "type": "object",
        "properties": [
            "reason": ["type": "string", "maxLength": 400],
            "verdict": ["type": "string", "enum": ["first", "second", "neither"]],
        ], "required": ["reason", "verdict"], "additionalProperties": false,
    ]

    var isHeavy: Bool { true }

    var askedModels: [AskedModel] {
        [
            AskedModel(
                scorer: call.scorer, backend: rubric.backend, promptDigest: call.promptDigest,
                settings: call.settings(repeats: 1), threshold: threshold, location: rubric.backendLocation)
        ]
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        let testCase = subject.testCase
        let found = against.map { testCase.expect[$0]?.stringValue } ?? testCase.references.first?.text
        guard let other = found else {
            return .unscored(because: "the case has no answer to compare with")
        }
        do throws(JudgeCall.NoVerdict) {
            let ahead = try await order(subject.episode.output, other, turn: 0, subject)
            let behind = try await order(other, subject.episode.output, turn: 1, subject)
            switch (ahead.choice, behind.choice) {
            case ("first", "second"): return .value(1, reason: "better in both orders: \(ahead.reason)")
            case ("second", "first"): return .value(0, reason: "worse in both orders: \(ahead.reason)")
            case ("neither", "neither"): return .value(0.5, reason: "neither is better: \(ahead.reason)")
            default:
                return .value(
                    0.5,
                    reason:
                        "a tie: the judge said \(ahead.choice) in one order and \(behind.choice) in the other"
                )
            }
        } catch {
            return .unscored(because: error.reason)
        }
    }

    private func order(
        _ first: String, _ second: String, turn: Int, _ subject: ScoringSubject
    ) async throws(JudgeCall.NoVerdict) -> (choice: String, reason: String) {
        let question = call.asked(
            about: rubric.shown(of: subject.testCase) + [
                ("the first answer", first), ("the second answer", second),
            ],
            seed: subject.episode.planned.seed)
        return try await call.verdict(to: question, turn: turn, about: subject) { json in
            guard let reason = json["reason"]?.stringValue, let choice = json["verdict"]?.stringValue,
                ["first", "second", "neither"].contains(choice)
            else { return nil }
            return (choice, reason)
        }
    }
}
