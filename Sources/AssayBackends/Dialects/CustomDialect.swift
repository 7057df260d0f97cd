import AssayCore
import AssayJSON

/// A dialect that the configuration describes.
struct CustomDialect: Dialect {
    let setting: CustomDialectSetting

    var framing: Framing {
        switch setting.framing {
        case .sse: .events
        case .ndjson: .lines
        case .whole: .whole
        }
    }

    var isCumulative: Bool { setting.isCumulative }
    /// The last names of the paths to text; numbers are places in lists.
    var contentMembers: [String] {
        (setting.text + setting.reasoning).compactMap { path in
            path.split(separator: ".").last { Int($0) == nil }.map(String.init)
        }
    }
    var endsWithConnection: Bool { setting.marker == .connection }
    var marker: String { if case .data(let text) = setting.marker { text } else { "" } }

    func url(_ configuration: EndpointConfiguration) -> String {
        configuration.url.replacing("{{model}}", with: PercentEncoding.encode(configuration.model))
    }

    func modelsURL(_ configuration: EndpointConfiguration) -> String? { nil }

    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject {
        let values = Self.values(request, configuration)
        return BodyTemplate.filled(setting.body, with: values)?.objectValue ?? JSONObject()
    }

    /// What goes into the body, by name; what a request does not have is missing.
    private static func values(
        _ request: GenerationRequest, _ configuration: EndpointConfiguration
    ) -> [String: JSONValue] {
        let settings = request.settings
        let (system, others) = (
            request.messages.filter { $0.role == .system }, request.messages.filter { $0.role != .system }
        )
        // Chat's own body has the messages and tools in the form that most servers take.
        let chat = ChatRequestBody.object(request, configuration)
        var values: [String: JSONValue] = [
            "model": .string(configuration.model), "prompt": .string(request.joinedPrompt),
            "max_tokens": .integer(Int64(settings.maxTokens)), "temperature": .number(settings.temperature),
            "stream": .bool(configuration.isStreaming),
        ]
        values["messages"] = chat["messages"]
        values["tools"] = chat["tools"]
        if !system.isEmpty { values["system"] = .string(system.map(\.content).joined(separator: "\n\n")) }
        if !system.isEmpty, !others.isEmpty {
            values["prompt"] = .string(others.map(\.content).joined(separator: "\n\n"))
        }
        values["top_k"] = settings.topK.map { .integer(Int64($0)) }
        values["top_p"] = settings.topP.map { .number($0) }
        values["min_p"] = settings.minP.map { .number($0) }
        values["repetition_penalty"] = settings.repetitionPenalty.map { .number($0) }
        values["seed"] = settings.seed.map { .integer(Int64($0)) }
        if !settings.stop.isEmpty { values["stop"] = .array(settings.stop.map { .string($0) }) }
        if case .jsonSchema(let schema) = request.responseFormat { values["schema"] = schema }
        return values
    }

    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant) {
        guard let document = root.value else { return }
        func found(_ path: String?) -> JSONValue? {
            path.flatMap { document.value(at: $0) }.flatMap { $0.isNull ? nil : $0 }
        }
        if let error = found(setting.error), error != false, error != "" { state.take(error: error) }
        let count = state.chunks.count
        for path in setting.reasoning { state.take(.reasoning, found(path)?.stringValue ?? "", at: instant) }
        for path in setting.text {
            let text = found(path)?.stringValue ?? ""
            if setting.isCumulative {
                state.take(answerSoFar: text, at: instant)
            } else {
                state.take(.answer, text, at: instant)
            }
        }
        takeUsage(found, into: &state, since: count)
        state.servedModel = found(setting.model)?.stringValue ?? state.servedModel
        state.serverTimings = found(setting.timings) ?? state.serverTimings
        if let word = found(setting.finish) { state.finish = reason(word) }
        if case .field(let path) = setting.marker, let end = found(path), end != false {
            state.isTerminated = true
        }
    }

    private func reason(_ word: JSONValue) -> FinishReason {
        let word = word.plainText
        return setting.finishWords[word] ?? OpenAIFields.reason(word)
    }

    private func takeUsage(
        _ found: (String?) -> JSONValue?, into state: inout ReplyState, since count: Int
    ) {
        let paths = setting.usage
        let named: [(String, String?)] = [
            ("prompt", paths.prompt), ("cache_read", paths.cacheRead), ("cache_write", paths.cacheWrite),
            ("output", paths.output), ("reasoning", paths.reasoning),
        ]
        let counts = named.compactMap { name, path in
            found(path).map { JSONObject.Member(name: name, value: $0) }
        }
        guard !counts.isEmpty else { return }
        state.merge(usage: JSONObject(counts)) { raw in
            let (read, write, thought) = (
                raw.tokens("cache_read"), raw.tokens("cache_write"), raw.tokens("reasoning")
            )
            return Usage(
                freshPrompt: raw.tokens("prompt").flatMap { paths.cacheIsApart ? $0 : $0.less(read, write) },
                cacheRead: read, cacheWrite5m: write,
                answer: raw.tokens("output").flatMap { paths.reasoningIsApart ? $0 : $0.less(thought) },
                reasoning: thought)
        }
        if let total = state.usage.output { state.note(outputSoFar: total, since: count) }
    }
}

/// A JSON document with `{{NAME}}` in its texts.
enum BodyTemplate {
    /// The document with values put in; a text that is nothing but a name becomes the value itself, and what has no value is left out.
    static func filled(_ template: JSONValue, with values: [String: JSONValue]) -> JSONValue? {
        switch template {
        case .string(let text): return filled(text, with: values)
        case .array(let elements): return .array(elements.compactMap { filled($0, with: values) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.compactMap { member in
                        filled(member.value, with: values).map { .init(name: member.name, value: $0) }
                    }))
        default: return template
        }
    }

    /// One pass from the left, so that what is put in is never looked through for names again.
    private static func filled(_ text: String, with values: [String: JSONValue]) -> JSONValue? {
        let parts = text.split(separator: "{{", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0].isEmpty, parts[1].hasSuffix("}}"),
            parts[1].firstRange(of: "}}")?.upperBound == parts[1].endIndex
        {
            return values[name(parts[1].dropLast(2))]
        }
        var result = String(parts.first ?? "")
        for part in parts.dropFirst() {
            guard let end = part.firstRange(of: "}}") else {
                result += "{{" + part
                continue
            }
            let value = values[name(part[..<end.lowerBound])]
            result += (value?.plainText ?? "") + part[end.upperBound...]
        }
        return .string(result)
    }

    private static func name(_ text: Substring) -> String { String(text.filter { $0 != " " }) }
}
