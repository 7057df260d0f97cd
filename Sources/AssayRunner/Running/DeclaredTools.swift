import AssayCore
import AssayJSON

/// Tools that a case declares and that nothing runs: calls are kept for the scorers, and what is wrong with them is classed as ever.
struct DeclaredTools: ToolWorld {
    let tools: [ToolDeclaration]

    func call(_ call: ToolCall, turn: Int) async -> ToolStep {
        let error: ToolError? =
            if !tools.contains(where: { $0.name == call.name }) {
                .unknownTool
            } else if (try? JSON.parse(call.arguments))?.objectValue == nil {
                .invalidJSON
            } else {
                nil
            }
        return ToolStep(turn: turn, call: call, result: "", error: error)
    }

    func lookup(_ name: String, input: JSONValue) async throws(CannotRun) -> JSONValue {
        throw CannotRun("there is no look-up '\(name)'")
    }
}
