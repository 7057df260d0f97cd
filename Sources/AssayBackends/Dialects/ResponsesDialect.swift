import AssayCore
import AssayJSON

/// OpenAI's Responses: typed events, and no `[DONE]`.
struct ResponsesDialect: Dialect {
    var contentMembers: [String] { ["delta", "call_id"] }

    func url(_ configuration: EndpointConfiguration) -> String { configuration.route("responses") }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { configuration.route("models") }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["input"] = .array(request.messages.flatMap(Self.items))
        body["max_output_tokens"] = .integer(Int64(settings.maxTokens))
        body["temperature"] = .number(settings.temperature)
        body["top_p"] = settings.topP.map { .number($0) }
        if !request.tools.isEmpty {
            body["tools"] = .array(
                request.tools.map {
                    [
                        "type": "function", "name": .string($0.name), "description": .string($0.summary),
                        "parameters": $0.parameters,
                    ]
                })
        }
        if case .jsonSchema(let schema) = request.responseFormat {
            body["text"] = [
                "format": ["type": "json_schema", "name": "answer", "strict": true, "schema": schema]
            ]
        }
        body["stream"] = .bool(configuration.isStreaming)
        return body
    }

    private static func items(_ message: Message) -> [JSONValue] {
        if message.role == .tool {
            return [
                [
                    "type": "function_call_output", "call_id": .string(message.toolCallID ?? ""),
                    "output": .string(message.content),
                ]
            ]
        }
        let calls = message.toolCalls.map { call -> JSONValue in
            [
                "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
                "arguments": .string(call.arguments),
            ]
        }
        let text: JSONValue = ["role": .string(message.role.rawValue), "content": .string(message.content)]
        return (message.content.isEmpty && !calls.isEmpty ? [] : [text]) + calls
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        guard let type = root["type"]?.string else {
            // A reply that is not streamed is the response itself.
            return take(response: root, into: &state, at: instant, withOutput: true)
        }
        switch type {
        case "response.output_text.delta", "response.refusal.delta":
            state.take(.answer, root["delta"]?.string ?? "", at: instant)
        case "response.reasoning_text.delta", "response.reasoning_summary_text.delta":
            state.take(.reasoning, root["delta"]?.string ?? "", at: instant)
        case "response.output_item.added":
            guard let item = root["item"], Self.calls.contains(item["type"]?.string ?? "") else { return }
            state.take(
                callAt: state.reply.toolCalls.count, id: item["call_id"]?.string,
                name: item["name"]?.string ?? "", arguments: "", at: instant)
        case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta":
            state.take(
                callAt: max(0, state.reply.toolCalls.count - 1), id: nil, name: "",
                arguments: root["delta"]?.string ?? "", at: instant)
        case "response.completed", "response.incomplete", "response.failed":
            if let response = root["response"] {
                take(response: response, into: &state, at: instant, withOutput: false)
            }
            state.isTerminated = true
            // Of llama.cpp.
            if let timings = root["timings"], timings.isObject { state.serverTimings = timings.value }
        case "error": state.take(error: root.value ?? .null)
        case _ where Self.silent.contains(type) || type.hasSuffix(".done"): break
        default: state.ignore("event \(type)")
        }
    }

    private static let calls: Set<String> = ["function_call", "custom_tool_call"]
    /// Events that say nothing that the terminal one does not say again.
    private static let silent: Set<String> = [
        "response.created", "response.queued", "response.in_progress", "response.content_part.added",
        "response.reasoning_summary_part.added", "response.output_text.annotation.added",
    ]

    private func take(
        response: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant, withOutput: Bool
    ) {
        state.servedModel = response["model"]?.string ?? state.servedModel
        if let error = response["error"], !error.isNull { state.take(error: error.value ?? .null) }
        if let usage = response["usage"], usage.isObject { state.merge(usage: usage, Self.buckets) }
        let output = response["output"]
        if withOutput, let output {
            for index in 0..<output.count {
                if let item = output[index] { take(item: item, into: &state, at: instant) }
            }
        }
        switch (response["status"]?.string, response["incomplete_details"]?["reason"]?.string) {
        case ("completed", _): state.finish = state.reply.toolCalls.isEmpty ? .stop : .toolCalls
        case ("incomplete", "max_output_tokens"): state.finish = .length
        case ("incomplete", "content_filter"): state.finish = .contentFilter
        case ("failed", _): if state.error == nil { state.take(error: ["message": "the response failed"]) }
        case (let status?, let reason): state.finish = .other(reason ?? status)
        case (nil, _): break
        }
    }

    private func take(item: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if Self.calls.contains(item["type"]?.string ?? "") {
            state.take(
                callAt: state.reply.toolCalls.count, id: item["call_id"]?.string,
                name: item["name"]?.string ?? "",
                arguments: item["arguments"]?.string ?? item["input"]?.string ?? "", at: instant)
        }
        guard let content = item["content"] else { return }
        let kind: ChunkKind = item["type"]?.string == "reasoning" ? .reasoning : .answer
        for index in 0..<content.count {
            state.take(
                kind, content[index]?["text"]?.string ?? content[index]?["refusal"]?.string ?? "", at: instant
            )
        }
    }

    /// Cached tokens are part of the input, reasoning tokens part of the output.
    static func buckets(_ raw: JSONValue) -> Usage {
        let read = raw.tokens("input_tokens_details.cached_tokens")
        let reasoning = raw.tokens("output_tokens_details.reasoning_tokens")
        return Usage(
            freshPrompt: raw.tokens("input_tokens").flatMap { $0.less(read) }, cacheRead: read,
            answer: raw.tokens("output_tokens").flatMap { $0.less(reasoning) }, reasoning: reasoning)
    }
}
