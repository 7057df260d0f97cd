package import AssayCore

/// One request of a recorded trace.
package struct TraceRequest: Sendable, Hashable {
    /// When it came, counted from the first.
    package var at: Nanoseconds
    /// When its answer had come, by the same clock; `nil` where the trace does not say.
    package var ended: Nanoseconds?
    /// The prompt's tokens; `nil` where the trace has the prompt itself.
    package var promptTokens: Int?
    /// The output's tokens; `nil` where the trace does not say.
    package var outputTokens: Int?
    /// The ids of the prompt's blocks, in order: prompts whose ids begin alike begin alike.
    package var blocks: [Int]
    /// The prompt itself, where the trace has it.
    package var messages: [Message]
    /// The session that it belongs to; `nil` is one of its own.
    package var session: String?
    /// The time from the end of the session's last answer to it, where the trace states it.
    package var delay: Nanoseconds?

    /// Makes a request.
    package init(
        at: Nanoseconds, ended: Nanoseconds? = nil, promptTokens: Int? = nil, outputTokens: Int? = nil,
        blocks: [Int] = [], messages: [Message] = [], session: String? = nil, delay: Nanoseconds? = nil
    ) {
        self.at = at
        self.ended = ended
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.blocks = blocks
        self.messages = messages
        self.session = session
        self.delay = delay
    }
}

/// The time in which a tool was at work for a session.
package struct ToolSpan: Sendable, Hashable {
    /// The session.
    package var session: String
    /// When the tool was called, by the clock of the requests.
    package var from: Nanoseconds
    /// When it had answered.
    package var to: Nanoseconds
}

/// A recorded trace.
package struct LoadTrace: Sendable, Hashable {
    /// The formats that can be read.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// Mooncake's JSONL: `timestamp` in ms, `input_length`, `output_length`, `hash_ids` of blocks of 512 tokens; where they are given,
        /// `session_id` and `delay` in ms.
        case mooncake
        /// The Bailian traces of Qwen: the same with `timestamp` in s, blocks of 16 tokens, `chat_id` and `parent_chat_id`.
        case bailian
        /// The Azure LLM inference traces: CSV with TIMESTAMP, ContextTokens, GeneratedTokens.
        case azure
        /// BurstGPT's CSV: Timestamp in s, Request tokens, Response tokens; failures have no response tokens.
        case burstgpt
        /// OpenTelemetry's GenAI spans: OTLP as JSON, or one span a line.
        case opentelemetry
        /// Our own `exchanges.jsonl`.
        case exchanges
        /// A log of OpenAI-style requests, one JSON object a line: a time, and the request's body under `request` or `body`.
        case requests

        /// The tokens that a block of ``TraceRequest/blocks`` stands for.
        package var blockTokens: Int { self == .bailian ? 16 : 512 }
    }

    /// The format.
    package var format: Format
    /// The sessions in the order of their first requests.
    package var sessions: [TraceSession]
    /// The rows that cannot be used, each with its place and the reason.
    package var skipped: [Diagnostic]

    /// The requests in the order of their times.
    package var requests: [TraceRequest] {
        sessions.flatMap { $0.turns.map(\.request) }.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// Makes a trace of requests and tool calls at instants of any origin.
    init(_ format: Format, _ requests: [TraceRequest], tools: [ToolSpan] = [], skipped: [Diagnostic]) {
        let first = requests.map(\.at).min() ?? .zero
        let shifted = requests.map { request in
            var shifted = request
            shifted.at = request.at - first
            shifted.ended = request.ended.map { $0 - first }
            return shifted
        }
        let ordered = shifted.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        self.format = format
        self.skipped = skipped
        sessions = SessionBuilder.sessions(
            format == .mooncake ? BlockChains.named(ordered, blockTokens: format.blockTokens) : ordered,
            tools: tools.map { ToolSpan(session: $0.session, from: $0.from - first, to: $0.to - first) })
    }
}
