import AssayCore
import AssayJSON

/// Ollama's own `/api/chat`: a document a line.
struct OllamaDialect: Dialect {
    var framing: Framing { .lines }
    var contentMembers: [String] { ["content", "thinking", "tool_calls"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.base(without: "/api/chat") + "/api/chat"
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { nil }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var options = JSONObject()
        options["num_predict"] = .integer(Int64(settings.maxTokens))
        options["temperature"] = .number(settings.temperature)
        options["top_k"] = settings.topK.map { .integer(Int64($0)) }
        options["top_p"] = settings.topP.map { .number($0) }
        options["min_p"] = settings.minP.map { .number($0) }
        options["repeat_penalty"] = settings.repetitionPenalty.map { .number($0) }
        options["seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { options["stop"] = .array(settings.stop.map { .string($0) }) }
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["messages"] = .array(request.messages.map(Self.message))
        body["options"] = .object(options)
        if case .jsonSchema(let schema) = request.responseFormat { body["format"] = schema }
        if !request.tools.isEmpty { body["tools"] = .array(request.tools.map(ChatRequestBody.tool)) }
        body["stream"] = .bool(configuration.isStreaming)
        return body
    }

    private static func message(_ message: Message) -> JSONValue {
        let calls = message.toolCalls.map { call -> JSONValue in
            ["function": ["name": .string(call.name), "arguments": (try? JSON.parse(call.arguments)) ?? [:]]]
        }
        return .members([
            "role": .string(message.role.rawValue), "content": .string(message.content),
            "tool_calls": calls.isEmpty ? nil : .array(calls),
        ])
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let error = root["error"], !error.isNull { state.take(error: error.value ?? .null) }
        state.servedModel = root["model"]?.string ?? state.servedModel
        state.ignoreMembers(of: root, besides: Self.known)
        if let message = root["message"] {
            state.take(.reasoning, message["thinking"]?.string ?? "", at: instant)
            state.take(.answer, message["content"]?.string ?? "", at: instant)
            if let calls = message["tool_calls"] { take(calls: calls, into: &state, at: instant) }
        }
        guard root["done"]?.value?.boolValue == true else { return }
        state.isTerminated = true
        state.finish = Self.reason(root["done_reason"]?.string ?? "stop", state)
        state.merge(usage: root, only: ["prompt_eval_count", "eval_count"]) { raw in
            Usage(freshPrompt: raw.tokens("prompt_eval_count"), answer: raw.tokens("eval_count"))
        }
        let members = root.value?.objectValue?.members ?? []
        state.serverTimings = .object(JSONObject(members.filter { $0.name.hasSuffix("_duration") }))
    }

    private static let known: Set<String> = [
        "error", "model", "created_at", "message", "done", "done_reason", "total_duration", "load_duration",
        "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration",
    ]

    private func take(calls: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        for index in 0..<calls.count {
            guard let function = calls[index]?["function"] else { continue }
            state.take(
                callAt: state.reply.toolCalls.count, id: "call-\(state.reply.toolCalls.count)",
                name: function["name"]?.string ?? "",
                arguments: function["arguments"]?.value.map { JSON.text($0) } ?? "", at: instant)
        }
    }

    private static func reason(_ word: String, _ state: ReplyState) -> FinishReason {
        switch word {
        case "stop": state.reply.toolCalls.isEmpty ? .stop : .toolCalls
        case "length": .length
        default: .other(word)
        }
    }
}
