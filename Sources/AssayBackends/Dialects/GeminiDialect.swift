import AssayCore
import AssayJSON

/// Gemini's `streamGenerateContent`: a stream that ends with the connection.
struct GeminiDialect: Dialect {
    var endsWithConnection: Bool { true }
    var contentMembers: [String] { ["text", "functionCall"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        let method = configuration.isStreaming ? "streamGenerateContent?alt=sse" : "generateContent"
        return configuration.base(without: "/v1beta") + "/v1beta/models/\(configuration.model):\(method)"
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { nil }

    func headers(key: String?) -> [(name: String, value: String)] {
        key.map { [("x-goog-api-key", $0)] } ?? []
    }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var generation = JSONObject()
        generation["maxOutputTokens"] = .integer(Int64(settings.maxTokens))
        generation["temperature"] = .number(settings.temperature)
        generation["topP"] = settings.topP.map { .number($0) }
        generation["topK"] = settings.topK.map { .integer(Int64($0)) }
        generation["seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { generation["stopSequences"] = .array(settings.stop.map { .string($0) }) }
        if case .jsonSchema(let schema) = request.responseFormat {
            generation["responseMimeType"] = "application/json"
            generation["responseJsonSchema"] = schema
        }
        var body = JSONObject()
        let system = request.messages.filter { $0.role == .system }.map(\.content)
        if !system.isEmpty {
            body["systemInstruction"] = ["parts": [["text": .string(system.joined(separator: "\n\n"))]]]
        }
        body["contents"] = .array(request.messages.withResultsTogether.map(Self.content))
        body["generationConfig"] = .object(generation)
        if !request.tools.isEmpty {
            body["tools"] = [
                [
                    "functionDeclarations": .array(
                        request.tools.map {
                            [
                                "name": .string($0.name), "description": .string($0.summary),
                                "parametersJsonSchema": $0.parameters,
                            ]
                        })
                ]
            ]
        }
        return body
    }

    /// A message, or the results of tools that were called together.
    private static func content(_ group: [Message]) -> JSONValue {
        [
            "role": group.first?.role == .assistant ? "model" : "user",
            "parts": .array(group.flatMap(parts)),
        ]
    }

    private static func parts(_ message: Message) -> [JSONValue] {
        if message.role == .tool {
            return [
                [
                    "functionResponse": [
                        "name": .string(message.toolCallID ?? ""),
                        "response": ["result": .string(message.content)],
                    ]
                ]
            ]
        }
        let text: [JSONValue] = message.content.isEmpty ? [] : [["text": .string(message.content)]]
        return text
            + message.toolCalls.map { call -> JSONValue in
                [
                    "functionCall": [
                        "name": .string(call.name), "args": (try? JSON.parse(call.arguments)) ?? [:],
                    ]
                ]
            }
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let error = root["error"], !error.isNull { state.take(error: error.value ?? .null) }
        state.servedModel = root["modelVersion"]?.string ?? state.servedModel
        if let usage = root["usageMetadata"] { state.merge(usage: usage, Self.buckets) }
        if let reason = root["promptFeedback"]?["blockReason"]?.string {
            state.take(error: .string("the prompt was blocked: \(reason)"))
        }
        state.ignoreMembers(of: root, besides: Self.known)
        guard let candidate = root["candidates"]?[0] else { return }
        if let parts = candidate["content"]?["parts"] {
            for index in 0..<parts.count {
                if let part = parts[index] { take(part: part, into: &state, at: instant) }
            }
        }
        if let word = candidate["finishReason"]?.string { state.finish = Self.reason(word, state) }
    }

    private static let known: Set<String> = [
        "error", "modelVersion", "usageMetadata", "promptFeedback", "candidates", "responseId",
    ]

    private func take(part: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        let isThought = part["thought"]?.value?.boolValue == true
        state.take(isThought ? .reasoning : .answer, part["text"]?.string ?? "", at: instant)
        state.ignoreMembers(
            of: part, besides: ["text", "thought", "thoughtSignature", "functionCall"], prefix: "part.")
        guard let call = part["functionCall"] else { return }
        let name = call["name"]?.string ?? ""
        // Answers refer to a call by its function's name here.
        state.take(
            callAt: state.reply.toolCalls.count, id: name, name: name,
            arguments: call["args"]?.value.map { JSON.text($0) } ?? "{}", at: instant)
    }

    /// The prompt's count includes cached tokens; the candidates' count excludes thoughts.
    static func buckets(_ raw: JSONValue) -> Usage {
        let read = raw.tokens("cachedContentTokenCount")
        let prompt = raw.tokens("promptTokenCount").map { $0 + (raw.tokens("toolUsePromptTokenCount") ?? 0) }
        return Usage(
            freshPrompt: prompt.flatMap { $0.less(read) }, cacheRead: read,
            answer: raw.tokens("candidatesTokenCount"),
            reasoning: raw.tokens("thoughtsTokenCount"))
    }

    private static func reason(_ word: String, _ state: ReplyState) -> FinishReason {
        switch word {
        case "STOP": state.reply.toolCalls.isEmpty ? .stop : .toolCalls
        case "MAX_TOKENS": .length
        case "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "RECITATION": .contentFilter
        default: .other(word)
        }
    }
}
