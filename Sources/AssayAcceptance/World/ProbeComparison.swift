import AssayCore
import AssayJSON

/// A call made before an episode and after it, whose replies must be the same.
struct ProbeComparison: Sendable {
    let call: ToolCall
    /// What may differ in the reply.
    var except: [JSONPath] = []

    /// The comparison of a whole reply.
    init(call: ToolCall) { self.call = call }

    /// The comparison of a probe; `nil` where its whole reply may change.
    init?(_ call: ToolCall, allowing allowances: [ProbeAllowance]) {
        self.call = call
        for allowance in allowances where allowance.isAbout(call) {
            switch allowance.part {
            case .whole: return nil
            case .paths(let paths): except += paths
            }
        }
    }

    /// What has changed, in words; `nil` where nothing has that must not. Throws why it cannot be told.
    func change(from before: [ToolStep], to after: [ToolStep]) throws(StateMistake) -> String? {
        let (old, new) = (
            try reply(in: before, "before the episode"), try reply(in: after, "after the episode")
        )
        guard old != new else { return nil }
        let (was, isNow) = Self.difference(JSON.text(old), JSON.text(new))
        return "\(call.name) replied \(was) and now \(isNow)"
    }

    /// Both texts from a little before the place where they part, so that a long reply shows what is another.
    private static func difference(_ old: String, _ new: String) -> (String, String) {
        let same = zip(old, new).prefix { $0 == $1 }.count
        let start = same > 40 ? same - 20 : 0
        func shown(_ text: String) -> String {
            (start > 0 ? "…" : "") + Excerpt.of(String(text.dropFirst(start)))
        }
        return (shown(old), shown(new))
    }

    /// What is to be compared of a reply: its JSON, or its text, or the words with which the tool failed.
    private func reply(in steps: [ToolStep], _ time: String) throws(StateMistake) -> JSONValue {
        guard let step = steps.first(where: { $0.call == call }) else {
            throw StateMistake("'\(call.name)' was not called \(time)")
        }
        switch step.error {
        case nil, .failed, .refused: break
        case .lost, .unknownTool, .invalidJSON, .invalidArguments:
            throw StateMistake("'\(call.name)', called \(time), shows no state: \(Excerpt.of(step.result))")
        }
        guard let value = try? JSON.parse(step.result) else { return .string(step.result) }
        return except.reduce(value) { $1.rest(of: $0) }.inNameOrder
    }
}

extension OptionReader {
    /// What is compared of a world without a database, by case: the replies of its probes but for what the case allows and what its goals
    /// name, and those of the calls that the case forbids to differ.
    mutating func comparisons(
        of suite: Suite, _ world: WorldDefinition, allowed: String, forbidden: String
    ) -> [String: [ProbeComparison]] {
        if world.probes.isEmpty, suite.cases.contains(where: { $0.expect[forbidden] == nil }) {
            wrong(
                "the suite's world has no database whose state could be asked, and declares no probes",
                hint: "add 'probes' to the world: calls of tools that show its state and change nothing")
        }
        let calls = world.probes.map { ToolCall(probing: $0.tool, with: $0.arguments) }
        let allowances = allowances(of: suite, field: allowed, tools: calls.map(\.name))
        var comparisons: [String: [ProbeComparison]] = [:]
        for testCase in suite.cases {
            let own = allowances[testCase.id] ?? []
            comparisons[testCase.id] = calls.compactMap { ProbeComparison($0, allowing: own) }
        }
        checkStates(field: forbidden) { values, testCase throws(StateMistake) in
            for value in values {
                let probe = try StateObject(value, known: ["tool", "arguments"])
                let arguments = JSONValue.object(try probe.object("arguments") ?? JSONObject())
                comparisons[testCase.id, default: []].append(
                    ProbeComparison(call: ToolCall(probing: try probe.tool(), with: arguments)))
            }
        }
        return comparisons
    }

    /// What each case allows to change, and what the goals of its end state name.
    private mutating func allowances(
        of suite: Suite, field: String, tools: [String]
    ) -> [String: [ProbeAllowance]] {
        var allowances: [String: [ProbeAllowance]] = [:]
        checkStates(field: field) { values, testCase throws(StateMistake) in
            for value in values {
                allowances[testCase.id, default: []].append(try ProbeAllowance(value, tools: tools))
            }
        }
        for rule in suite.acceptance.flatMap(\.scorers) where rule.scorer == EndStateScorer.kind.name {
            let goals = ProbeGoal.all(of: suite, field: rule.options["field"]?.stringValue ?? "state")
            for (id, own) in goals { allowances[id, default: []] += own.map { ProbeAllowance($0) } }
        }
        return allowances
    }
}
