import AssayCore
import AssayJSON

/// OpenAI's embeddings route: the texts of the messages go in, and the reply is a JSON list with the embedding of each.
struct EmbeddingsDialect: Dialect {
    var framing: Framing { .whole }
    var contentMembers: [String] { ["embedding"] }

    func url(_ configuration: EndpointConfiguration) -> String { configuration.route("embeddings") }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { configuration.route("models") }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        JSONObject([
            .init(name: "model", value: .string(configuration.model)),
            .init(name: "input", value: .array(request.messages.map { .string($0.content) })),
        ])
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        state.ignoreMembers(of: root, besides: ["object", "data", "model", "usage", "error"])
        if let object = root["error"], !object.isNull { state.take(error: object.value ?? .null) }
        state.servedModel = root["model"]?.string
        if let object = root["usage"], object.isObject {
            state.merge(usage: object) { raw in Usage(freshPrompt: raw.tokens("prompt_tokens"), answer: 0) }
        }
        guard let data = root["data"], data.count > 0 else { return }
        var vectors = [JSONValue](repeating: .null, count: data.count)
        for place in 0..<data.count {
            let index = data[place]?["index"]?.integer ?? place
            if vectors.indices.contains(index) { vectors[index] = data[place]?["embedding"]?.value ?? .null }
        }
        state.take(.answer, JSON.text(.array(vectors)), at: instant)
        state.finish = .stop
    }
}
