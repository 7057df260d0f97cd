import AssayCore

/// A scorer that holds the text of an output, or the text at a path of its JSON, against one field of the case.
protocol FieldScorer: Scorer {
    /// The field of the case's `expect`.
    var field: String { get }
    /// The path in the output's JSON; `nil` for the whole output.
    var path: String? { get }

    /// Judges the text against what the case expects.
    func judge(_ text: String, against expected: JSONValue) -> Judgement
}

extension FieldScorer {
    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let expected = subject.testCase.expect[field] else { return .nothingRequired }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .noJSON(at: path)
        }
        return judge(text, against: expected)
    }
}

extension Judgement {
    /// The judgement where the text to judge should stand at a path of the output's JSON, and does not.
    static func noJSON(at path: String?) -> Self { noJSON(at: [path ?? ""]) }

    /// The same where the text could stand at several paths.
    static func noJSON(at paths: [String]) -> Self {
        .fail("the output holds no JSON with '\(paths.joined(separator: "' or '"))'")
    }
}
