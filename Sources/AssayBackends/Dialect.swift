import AssayCore
import AssayJSON
import AssayTransport

/// How a kind of server is asked and how its replies read.
///
/// The rule of success is not a dialect's: the terminal marker came, no error object came, and there was at least one unit of content.
protocol Dialect: Sendable {
    /// How the bytes of a streamed body are cut into documents.
    var framing: Framing { get }

    /// The URL of a generation.
    func url(_ configuration: EndpointConfiguration) -> String

    /// The URL that shows whether the server can be reached, and what it lists as models; `nil` where there is none.
    func modelsURL(_ configuration: EndpointConfiguration) -> String?

    /// The path that a signature covers, where it is not the one that is sent.
    func signedPath(_ configuration: EndpointConfiguration) -> String?

    /// The headers that carry the key, and those that the dialect needs besides.
    func headers(key: String?) -> [(name: String, value: String)]

    /// The body of a request.
    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject

    /// Takes one document of a reply, streamed or whole, that came at an instant.
    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant)

    /// Whether the end of the stream is its terminal marker, once a reason to finish has come.
    var endsWithConnection: Bool { get }

    /// The names of the members in which content comes.
    var contentMembers: [String] { get }

    /// The event, no JSON, that ends a stream where the dialect has one.
    var marker: String { get }

    /// Whether a chunk repeats all the text before it, so that chunks that look alike do not mean alike.
    var isCumulative: Bool { get }
}

extension Dialect {
    var framing: Framing { .events }
    func signedPath(_ configuration: EndpointConfiguration) -> String? { nil }
    var endsWithConnection: Bool { false }
    var isCumulative: Bool { false }
    var marker: String { "[DONE]" }
    func headers(key: String?) -> [(name: String, value: String)] {
        key.map { [("Authorization", "Bearer \($0)")] } ?? []
    }
}

/// How a stream is cut into documents.
enum Framing: Sendable {
    /// Server-sent events.
    case events
    /// A document a line.
    case lines
    /// AWS's binary event stream, whose messages are named by headers.
    case eventStream
    /// The whole body is one document.
    case whole
}

extension Framing {
    /// Calls `visit` with each document of a body, its name where the framing gives it one, and where it ends; returns what is wrong with the
    /// framing itself, if anything is.
    func forEach(
        in body: [UInt8],
        _ visit: (_ document: UnsafeBufferPointer<UInt8>, _ name: String?, _ end: Int) -> Void
    ) -> String? {
        switch self {
        case .events: SSEFramer.forEach(in: body) { data, end in visit(data, nil, end) }
        case .lines: LineFramer.forEach(in: body) { visit($0, nil, $1) }
        case .eventStream:
            return EventStreamFramer.forEach(in: body) { message, end in
                let headers = message.headers
                // An error is all in its headers.
                if let code = headers[":error-code"] {
                    let words: JSONValue = ["message": .string(headers[":error-message"] ?? "no message")]
                    return JSON.serialize(words).withUnsafeBufferPointer { visit($0, "error \(code)", end) }
                }
                visit(message.payload, headers[":exception-type"] ?? headers[":event-type"] ?? "", end)
            }
        case .whole: body.withUnsafeBufferPointer { visit($0, nil, body.count) }
        }
        return nil
    }
}

/// The kinds of servers.
package enum DialectKind: String, Sendable, Hashable, CaseIterable {
    /// OpenAI's Chat Completions, which llama.cpp, vLLM, SGLang, TGI and Ollama speak too, each with fields of its own.
    case chat = "openai"
    case completions = "openai-completions"
    case responses = "openai-responses"
    case anthropic
    case ollama
    case gemini
    case bedrock
    /// The native routes of servers that also speak OpenAI's.
    case llamaCpp = "llamacpp"
    case sglang
    case tgi
    /// OpenAI's embeddings, which composites ask; it generates no text.
    case embeddings = "openai-embeddings"
    /// What the configuration itself describes.
    case custom
}

extension DialectKind {
    /// Whether llama.cpp's server has this dialect's route.
    var isSpokenByLlamaCpp: Bool {
        switch self {
        case .chat, .completions, .responses, .anthropic, .llamaCpp, .embeddings: true
        default: false
        }
    }
}

extension EndpointConfiguration {
    /// The dialect that the server speaks.
    var dialect: any Dialect {
        switch kind {
        case .chat: ChatDialect()
        case .completions: CompletionsDialect()
        case .responses: ResponsesDialect()
        case .anthropic: AnthropicDialect()
        case .ollama: OllamaDialect()
        case .gemini: GeminiDialect()
        case .bedrock: BedrockDialect()
        case .llamaCpp: LlamaCppDialect()
        case .sglang: SGLangDialect()
        case .tgi: TGIDialect()
        case .embeddings: EmbeddingsDialect()
        case .custom: CustomDialect(setting: custom ?? CustomDialectSetting())
        }
    }
}
