import AssayCore
import AssayJSON

/// What an episode may change of a world without a database: the replies of a tool, of one call of it, or a part of them.
struct ProbeAllowance: Sendable {
    /// A part of a reply.
    enum Part: Sendable {
        case whole
        case paths([JSONPath])
    }

    /// The tool; `nil` is every tool.
    private let tool: String?
    /// The call; `nil` is every call of the tool.
    private let call: ToolCall?
    let part: Part

    /// Reads a tool's name, `*`, or `{tool, arguments, paths}`; `tools` are those whose replies are compared.
    init(_ value: JSONValue, tools: [String]) throws(StateMistake) {
        if let name = value.stringValue {
            (tool, call, part) = (name == "*" ? nil : name, nil, .whole)
        } else {
            let allowance = try StateObject(value, known: ["tool", "arguments", "paths"])
            let name = try allowance.tool()
            tool = name
            call = try allowance.object("arguments").map { ToolCall(probing: name, with: .object($0)) }
            part =
                try allowance.texts("paths").map { paths throws(StateMistake) in
                    .paths(try paths.map { path throws(StateMistake) in try Self.path(path) })
                } ?? .whole
        }
        if let tool, !tools.contains(tool) {
            throw StateMistake("names '\(tool)', which is no probe: \(tools.joined(separator: ", "))")
        }
    }

    /// What a goal of the case says itself may change.
    init(_ goal: ProbeGoal) {
        (tool, call, part) = (goal.call.name, goal.call, goal.named)
    }

    private static func path(_ text: String) throws(StateMistake) -> JSONPath {
        do throws(JSONPath.Mistake) { return try JSONPath(text) } catch {
            throw StateMistake("has '\(text)', which is no JSONPath: \(error.message)")
        }
    }

    /// Whether it is about a call.
    func isAbout(_ probe: ToolCall) -> Bool { (tool ?? probe.name) == probe.name && (call ?? probe) == probe }
}

extension ToolCall {
    /// A call that asks for the state; equal calls are equal whatever the order of their arguments' members.
    init(probing tool: String, with arguments: JSONValue) {
        self.init(id: "probe", name: tool, arguments: JSON.text(arguments.inNameOrder))
    }
}

extension StateObject {
    /// The tool that it names.
    func tool() throws(StateMistake) -> String {
        guard let name = try text("tool"), !name.isEmpty else { throw StateMistake("needs 'tool'") }
        return name
    }
}
