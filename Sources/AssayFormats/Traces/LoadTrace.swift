package import AssayCore

/// One request of a recorded trace.
package struct TraceRequest: Sendable, Hashable {
    /// When it came, counted from the first.
    package var at: Nanoseconds
    /// The prompt's tokens; `nil` where the trace has the prompt itself.
    package var promptTokens: Int?
    /// The output's tokens; `nil` where the trace does not say.
    package var outputTokens: Int?
    /// The ids of the prompt's blocks, in order: prompts whose ids begin alike begin alike.
    package var blocks: [Int]
    /// The prompt itself, where the trace has it.
    package var messages: [Message]

    /// Makes a request.
    package init(
        at: Nanoseconds, promptTokens: Int? = nil, outputTokens: Int? = nil, blocks: [Int] = [],
        messages: [Message] = []
    ) {
        self.at = at
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.blocks = blocks
        self.messages = messages
    }
}

/// A recorded trace.
package struct LoadTrace: Sendable, Hashable {
    /// The formats that can be read.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// Mooncake's JSONL: `timestamp` in ms, `input_length`, `output_length`, `hash_ids` of blocks of 512 tokens.
        case mooncake
        /// The Azure LLM inference traces: CSV with TIMESTAMP, ContextTokens, GeneratedTokens.
        case azure
        /// BurstGPT's CSV: Timestamp in s, Request tokens, Response tokens; failures have no response tokens.
        case burstgpt
        /// Our own `exchanges.jsonl`.
        case exchanges
        /// A log of OpenAI-style requests, one JSON object a line: a time, and the request's body under `request` or `body`.
        case requests
    }

    /// The format.
    package var format: Format
    /// The requests in the order of their times.
    package var requests: [TraceRequest]
    /// The rows that cannot be used, each with its place and the reason.
    package var skipped: [Diagnostic]
    /// The tokens that a block of ``TraceRequest/blocks`` stands for.
    package static let blockTokens = 512

    /// Makes a trace of requests at instants of any origin.
    init(_ format: Format, _ requests: [TraceRequest], skipped: [Diagnostic]) {
        let first = requests.map(\.at).min() ?? .zero
        self.format = format
        self.requests = requests.map { request in
            var shifted = request
            shifted.at = request.at - first
            return shifted
        }
        .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        self.skipped = skipped
    }
}
