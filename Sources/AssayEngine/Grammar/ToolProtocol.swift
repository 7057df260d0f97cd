package import AssayCore
import AssayJSON

/// How a model without a tool format of its own calls tools: in JSON that a grammar holds it to.
///
/// The tools are described at the end of the system message. Every turn is then one JSON object: `{"tool": NAME, "arguments": {…}}`
/// or `{"answer": TEXT}`. A tool's result comes back as a user message.
package enum ToolProtocol {
    /// The messages of a request with the tools written into them.
    package static func messages(of request: GenerationRequest) -> [Message] {
        let system = request.messages.first.flatMap { $0.role == .system ? $0.content : nil }
        let rest = system == nil ? request.messages[...] : request.messages.dropFirst()
        var names: [String: String] = [:]
        let opening = [system, description(of: request.tools)].compactMap { $0 }.joined(separator: "\n\n")
        return [Message(.system, opening)]
            + rest.map { message in
                for call in message.toolCalls { names[call.id] = call.name }
                switch message.role {
                case .assistant: return Message(.assistant, written(message))
                case .tool:
                    let name = message.toolCallID.flatMap { names[$0] } ?? "the tool"
                    return Message(.user, "Result of \(name): \(message.content)")
                case .system, .user: return message
                }
            }
    }

    private static func description(of tools: [ToolDeclaration]) -> String {
        let lines = tools.map { tool in
            "- \(tool.name): \(tool.summary) Arguments: \(JSON.text(tool.parameters["properties"] ?? [:]))"
        }
        return """
            Tools:
            \(lines.joined(separator: "\n"))
            Reply with one JSON object: {"tool": NAME, "arguments": {...}} to call a tool, \
            or {"answer": "..."} when you know the answer.
            """
    }

    /// An assistant's turn as the grammar had it written.
    private static func written(_ message: Message) -> String {
        if let call = message.toolCalls.first {
            return "{\"tool\": \(JSON.text(.string(call.name))), \"arguments\": \(call.arguments)}"
        }
        return JSON.text(["answer": .string(message.content)])
    }

    /// The grammar of a turn.
    package static func grammar(for tools: [ToolDeclaration]) throws(GrammarError) -> String {
        let calls = tools.map { tool in
            JSONValue.members([
                "type": "object",
                "properties": ["tool": ["const": .string(tool.name)], "arguments": tool.parameters],
                "required": ["tool", "arguments"],
            ])
        }
        let answer: JSONValue = [
            "type": "object", "properties": ["answer": ["type": "string"]], "required": ["answer"],
        ]
        return try SchemaGrammar.grammar(for: ["anyOf": .array(calls + [answer])])
    }

    /// Reads a turn back: a call becomes the reply's tool call, an answer its text. What is no such object stays text.
    package static func interpret(_ exchange: inout Exchange) {
        guard let turn = try? JSON.parse(exchange.reply.text) else { return }
        if let answer = turn["answer"]?.stringValue {
            exchange.reply.text = answer
        } else if let name = turn["tool"]?.stringValue, let arguments = turn["arguments"] {
            exchange.reply.text = ""
            exchange.reply.toolCalls = [
                ToolCall(id: "call-\(exchange.id.turn)", name: name, arguments: JSON.text(arguments))
            ]
            for index in exchange.trace.chunks.indices { exchange.trace.chunks[index].kind = .toolCall }
            if exchange.succeeded { exchange.ending = .completed(.toolCalls) }
        }
    }
}
