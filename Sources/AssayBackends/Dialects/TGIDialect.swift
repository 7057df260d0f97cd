import AssayCore
import AssayJSON

/// The native `/generate_stream` of Text Generation Inference: an event is a token, and the last one has the details.
struct TGIDialect: Dialect {
    var contentMembers: [String] { ["text"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.base(without: "/generate_stream")
            + (configuration.isStreaming ? "/generate_stream" : "/generate")
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { nil }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var parameters = JSONObject()
        parameters["max_new_tokens"] = .integer(Int64(settings.maxTokens))
        // Greedy is its default, and a temperature of 0 is refused.
        parameters["do_sample"] = .bool(settings.temperature > 0)
        if settings.temperature > 0 { parameters["temperature"] = .number(settings.temperature) }
        parameters["top_k"] = settings.topK.map { .integer(Int64($0)) }
        parameters["top_p"] = settings.topP.map { .number($0) }
        parameters["repetition_penalty"] = settings.repetitionPenalty.map { .number($0) }
        parameters["seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { parameters["stop"] = .array(settings.stop.map { .string($0) }) }
        if case .jsonSchema(let schema) = request.responseFormat {
            parameters["grammar"] = ["type": "json", "value": schema]
        }
        parameters["details"] = true
        var body = JSONObject()
        body["inputs"] = .string(request.joinedPrompt)
        body["parameters"] = .object(parameters)
        return body
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let error = root["error"], !error.isNull { state.take(error: error.value ?? .null) }
        state.ignoreMembers(
            of: root,
            besides: ["index", "token", "top_tokens", "generated_text", "details", "error", "error_type"])
        if let token = root["token"], token.isObject {
            let count = state.chunks.count
            // A special token, such as the one that ends a text, is generated and is no text.
            if token["special"]?.value?.boolValue != true {
                state.take(.answer, token["text"]?.string ?? "", at: instant)
            }
            state.tokenDocuments += 1
            state.note(outputSoFar: state.tokenDocuments, since: count)
        } else {
            state.take(.answer, root["generated_text"]?.string ?? "", at: instant)
        }
        guard let details = root["details"], details.isObject else { return }
        state.merge(usage: details, only: ["generated_tokens", "input_length", "seed"], Self.buckets)
        state.finish = details["finish_reason"]?.string.map(OpenAIFields.reason)
        state.isTerminated = true
    }

    static func buckets(_ raw: JSONValue) -> Usage {
        Usage(freshPrompt: raw.tokens("input_length"), answer: raw.tokens("generated_tokens"))
    }
}
