import AssayCore

/// A person was asked to take over exactly where one was needed.
///
/// Whether one was asked stands at a path of the output's JSON, or in a call of a tool. An output that cannot be read asks nobody.
struct EscalationScorer: Scorer {
    private enum Sign {
        case path(String)
        case tool(String)
    }

    let field: String
    private let sign: Sign

    static let kind = ScorerKind(
        name: "escalation", summary: "A person was asked to take over exactly where one was needed."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "escalate"
        let sign: Sign
        switch (options.text("path"), options.text("tool")) {
        case (let path?, nil): sign = .path(path)
        case (nil, let tool?):
            sign = .tool(tool)
            if let names = toolNames(of: suite), !names.contains(tool) {
                options.wrong(
                    "there is no tool '\(tool)'",
                    hint: names.isEmpty ? nil : "the tools are: \(names.joined(separator: ", "))",
                    option: "tool")
            }
        default:
            sign = .path(field)
            options.wrong(
                "it needs 'path' or 'tool', one of them",
                hint: "'path' leads to true or false in the output's JSON, 'tool' is what hands over")
        }
        options.check(field: field, "true or false") { $0.boolValue != nil }
        try options.finish()
        return EscalationScorer(field: field, sign: sign)
    }

    /// The tools that a model can call; `nil` where a server has them and they are not known yet.
    private static func toolNames(of suite: Suite) -> [String]? {
        if case .mcp? = suite.world?.source { return nil }
        let own = suite.world?.tools.map(\.declaration.name) ?? []
        return Set(own + suite.cases.flatMap { $0.tools.map(\.name) }).sorted()
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        switch finding(subject) {
        case .contained: .pass("no person was needed, and none was asked")
        case .right: .pass("a person was needed, and one was asked")
        case .needless: .fail("a person was asked, and none was needed")
        case .missed: .fail("a person was needed, and none was asked")
        case nil: .nothingRequired
        }
    }

    func label(_ subject: ScoringSubject) -> String? { finding(subject)?.rawValue }

    private func finding(_ subject: ScoringSubject) -> EscalationFinding? {
        subject.testCase.expect[field]?.boolValue.map {
            EscalationFinding(needed: $0, escalated: wasEscalated(subject.episode))
        }
    }

    private func wasEscalated(_ episode: Episode) -> Bool {
        switch sign {
        case .path(let path): Deliverable.json(in: episode.output)?.value(at: path)?.boolValue == true
        case .tool(let name): episode.steps.contains { $0.call.name == name && $0.error == nil }
        }
    }
}
