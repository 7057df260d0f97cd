import AssayCore
import AssayDigest
import AssayJSON

/// What a rule tells the model that judges: by what, with which examples, and which fields of the case it is shown.
struct JudgeRubric: Sendable, Hashable {
    /// An output that was judged by hand.
    struct Example: Sendable, Hashable {
        var output: String
        var verdict: String
        var reason: String
    }

    var backend: String
    var backendLocation: SourceLocation?
    var rubric: String
    var examples: [Example]
    /// The paths of the case's fields, such as `input.question`.
    var fields: [String]
    var maxTokens: Int

    /// Reads the options that all judges have; what is wrong is noted.
    init(_ options: inout OptionReader, _ rule: ScorerRule, _ suite: Suite, verdicts: [String]) {
        backend = options.text("backend") ?? ""
        backendLocation = rule.optionLocations["backend"]
        if backend.isEmpty {
            options.wrong("'backend' is missing", hint: "name a backend of assay.yaml, or engine")
        }
        rubric = options.text("rubric") ?? ""
        if rubric.isEmpty, rule.options["rubric"]?.stringValue != nil || rule.options["rubric"] == nil {
            options.wrong(
                "'rubric' is missing",
                hint: "say in words what makes an output acceptable, or {file: rubric.md}")
        }
        fields = options.texts("fields") ?? ["input"]
        maxTokens = options.count("max_tokens") ?? 300
        examples = []
        for (place, value) in (options.value("examples")?.arrayValue ?? []).enumerated() {
            guard let output = value["output"]?.stringValue, let verdict = value["verdict"]?.stringValue,
                verdicts.contains(verdict), let reason = value["reason"]?.stringValue
            else {
                options.wrong(
                    "example \(place + 1) must have 'output', 'reason' and 'verdict'",
                    hint: "the verdicts are: \(verdicts.joined(separator: ", "))", option: "examples")
                continue
            }
            examples.append(Example(output: output, verdict: verdict, reason: reason))
        }
        if let value = rule.options["examples"], value.arrayValue == nil {
            options.wrong("'examples' must be a list", option: "examples")
        }
        checkFields(&options, suite)
    }

    private func checkFields(_ options: inout OptionReader, _ suite: Suite) {
        for field in fields {
            guard ["input", "expect"].contains(field.prefix { $0 != "." }) else {
                options.wrong(
                    "the field '\(field)' is none of the case's", hint: "fields begin with input or expect",
                    option: "fields")
                continue
            }
            guard !suite.cases.contains(where: { Self.value(field, of: $0) != nil }), !suite.cases.isEmpty
            else { continue }
            options.wrong("no case has the field '\(field)'", option: "fields")
        }
    }

    /// The fields of a case that the judge is shown.
    func shown(of testCase: Case) -> [Fence.Part] {
        fields.compactMap { field in
            Self.value(field, of: testCase).map { value in
                (field, value.stringValue ?? JSON.text(value, pretty: true))
            }
        }
    }

    static func value(_ field: String, of testCase: Case) -> JSONValue? {
        JSONValue.object(
            JSONObject([
                .init(name: "input", value: testCase.input), .init(name: "expect", value: testCase.expect),
            ])
        ).value(at: field)
    }

    /// The rubric and its examples in words.
    var text: String {
        let list = examples.map {
            "Output: \($0.output)\nVerdict: \(JSON.text(["reason": .string($0.reason), "verdict": .string($0.verdict)]))"
        }
        return "The rubric:\n\(rubric)\n"
            + (list.isEmpty
                ? "" : "\nExamples that were judged by hand:\n\(list.joined(separator: "\n\n"))\n")
    }
}
