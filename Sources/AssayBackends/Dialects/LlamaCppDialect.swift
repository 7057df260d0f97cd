import AssayCore
import AssayJSON

/// The native `/completion` of llama.cpp's server: the prompt is one text, and every chunk lists its tokens.
struct LlamaCppDialect: Dialect {
    var contentMembers: [String] { ["content"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.base(without: "/completion") + "/completion"
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? {
        configuration.base(without: "/completion") + "/v1/models"
    }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var body = JSONObject()
        body["prompt"] = .string(request.joinedPrompt)
        body["n_predict"] = .integer(Int64(settings.maxTokens))
        body["temperature"] = .number(settings.temperature)
        body["top_k"] = settings.topK.map { .integer(Int64($0)) }
        body["top_p"] = settings.topP.map { .number($0) }
        body["min_p"] = settings.minP.map { .number($0) }
        body["repeat_penalty"] = settings.repetitionPenalty.map { .number($0) }
        body["seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { body["stop"] = .array(settings.stop.map { .string($0) }) }
        switch request.responseFormat {
        case .text: break
        case .jsonSchema(let schema): body["json_schema"] = schema
        case .grammar(let text): body["grammar"] = .string(text)
        }
        body["stream"] = .bool(configuration.isStreaming)
        return body
    }

    private static let counts = ["tokens_evaluated", "tokens_predicted", "tokens_cached", "timings"]
    private static let known: Set<String> = [
        "index", "content", "tokens", "stop", "id_slot", "tokens_predicted", "tokens_evaluated",
        "tokens_cached",
        "model", "generation_settings", "prompt", "has_new_line", "truncated", "stop_type", "stopping_word",
        "timings", "error", "prompt_progress", "completion_probabilities",
    ]

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let error = root["error"], !error.isNull { state.take(error: error.value ?? .null) }
        let count = state.chunks.count
        state.take(.answer, root["content"]?.string ?? "", at: instant)
        if let total = root["tokens_predicted"]?.integer { state.note(outputSoFar: total, since: count) }
        state.ignoreMembers(of: root, besides: Self.known)
        guard root["stop"]?.value?.boolValue == true else { return }
        state.servedModel = root["model"]?.string
        state.merge(usage: root, only: Self.counts, Self.buckets)
        state.serverTimings = root["timings"]?.value
        state.finish = root["stop_type"]?.string.map(Self.reason)
        state.isTerminated = true
    }

    /// The evaluated prompt includes what came from the cache.
    static func buckets(_ raw: JSONValue) -> Usage {
        let read = raw.tokens("timings.cache_n")
        return Usage(
            freshPrompt: raw.tokens("tokens_evaluated").flatMap { $0.less(read) }, cacheRead: read,
            answer: raw.tokens("tokens_predicted"))
    }

    private static func reason(_ word: String) -> FinishReason {
        switch word {
        case "eos", "word": .stop
        case "limit": .length
        default: .other(word)
        }
    }
}

extension GenerationRequest {
    /// The conversation as one text, for routes that take no messages.
    var joinedPrompt: String { messages.map(\.content).joined(separator: "\n\n") }
}
