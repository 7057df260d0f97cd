/// What a chunk carries.
public enum ChunkKind: String, Sendable, Hashable {
    case answer
    case reasoning
    case toolCall = "tool_call"
}

/// The arrival of one chunk of generated content.
public struct Chunk: Sendable, Hashable {
    /// When it arrived.
    public var at: MonotonicInstant
    /// What it carries.
    public var kind: ChunkKind
    // A run keeps one of these per chunk, so the counts are stored small: 24 bytes in all rather than 40. What no chunk has is cut to the most that fits.
    private var storedBytes: UInt32
    private var storedTokens: Int32

    /// The UTF-8 bytes of content it carries.
    public var bytes: Int {
        get { Int(storedBytes) }
        set { storedBytes = UInt32(clamping: newValue) }
    }

    /// The tokens it carries, where known: chunks are not tokens.
    public var tokens: Int? {
        get { storedTokens < 0 ? nil : Int(storedTokens) }
        set { storedTokens = newValue.map { Int32(clamping: max(0, $0)) } ?? -1 }
    }

    /// Makes an arrival.
    public init(at: MonotonicInstant, kind: ChunkKind, bytes: Int, tokens: Int? = nil) {
        self.at = at
        self.kind = kind
        storedBytes = UInt32(clamping: bytes)
        storedTokens = tokens.map { Int32(clamping: max(0, $0)) } ?? -1
    }
}

/// Every instant of a request that the definitions of time need; one that did not happen is `nil`.
public struct Trace: Sendable, Hashable {
    /// When the load plan wanted the request sent.
    public var scheduled: MonotonicInstant
    /// The last byte of the request handed to the kernel; in-process, the request handed to the engine's queue.
    public var sent: MonotonicInstant?
    /// The first byte of the response body.
    public var firstByte: MonotonicInstant?
    /// The terminal marker of the stream.
    public var terminal: MonotonicInstant?
    /// The end of the exchange, however it ended.
    public var closed: MonotonicInstant
    /// The content chunks in order of arrival.
    public var chunks: [Chunk]
    /// How long the backend's rate limit held the request back before it was sent.
    public var heldBack: Nanoseconds

    /// Makes a trace.
    public init(
        scheduled: MonotonicInstant, sent: MonotonicInstant? = nil, firstByte: MonotonicInstant? = nil,
        terminal: MonotonicInstant? = nil, closed: MonotonicInstant, chunks: [Chunk] = [],
        heldBack: Nanoseconds = .zero
    ) {
        self.heldBack = heldBack
        self.scheduled = scheduled
        self.sent = sent
        self.firstByte = firstByte
        self.terminal = terminal
        self.closed = closed
        self.chunks = chunks
    }

    /// The first chunk that carries generated content of any kind.
    public var firstToken: MonotonicInstant? { chunks.first?.at }
    /// The last chunk that carries generated content.
    public var lastContent: MonotonicInstant? { chunks.last?.at }
    /// The harness's own lateness, without what a rate limit held back; `nil` where nothing was sent.
    public var sendLag: Nanoseconds? { sent.map { $0 - scheduled - heldBack } }
    /// The first chunk of one kind.
    public func first(_ kind: ChunkKind) -> MonotonicInstant? { chunks.first { $0.kind == kind }?.at }
}

/// Why a model stopped.
public enum FinishReason: Sendable, Hashable {
    case stop
    case length
    case toolCalls
    case contentFilter
    /// Another reason, in the server's own word.
    case other(String)
}

/// Why a request failed.
public struct Failure: Sendable, Hashable {
    /// The classes of failure, which reports count.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case connect
        case tls
        case timeout
        case unauthorized
        case rateLimited = "rate_limited"
        case notFound = "not_found"
        case badRequest = "bad_request"
        case server
        /// The stream ended without its terminal marker, or could not be read.
        case brokenStream = "broken_stream"
        /// An error object came inside a stream that began well.
        case errorInStream = "error_in_stream"
        /// The reply held no unit of content.
        case empty
        /// The prompt does not fit in the model's context.
        case contextOverflow = "context_overflow"
        /// The server of the episode's tools could not be started, ended or did not answer in time.
        case toolServer = "tool_server"
        case unsupported
    }

    /// The class.
    public var kind: Kind
    /// One sentence for a person.
    public var message: String

    /// Makes a failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// How an exchange ended.
public enum Ending: Sendable, Hashable {
    case completed(FinishReason)
    case failed(Failure)
    /// Cancelled by the harness: an interrupt or a spent budget.
    case cancelled
}

/// What came back, put together from its chunks.
public struct Reply: Sendable, Hashable {
    /// The answer's text.
    public var text: String
    /// The reasoning's text.
    public var reasoning: String
    /// The tools called.
    public var toolCalls: [ToolCall]

    /// Makes a reply.
    public init(text: String = "", reasoning: String = "", toolCalls: [ToolCall] = []) {
        self.text = text
        self.reasoning = reasoning
        self.toolCalls = toolCalls
    }
}

/// What a connection tells about an exchange.
public struct WireDetails: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int?
    /// The peer's address and port.
    public var peer: String?
    /// Whether an open connection was used again.
    public var reusedConnection: Bool
    /// The bytes of the response body.
    public var bodyBytes: Int
    /// Response headers worth keeping, by lower-case name.
    public var headers: [String: String]
    /// The first 2 KiB of the body of a reply whose status is not 200, without secrets; `nil` for others.
    public var errorBody: String?
    /// The event types and fields that came and that the dialect does not know, and in how many documents each came.
    public var ignored: [String: Int]

    /// Makes the details.
    public init(
        status: Int? = nil, peer: String? = nil, reusedConnection: Bool = false, bodyBytes: Int = 0,
        headers: [String: String] = [:], errorBody: String? = nil, ignored: [String: Int] = [:]
    ) {
        self.errorBody = errorBody
        self.ignored = ignored
        self.status = status
        self.peer = peer
        self.reusedConnection = reusedConnection
        self.bodyBytes = bodyBytes
        self.headers = headers
    }
}

/// The full record of one request: what was sent, what came back, when, at what usage, and how it ended.
public struct Exchange: Sendable, Hashable {
    /// The request.
    public var request: GenerationRequest
    /// The backend's name in the configuration.
    public var backend: String
    /// The model that the server says it used.
    public var servedModel: String?
    /// The instants.
    public var trace: Trace
    /// What came back.
    public var reply: Reply
    /// The tokens.
    public var usage: Usage
    /// The usage object as the server sent it, so that anyone can recompute.
    public var rawUsage: JSONValue?
    /// The server's own timings, as it sent them.
    public var serverTimings: JSONValue?
    /// What the connection tells; `nil` in-process.
    public var wire: WireDetails?
    /// How it ended.
    public var ending: Ending
    /// The mean log-probability of the output tokens; `nil` where the server reports none.
    public var meanLogProbability: Double?
    /// Its place in a composite; `nil` where a backend was asked directly.
    public var part: CompositePart?

    /// Makes a record.
    public init(
        request: GenerationRequest, backend: String, servedModel: String? = nil, trace: Trace,
        reply: Reply = Reply(), usage: Usage = .unknown, rawUsage: JSONValue? = nil,
        serverTimings: JSONValue? = nil,
        wire: WireDetails? = nil, ending: Ending, part: CompositePart? = nil
    ) {
        self.part = part
        self.request = request
        self.backend = backend
        self.servedModel = servedModel
        self.trace = trace
        self.reply = reply
        self.usage = usage
        self.rawUsage = rawUsage
        self.serverTimings = serverTimings
        self.wire = wire
        self.ending = ending
    }

    /// The request's name within the run.
    public var id: ExchangeID { request.id }
    /// Whether the exchange succeeded.
    public var succeeded: Bool { if case .completed = ending { true } else { false } }
}
