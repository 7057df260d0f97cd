import AssayCore
import AssayJSON

/// Anthropic's Messages: content in blocks, usage in disjoint buckets.
struct AnthropicDialect: Dialect {
    var contentMembers: [String] { ["text", "thinking", "partial_json", "name"] }

    func url(_ configuration: EndpointConfiguration) -> String { configuration.route("messages") }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { configuration.route("models") }

    func headers(key: String?) -> [(name: String, value: String)] {
        [("anthropic-version", "2023-06-01")] + (key.map { [("x-api-key", $0)] } ?? [])
    }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["max_tokens"] = .integer(Int64(settings.maxTokens))
        body["temperature"] = .number(settings.temperature)
        body["top_p"] = settings.topP.map { .number($0) }
        body["top_k"] = settings.topK.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { body["stop_sequences"] = .array(settings.stop.map { .string($0) }) }
        let system = request.messages.filter { $0.role == .system }.map(\.content)
        if !system.isEmpty { body["system"] = .string(system.joined(separator: "\n\n")) }
        body["messages"] = .array(request.messages.withResultsTogether.map(Self.message))
        if !request.tools.isEmpty {
            body["tools"] = .array(
                request.tools.map {
                    [
                        "name": .string($0.name), "description": .string($0.summary),
                        "input_schema": $0.parameters,
                    ]
                })
        }
        body["stream"] = .bool(configuration.isStreaming)
        return body
    }

    /// A message, or the results of tools that were called together.
    private static func message(_ group: [Message]) -> JSONValue {
        guard let message = group.first, message.role != .tool else {
            return ["role": "user", "content": .array(group.map(result))]
        }
        guard !message.toolCalls.isEmpty else {
            return ["role": .string(message.role.rawValue), "content": .string(message.content)]
        }
        let text: [JSONValue] =
            message.content.isEmpty ? [] : [["type": "text", "text": .string(message.content)]]
        let calls = message.toolCalls.map { call -> JSONValue in
            [
                "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
                "input": (try? JSON.parse(call.arguments)) ?? [:],
            ]
        }
        return ["role": "assistant", "content": .array(text + calls)]
    }

    private static func result(_ message: Message) -> JSONValue {
        [
            "type": "tool_result", "tool_use_id": .string(message.toolCallID ?? ""),
            "content": .string(message.content),
        ]
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        switch root["type"]?.string {
        case "message_start":
            guard let message = root["message"] else { return }
            state.servedModel = message["model"]?.string
            if let usage = message["usage"] { state.merge(usage: usage, Self.buckets) }
        case "content_block_start": take(block: root["content_block"], into: &state, at: instant)
        case "content_block_delta": take(delta: root["delta"], into: &state, at: instant)
        case "message_delta":
            if let word = root["delta"]?["stop_reason"]?.string { state.finish = Self.reason(word) }
            if let usage = root["usage"] { state.merge(usage: usage, Self.buckets) }
        case "message_stop": state.isTerminated = true
        case "error": state.take(error: root.value ?? .null)
        case "message":
            // A reply that is not streamed.
            state.servedModel = root["model"]?.string
            if let content = root["content"] {
                for index in 0..<content.count { take(block: content[index], into: &state, at: instant) }
            }
            if let usage = root["usage"] { state.merge(usage: usage, Self.buckets) }
            if let word = root["stop_reason"]?.string { state.finish = Self.reason(word) }
        case "ping", "content_block_stop": break
        // What llama.cpp says when it breaks off has no type.
        case nil where root["error"] != nil: state.take(error: root.value ?? .null)
        case let type: state.ignore("event \(type ?? "without a type")")
        }
    }

    private func take(block: JSONNode?, into state: inout ReplyState, at instant: MonotonicInstant) {
        switch block?["type"]?.string {
        case "text": state.take(.answer, block?["text"]?.string ?? "", at: instant)
        case "thinking": state.take(.reasoning, block?["thinking"]?.string ?? "", at: instant)
        case "tool_use":
            let input = block?["input"]?.value?.objectValue
            state.take(
                callAt: state.reply.toolCalls.count, id: block?["id"]?.string,
                name: block?["name"]?.string ?? "",
                arguments: input.map { $0.members.isEmpty ? "" : JSON.text(.object($0)) } ?? "", at: instant)
        case "redacted_thinking", nil: break
        case let type?: state.ignore("block \(type)")
        }
    }

    private func take(delta: JSONNode?, into state: inout ReplyState, at instant: MonotonicInstant) {
        switch delta?["type"]?.string {
        case "text_delta": state.take(.answer, delta?["text"]?.string ?? "", at: instant)
        case "thinking_delta": state.take(.reasoning, delta?["thinking"]?.string ?? "", at: instant)
        case "input_json_delta":
            state.take(
                callAt: max(0, state.reply.toolCalls.count - 1), id: nil, name: "",
                arguments: delta?["partial_json"]?.string ?? "", at: instant)
        case "signature_delta", nil: break
        case let type?: state.ignore("delta \(type)")
        }
    }

    /// The buckets are disjoint here, and thinking is part of the output without a count of its own.
    static func buckets(_ raw: JSONValue) -> Usage {
        let hour = raw.tokens("cache_creation.ephemeral_1h_input_tokens")
        let fiveMinutes =
            raw.tokens("cache_creation.ephemeral_5m_input_tokens")
            ?? raw.tokens("cache_creation_input_tokens").flatMap { $0.less(hour) }
        return Usage(
            freshPrompt: raw.tokens("input_tokens"), cacheRead: raw.tokens("cache_read_input_tokens"),
            cacheWrite5m: fiveMinutes, cacheWrite1h: hour, answer: raw.tokens("output_tokens"))
    }

    static func reason(_ word: String) -> FinishReason {
        switch word {
        case "end_turn", "stop_sequence": .stop
        case "max_tokens", "model_context_window_exceeded": .length
        case "tool_use": .toolCalls
        case "refusal": .contentFilter
        default: .other(word)
        }
    }
}
