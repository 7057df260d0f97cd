import AssayCore
import AssayJSON

/// A model judges the output by a rubric: `accept` is 1 and `reject` 0, or a score of so many levels, evenly spaced from 0 to 1.
struct JudgeScorer: Scorer {
    let rubric: JudgeRubric
    let call: JudgeCall
    /// The levels of a score; `nil` where the verdict is accept or reject.
    let levels: Int?
    /// How often it is asked; the median of the verdicts counts.
    let repeats: Int
    let threshold: Double

    static let kind = ScorerKind(
        name: "judge", summary: "A model judges the output by a rubric; it costs tokens of its own."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let levels = levels(&options)
        let repeats = options.count("repeats") ?? 1
        let verdicts = levels.map { (1...$0).map(String.init) } ?? ["accept", "reject"]
        let rubric = JudgeRubric(&options, rule, suite, verdicts: verdicts)
        if repeats % 2 == 0 || repeats > 9 {
            options.wrong("'repeats' must be 1, 3, 5, 7 or 9, so that there is a majority", option: "repeats")
        }
        try options.finish()
        let call = JudgeCall(
            scorer: rule.scorer, backend: rubric.backend, instructions: instructions(rubric, levels),
            schema: schema(levels), question: "Does the output satisfy the rubric?", fields: rubric.fields,
            maxTokens: rubric.maxTokens)
        return JudgeScorer(
            rubric: rubric, call: call, levels: levels, repeats: repeats, threshold: rule.threshold)
    }

    private static func levels(_ options: inout OptionReader) -> Int? {
        guard let levels = options.count("levels") else { return nil }
        if (2...10).contains(levels) { return levels }
        options.wrong("'levels' must be from 2 to 10", option: "levels")
        return nil
    }

    private static func instructions(_ rubric: JudgeRubric, _ levels: Int?) -> String {
        let answer =
            levels.map { "\"verdict\", a whole number from 1 (not at all) to \($0) (in full)" }
            ?? "\"verdict\", which is accept or reject"
        return """
            You judge whether an output satisfies a rubric. Judge by the rubric alone: length, style and confidence do not count unless it says so.
            \(JudgeCall.dataRule)

            \(rubric.text)
            Reply with a JSON object: first "reason", one or two sentences, then \(answer).
            """
    }

    private static func schema(_ levels: Int?) -> JSONValue {
        let verdict: JSONValue =
            levels.map { ["type": "integer", "enum": .array((1...$0).map { .integer(Int64($0)) })] }
            ?? ["type": "string", "enum": ["accept", "reject"]]
        return [
            "type": "object",
            "properties": ["reason": ["type": "string", "maxLength": 400], "verdict": verdict],
            "required": ["reason", "verdict"], "additionalProperties": false,
        ]
    }

    var isHeavy: Bool { true }

    var askedModels: [AskedModel] {
        [
            AskedModel(
                scorer: call.scorer, backend: rubric.backend, promptDigest: call.promptDigest,
                settings: call.settings(repeats: repeats), threshold: threshold,
                location: rubric.backendLocation)
        ]
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        let question = call.asked(
            about: rubric.shown(of: subject.testCase) + [("the output", subject.episode.output)],
            seed: subject.episode.planned.seed)
        var verdicts: [(value: Double, reason: String)] = []
        for turn in 0..<repeats {
            do throws(JudgeCall.NoVerdict) {
                verdicts.append(
                    try await call.verdict(to: question, turn: turn, about: subject, read: verdict))
            } catch {
                return .unscored(because: error.reason)
            }
        }
        let middle = verdicts.sorted { $0.value < $1.value }[verdicts.count / 2]
        return .value(middle.value, reason: middle.reason)
    }

    private func verdict(_ json: JSONValue) -> (value: Double, reason: String)? {
        guard let reason = json["reason"]?.stringValue else { return nil }
        guard let levels else {
            return ["accept": 1.0, "reject": 0.0][json["verdict"]?.stringValue ?? ""].map { ($0, reason) }
        }
        guard let level = json["verdict"]?.integerValue, (1...Int64(levels)).contains(level) else {
            return nil
        }
        return (Double(level - 1) / Double(levels - 1), reason)
    }
}
