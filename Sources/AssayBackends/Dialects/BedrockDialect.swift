import AssayCore
import AssayJSON

/// Amazon Bedrock's Converse and ConverseStream: messages of a binary event stream, named by their headers.
///
/// The reason to stop comes before the usage, so the stream's end is the terminal marker.
struct BedrockDialect: Dialect {
    var framing: Framing { .eventStream }
    var endsWithConnection: Bool { true }
    var contentMembers: [String] { ["text", "toolUse"] }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.base(without: "/") + Self.path(configuration)
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { nil }

    /// The route; what a model's name holds besides letters, digits and `-._~` is written as `%XX`.
    static func path(_ configuration: EndpointConfiguration) -> String {
        "/model/\(PercentEncoding.encode(configuration.model))/converse"
            + (configuration.isStreaming ? "-stream" : "")
    }

    /// Requests are signed over the path written so twice.
    func signedPath(_ configuration: EndpointConfiguration) -> String? {
        let path = Self.path(configuration)
        return path.replacing("%", with: "%25")
    }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let settings = request.settings
        var inference = JSONObject()
        inference["maxTokens"] = .integer(Int64(settings.maxTokens))
        inference["temperature"] = .number(settings.temperature)
        inference["topP"] = settings.topP.map { .number($0) }
        if !settings.stop.isEmpty { inference["stopSequences"] = .array(settings.stop.map { .string($0) }) }
        var body = JSONObject()
        let system = request.messages.filter { $0.role == .system }
        if !system.isEmpty { body["system"] = .array(system.map { ["text": .string($0.content)] }) }
        body["messages"] = .array(request.messages.withResultsTogether.map(Self.message))
        body["inferenceConfig"] = .object(inference)
        if let topK = settings.topK {
            body["additionalModelRequestFields"] = ["top_k": .integer(Int64(topK))]
        }
        if !request.tools.isEmpty { body["toolConfig"] = ["tools": .array(request.tools.map(Self.tool))] }
        return body
    }

    private static func tool(_ tool: ToolDeclaration) -> JSONValue {
        [
            "toolSpec": [
                "name": .string(tool.name), "description": .string(tool.summary),
                "inputSchema": ["json": tool.parameters],
            ]
        ]
    }

    /// A message, or the results of tools that were called together.
    private static func message(_ group: [Message]) -> JSONValue {
        [
            "role": group.first?.role == .assistant ? "assistant" : "user",
            "content": .array(group.flatMap(content)),
        ]
    }

    private static func content(_ message: Message) -> [JSONValue] {
        if message.role == .tool {
            return [
                [
                    "toolResult": [
                        "toolUseId": .string(message.toolCallID ?? ""),
                        "content": [["text": .string(message.content)]],
                    ]
                ]
            ]
        }
        let text: [JSONValue] = message.content.isEmpty ? [] : [["text": .string(message.content)]]
        return text
            + message.toolCalls.map { call -> JSONValue in
                [
                    "toolUse": [
                        "toolUseId": .string(call.id), "name": .string(call.name),
                        "input": (try? JSON.parse(call.arguments)) ?? [:],
                    ]
                ]
            }
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        guard let name = state.documentName else { return take(whole: root, into: &state, at: instant) }
        switch name {
        case "messageStart", "contentBlockStop": break
        case "contentBlockStart":
            if let call = root["start"]?["toolUse"] { take(call: call, into: &state, at: instant) }
        case "contentBlockDelta":
            if let delta = root["delta"] { take(delta: delta, into: &state, at: instant) }
        case "messageStop": state.finish = root["stopReason"]?.string.map(Self.reason)
        case "metadata": take(metadata: root, into: &state)
        case _ where name.hasSuffix("Exception") || name.hasPrefix("error "):
            let words = root["message"]?.string ?? root["originalMessage"]?.string ?? "no message"
            state.take(error: .string("\(name): \(words)"))
        default: state.ignore("event \(name)")
        }
    }

    private func take(whole root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        if let content = root["output"]?["message"]?["content"] {
            for index in 0..<content.count {
                guard let block = content[index] else { continue }
                state.take(
                    .reasoning, block["reasoningContent"]?["reasoningText"]?["text"]?.string ?? "",
                    at: instant)
                state.take(.answer, block["text"]?.string ?? "", at: instant)
                if let call = block["toolUse"] { take(call: call, into: &state, at: instant) }
            }
        }
        state.finish = root["stopReason"]?.string.map(Self.reason)
        take(metadata: root, into: &state)
    }

    private func take(call: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        state.take(
            callAt: state.reply.toolCalls.count, id: call["toolUseId"]?.string,
            name: call["name"]?.string ?? "",
            arguments: call["input"]?.value.map { JSON.text($0) } ?? "", at: instant)
    }

    private func take(delta: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        state.take(.reasoning, delta["reasoningContent"]?["text"]?.string ?? "", at: instant)
        state.take(.answer, delta["text"]?.string ?? "", at: instant)
        if let piece = delta["toolUse"]?["input"]?.string {
            state.take(
                callAt: max(0, state.reply.toolCalls.count - 1), id: nil, name: "", arguments: piece,
                at: instant)
        }
        state.ignoreMembers(of: delta, besides: ["reasoningContent", "text", "toolUse"], prefix: "delta.")
    }

    private func take(metadata: JSONNode, into state: inout ReplyState) {
        if let usage = metadata["usage"], usage.isObject { state.merge(usage: usage, Self.buckets) }
        if let metrics = metadata["metrics"], metrics.isObject { state.serverTimings = metrics.value }
    }

    /// The counts are disjoint; where they do not add up to the total, what the prompt's count holds is not known.
    static func buckets(_ raw: JSONValue) -> Usage {
        let (read, write) = (raw.tokens("cacheReadInputTokens"), raw.tokens("cacheWriteInputTokens"))
        let (input, output) = (raw.tokens("inputTokens"), raw.tokens("outputTokens"))
        let sum = (input ?? 0) + (output ?? 0) + (read ?? 0) + (write ?? 0)
        let addsUp = raw.tokens("totalTokens").map { $0 == sum } ?? true
        return Usage(freshPrompt: addsUp ? input : nil, cacheRead: read, cacheWrite5m: write, answer: output)
    }

    private static func reason(_ word: String) -> FinishReason {
        switch word {
        case "end_turn", "stop_sequence": .stop
        case "max_tokens", "model_context_window_exceeded": .length
        case "tool_use": .toolCalls
        case "guardrail_intervened", "content_filtered": .contentFilter
        default: .other(word)
        }
    }
}

/// Texts as parts of a URL's path.
enum PercentEncoding {
    private static let plain = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    private static let digits = Array("0123456789ABCDEF")

    /// A text in which every byte that is not unreserved by RFC 3986 is written as `%XX`.
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            if plain.contains(byte) {
                result.append(Character(UnicodeScalar(byte)))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
