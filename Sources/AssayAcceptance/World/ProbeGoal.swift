import AssayCore
import AssayJSON

/// What a tool of the world must reply when it is called once the episode has ended: `{"tool", "arguments"}` with one or more of `equals`
/// (the whole reply), `contains` (a text in it) and `paths` (JSONPath checks as of `json_path`).
struct ProbeGoal: Sendable {
    let call: ToolCall
    private let equals: JSONValue?
    private let contains: String?
    private let paths: [JSONPathScorer.Check]

    /// Reads a goal; `tools` are the names that there are, where they are known.
    init(_ value: JSONValue, tools: [String]?) throws(StateMistake) {
        let known = ["tool", "arguments", "equals", "contains", "paths"]
        guard let members = value.objectValue?.members, members.allSatisfy({ known.contains($0.name) }),
            let tool = value["tool"]?.stringValue, value["arguments"].map({ $0.objectValue != nil }) ?? true
        else {
            throw StateMistake(
                "must be a list of objects with 'tool', perhaps 'arguments', and 'equals', 'contains' or 'paths'"
            )
        }
        if let tools, !tools.contains(tool) {
            throw StateMistake("names the tool '\(tool)', which there is not")
        }
        let checks = value["paths"]?.arrayValue ?? []
        paths = checks.compactMap(JSONPathScorer.Check.init)
        equals = value["equals"]
        contains = value["contains"]?.stringValue
        guard paths.count == checks.count, value["paths"] == nil || !paths.isEmpty,
            value["contains"] == nil || contains?.isEmpty == false
        else { throw StateMistake("has 'paths' that are no JSONPath checks, or 'contains' that is no text") }
        guard equals != nil || contains != nil || !paths.isEmpty else {
            throw StateMistake("asks nothing of the reply of '\(tool)': give 'equals', 'contains' or 'paths'")
        }
        call = ToolCall(probing: tool, with: value["arguments"] ?? [:])
    }

    /// What of the reply it names: the whole, or what its paths select.
    var named: ProbeAllowance.Part { equals == nil && contains == nil ? .paths(paths.map(\.path)) : .whole }

    /// The goals of every case under a field, by case; what is wrong with them is said by who judges them.
    static func all(of suite: Suite, field: String) -> [String: [ProbeGoal]] {
        var goals: [String: [ProbeGoal]] = [:]
        for testCase in suite.cases {
            goals[testCase.id] = testCase.expect[field]?.arrayValue?.compactMap { value in
                try? ProbeGoal(value, tools: nil)
            }
        }
        return goals
    }

    /// What is wrong with the reply, or `nil` where it is as it must be.
    func mistake(in reply: ToolStep) -> String? {
        if let error = reply.error { return "\(call.name): \(error.rawValue), \(Excerpt.of(reply.result))" }
        let value = try? JSON.parse(reply.result)
        if let equals {
            let isText = equals.stringValue == reply.result
            let isValue = value.map { ArgumentEquality.exact.equal($0, equals) } ?? false
            if !isText, !isValue {
                return
                    "\(call.name) replies \(Excerpt.of(reply.result)), not \(Excerpt.of(JSON.text(equals)))"
            }
        }
        if let contains, !reply.result.contains(contains) {
            return "\(call.name) replies \(Excerpt.of(reply.result)), without \(Excerpt.of(contains))"
        }
        guard !paths.isEmpty else { return nil }
        guard let value else { return "\(call.name) replies \(Excerpt.of(reply.result)), which is not JSON" }
        return paths.lazy.compactMap { $0.mistake(in: value) }.first.map { "\(call.name): \($0)" }
    }
}

extension OptionReader {
    /// Reads what every case says of the replies that a world without a database must give in the end.
    mutating func probeGoals(field: String, of world: WorldDefinition) -> [String: [ProbeGoal]] {
        var goals: [String: [ProbeGoal]] = [:]
        var tools: [String]?
        if case .recorded = world.source { tools = world.tools.map(\.declaration.name) }
        checkStates(field: field) { values, testCase throws(StateMistake) in
            var own: [ProbeGoal] = []
            for value in values { own.append(try ProbeGoal(value, tools: tools)) }
            goals[testCase.id] = own
        }
        return goals
    }
}
