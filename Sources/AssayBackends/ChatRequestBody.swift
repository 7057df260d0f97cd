import AssayCore
import AssayJSON

/// Writes a request as Chat Completions wants it.
enum ChatRequestBody {
    static func object(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["messages"] = .array(request.messages.map(message))
        body[configuration.maxTokensField] = .integer(Int64(settings.maxTokens))
        body["temperature"] = .number(settings.temperature)
        body["top_p"] = settings.topP.map { .number($0) }
        body["seed"] = settings.seed.map { .integer(Int64($0)) }
        body["stop"] = settings.stop.isEmpty ? nil : .array(settings.stop.map { .string($0) })
        // Not of OpenAI's own interface, but of llama.cpp, vLLM and SGLang: sent only where a suite sets them.
        body["top_k"] = settings.topK.map { .integer(Int64($0)) }
        body["min_p"] = settings.minP.map { .number($0) }
        body["repeat_penalty"] = settings.repetitionPenalty.map { .number($0) }
        body["repetition_penalty"] = settings.repetitionPenalty.map { .number($0) }
        addFormat(request.responseFormat, to: &body)
        if !request.tools.isEmpty { body["tools"] = .array(request.tools.map(tool)) }
        body["stream"] = .bool(configuration.isStreaming)
        if configuration.isStreaming { body["stream_options"] = ["include_usage": true] }
        return body
    }

    private static func addFormat(_ format: ResponseFormat, to body: inout JSONObject) {
        switch format {
        case .text: break
        case .jsonSchema(let schema):
            body["response_format"] = [
                "type": "json_schema", "json_schema": ["name": "answer", "strict": true, "schema": schema],
            ]
        case .grammar(let text): body["grammar"] = .string(text)
        }
    }

    private static func message(_ message: Message) -> JSONValue {
        let calls = message.toolCalls.map { call -> JSONValue in
            [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
            ]
        }
        return .members([
            "role": .string(message.role.rawValue), "content": .string(message.content),
            "tool_calls": calls.isEmpty ? nil : .array(calls),
            "tool_call_id": message.toolCallID.map { .string($0) },
        ])
    }

    static func tool(_ tool: ToolDeclaration) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.summary),
                "parameters": tool.parameters,
            ],
        ]
    }
}
