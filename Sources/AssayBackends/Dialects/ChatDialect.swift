import AssayCore
import AssayJSON

/// OpenAI's Chat Completions with the fields that llama.cpp, vLLM, SGLang, TGI and Ollama add to it.
struct ChatDialect: Dialect {
    var contentMembers: [String] {
        ["content", "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call"]
    }

    func url(_ configuration: EndpointConfiguration) -> String { configuration.route("chat/completions") }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { configuration.route("models") }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        ChatRequestBody.object(request, configuration)
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        let count = state.chunks.count
        defer { OpenAIFields.tally(root, into: &state, since: count) }
        OpenAIFields.take(root, into: &state)
        guard let choice = root["choices"]?[0] else { return }
        // In a stream the content is under `delta`, else under `message`.
        if let content = choice["delta"] ?? choice["message"] {
            take(content: content, into: &state, at: instant)
        }
        OpenAIFields.takeLogProbabilities(choice, into: &state)
        if let word = choice["finish_reason"]?.string { state.finish = OpenAIFields.reason(word) }
    }

    private static let known: Set<String> = [
        "role", "content", "refusal", "reasoning", "reasoning_content", "tool_calls", "function_call",
    ]

    private func take(content: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        state.ignoreMembers(of: content, besides: Self.known, prefix: "delta.")
        if let call = content["function_call"], call.isObject {
            state.take(
                callAt: 0, id: nil, name: call["name"]?.string ?? "",
                arguments: call["arguments"]?.string ?? "",
                at: instant)
        }
        state.take(
            .reasoning, content["reasoning_content"]?.string ?? content["reasoning"]?.string ?? "",
            at: instant)
        state.take(
            .answer, (content["content"]?.string ?? "") + (content["refusal"]?.string ?? ""), at: instant)
        guard let calls = content["tool_calls"] else { return }
        for index in 0..<calls.count {
            guard let call = calls[index] else { continue }
            let arguments =
                call["function"]?["arguments"].flatMap { $0.string ?? $0.value.map { JSON.text($0) } } ?? ""
            state.take(
                callAt: call["index"]?.integer ?? index, id: call["id"]?.string,
                name: call["function"]?["name"]?.string ?? "", arguments: arguments, at: instant)
        }
    }
}

/// OpenAI's older Completions: the prompt is one text.
struct CompletionsDialect: Dialect {
    var contentMembers: [String] { ["text"] }

    func url(_ configuration: EndpointConfiguration) -> String { configuration.route("completions") }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { configuration.route("models") }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        var body = ChatRequestBody.object(request, configuration)
        body["messages"] = nil
        body["tools"] = nil
        body["prompt"] = .string(request.joinedPrompt)
        return body
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        let count = state.chunks.count
        defer { OpenAIFields.tally(root, into: &state, since: count) }
        OpenAIFields.take(root, into: &state)
        guard let choice = root["choices"]?[0] else { return }
        state.take(.answer, choice["text"]?.string ?? "", at: instant)
        if let word = choice["finish_reason"]?.string { state.finish = OpenAIFields.reason(word) }
    }
}

/// What OpenAI's two routes have in common.
enum OpenAIFields {
    private static let known: Set<String> = [
        "id", "object", "created", "model", "choices", "usage", "system_fingerprint", "service_tier",
        "timings",
        "metrics", "error", "error_type", "prompt_progress",
    ]

    /// Takes what a server says along the way of how many tokens there have been: with continuous usage, or timings per token.
    static func tally(_ root: JSONNode, into state: inout ReplyState, since count: Int) {
        let total = root["usage"]?["completion_tokens"]?.integer ?? root["timings"]?["predicted_n"]?.integer
        if let total { state.note(outputSoFar: total, since: count) }
    }

    /// Takes the log-probabilities of a chunk's tokens, which come where `logprobs` was asked for.
    static func takeLogProbabilities(_ choice: JSONNode, into state: inout ReplyState) {
        guard let tokens = choice["logprobs"]?["content"] else { return }
        for place in 0..<tokens.count {
            if let value = tokens[place]?["logprob"]?.value?.numberValue { state.take(logProbability: value) }
        }
    }

    static func take(_ root: JSONNode, into state: inout ReplyState) {
        state.ignoreMembers(of: root, besides: known)
        if let object = root["error"], !object.isNull { state.take(error: object.value ?? .null) }
        if state.servedModel == nil { state.servedModel = root["model"]?.string }
        if let object = root["usage"], object.isObject { state.merge(usage: object, buckets) }
        if let object = root["timings"] ?? root["metrics"], object.isObject {
            state.serverTimings = object.value
        }
    }

    /// Cached and written prompt tokens and reasoning tokens are reported as parts of their totals here.
    static func buckets(_ raw: JSONValue) -> Usage {
        let read = raw.tokens("prompt_tokens_details.cached_tokens")
        let written = raw.tokens("prompt_tokens_details.cache_write_tokens")
        let reasoning =
            raw.tokens("completion_tokens_details.reasoning_tokens") ?? raw.tokens("reasoning_tokens")
        return Usage(
            freshPrompt: raw.tokens("prompt_tokens").flatMap { $0.less(read, written) }, cacheRead: read,
            cacheWrite5m: written, answer: raw.tokens("completion_tokens").flatMap { $0.less(reasoning) },
            reasoning: reasoning)
    }

    static func reason(_ word: String) -> FinishReason {
        switch word {
        case "stop", "eos_token", "stop_sequence": .stop
        case "length": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        default: .other(word)
        }
    }
}
