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

    /// The headers that carry the key, and those that the dialect needs besides.
    func headers(key: String?) -> [(name: String, value: String)]

    /// The body of a request.
    func body(_ request: GenerationRequest, _ configuration: EndpointConfiguration) -> JSONObject

    /// Takes one document of a reply, streamed or whole, that came at an instant.
    func take(_ root: JSONNode, into state: inout ReplyState, at instant: MonotonicInstant)

    /// Whether the end of the stream is its terminal marker, once a reason to finish has come.
    var endsWithConnection: Bool { get }
}

extension Dialect {
    var framing: Framing { .events }
    var endsWithConnection: Bool { false }
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
}

extension Framing {
    /// Calls `visit` with each document of a body and where it ends.
    func forEach(in body: [UInt8], _ visit: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        switch self {
        case .events: SSEFramer.forEach(in: body) { _, data, end in visit(data, end) }
        case .lines: LineFramer.forEach(in: body, visit)
        }
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

    var dialect: any Dialect {
        switch self {
        case .chat: ChatDialect()
        case .completions: CompletionsDialect()
        case .responses: ResponsesDialect()
        case .anthropic: AnthropicDialect()
        case .ollama: OllamaDialect()
        case .gemini: GeminiDialect()
        }
    }
}
