import AssayCore
import AssayJSON

/// Why a call cannot be made, in words for the model.
struct CallMistake: Error {
    var kind: ToolError
    var message: String
}

/// What every world asks of a call before a tool sees it.
enum CallCheck {
    /// The arguments of a call, where its tool exists and they satisfy the tool's schema.
    static func arguments(of call: ToolCall, among tools: [ToolDeclaration]) throws(CallMistake) -> JSONValue
    {
        guard let tool = tools.first(where: { $0.name == call.name }) else {
            let names = tools.map(\.name).joined(separator: ", ")
            throw CallMistake(
                kind: .unknownTool, message: "there is no tool '\(call.name)'; the tools are: \(names)")
        }
        guard let arguments = try? JSON.parse(call.arguments), arguments.objectValue != nil else {
            throw CallMistake(kind: .invalidJSON, message: "the arguments are not a JSON object")
        }
        let mistakes = JSONSchema(tool.parameters).mistakes(in: arguments)
        guard mistakes.isEmpty else {
            throw CallMistake(
                kind: .invalidArguments,
                message: "the arguments are wrong: " + mistakes.joined(separator: "; "))
        }
        return arguments
    }
}

extension ToolStep {
    /// A call that was not made or went wrong, and what the model is told of it.
    static func wrong(_ call: ToolCall, turn: Int, _ kind: ToolError, _ message: String) -> ToolStep {
        ToolStep(turn: turn, call: call, result: JSON.text(["error": .string(message)]), error: kind)
    }
}
