package import AssayCore
import AssayJSON

/// Tools whose replies were recorded before: each call gets the next reply recorded for it, and the last one again after that.
package actor RecordedWorld: ToolWorld {
    private struct Call: Hashable {
        var tool: String
        /// As JSON with members in the order of their names.
        var arguments: String
    }

    /// What the model sees of the tools.
    nonisolated package let tools: [ToolDeclaration]
    /// The replies that are left, the next one last.
    private var replies: [Call: [RecordedReply]] = [:]

    /// Makes a world of declared tools and their replies.
    init(tools: [ToolDeclaration], replies recorded: [RecordedReply]) {
        self.tools = tools
        for reply in recorded.reversed() {
            let call = Call(tool: reply.tool, arguments: JSON.text(reply.arguments.inNameOrder))
            replies[call, default: []].append(reply)
        }
    }

    /// Gives the recorded reply to a call.
    package func call(_ call: ToolCall, turn: Int) -> ToolStep {
        do throws(CallMistake) {
            let arguments = try CallCheck.arguments(of: call, among: tools)
            let key = Call(tool: call.name, arguments: JSON.text(arguments.inNameOrder))
            guard let reply = replies[key]?.last else {
                return .wrong(call, turn: turn, .failed, "no reply to this call is recorded")
            }
            if let left = replies[key], left.count > 1 { replies[key]?.removeLast() }
            return ToolStep(turn: turn, call: call, result: reply.reply, error: reply.error)
        } catch {
            return .wrong(call, turn: turn, error.kind, error.message)
        }
    }

    /// There are none.
    package func lookup(_ name: String, input: JSONValue) throws(CannotRun) -> JSONValue {
        throw CannotRun("there is no look-up '\(name)'")
    }
}
