import AssayCore
import AssayJSON

/// The native `/generate` of SGLang: every event repeats all the text so far, and counts its tokens.
struct SGLangDialect: Dialect {
    var isCumulative: Bool { true }
    var contentMembers: [String] { ["text"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.base(without: "/generate") + "/generate"
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? {
        configuration.base(without: "/generate") + "/v1/models"
    }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var sampling = JSONObject()
        sampling["max_new_tokens"] = .integer(Int64(settings.maxTokens))
        sampling["temperature"] = .number(settings.temperature)
        sampling["top_k"] = settings.topK.map { .integer(Int64($0)) }
        sampling["top_p"] = settings.topP.map { .number($0) }
        sampling["min_p"] = settings.minP.map { .number($0) }
        sampling["repetition_penalty"] = settings.repetitionPenalty.map { .number($0) }
        sampling["sampling_seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { sampling["stop"] = .array(settings.stop.map { .string($0) }) }
        switch request.responseFormat {
        case .text: break
        // The server takes a schema as text.
        case .jsonSchema(let schema): sampling["json_schema"] = .string(JSON.text(schema))
        case .grammar(let text): sampling["ebnf"] = .string(text)
        }
        var body = JSONObject()
        body["text"] = .string(request.joinedPrompt)
        body["sampling_params"] = .object(sampling)
        body["stream"] = .bool(configuration.isStreaming)
        return body
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let error = root["error"], !error.isNull { state.take(error: error.value ?? .null) }
        let count = state.chunks.count
        state.take(answerSoFar: root["text"]?.string ?? "", at: instant)
        state.ignoreMembers(of: root, besides: ["text", "output_ids", "meta_info", "error", "index"])
        guard let about = root["meta_info"], about.isObject else { return }
        if let total = about["completion_tokens"]?.integer { state.note(outputSoFar: total, since: count) }
        state.merge(usage: about, only: Self.counts, Self.buckets)
        if let reason = about["finish_reason"], !reason.isNull { take(reason: reason, into: &state) }
        let times = about.value?.objectValue?.members.filter { Self.isTiming($0.name) } ?? []
        if !times.isEmpty { state.serverTimings = .object(JSONObject(times)) }
    }

    private static let counts = ["prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens"]

    private static func isTiming(_ name: String) -> Bool {
        name.hasSuffix("_latency") || name.hasSuffix("_time") || name.hasSuffix("_throughput")
            || name.hasPrefix("spec_")
    }

    /// The reason is an object with a type; an abort says why.
    private func take(reason: JSONNode, into state: inout ReplyState) {
        switch reason["type"]?.string ?? reason.string {
        case "stop": state.finish = .stop
        case "length": state.finish = .length
        case "abort":
            state.take(
                error: .string("aborted: \(reason["message"]?.string ?? "the server does not say why")"))
        case let word?: state.finish = .other(word)
        case nil: break
        }
    }

    /// Cached tokens are part of the prompt, reasoning tokens part of the completion.
    static func buckets(_ raw: JSONValue) -> Usage {
        let (read, reasoning) = (raw.tokens("cached_tokens"), raw.tokens("reasoning_tokens"))
        return Usage(
            freshPrompt: raw.tokens("prompt_tokens").flatMap { $0.less(read) }, cacheRead: read,
            answer: raw.tokens("completion_tokens").flatMap { $0.less(reasoning) }, reasoning: reasoning)
    }
}
