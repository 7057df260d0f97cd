package import AssayCore

/// What a simulated server does: when its tokens come, and what goes wrong.
package struct ServerModel: Sendable {
    /// When tokens come.
    package enum Timing: Sendable {
        /// At times drawn for every request by itself, however many there are.
        case stated(timeToFirstToken: TimeDistribution, interTokenLatency: TimeDistribution)
        /// As an engine with continuous batching makes them.
        case engine(EngineModel)
    }

    /// When tokens come.
    package var timing: Timing
    /// The output tokens of a request, at most what it asks for.
    package var outputTokens: TokenDistribution
    /// The tokens that a chunk carries.
    package var tokensPerChunk: Int
    /// What goes wrong, and how often.
    package var faults: [Fault: Double]
    /// The seed of everything random.
    package var seed: UInt64

    /// Makes a model.
    package init(
        timing: Timing, outputTokens: TokenDistribution = .constant(64), tokensPerChunk: Int = 1,
        faults: [Fault: Double] = [:], seed: UInt64 = 1
    ) {
        self.timing = timing
        self.outputTokens = outputTokens
        self.tokensPerChunk = tokensPerChunk
        self.faults = faults
        self.seed = seed
    }
}

/// An engine that decodes in steps, all running sequences together, and prefills in chunks between them.
///
/// A step takes `stepTime + sequences × stepTimePerSequence + prefilled tokens ÷ prefill rate`: the batch-size curve of a memory-bound decoder with
/// chunked prefill (Agrawal et al., "Sarathi-Serve", OSDI 2024).
package struct EngineModel: Sendable, Hashable {
    /// The time of a step apart from what follows.
    package var stepTime: Nanoseconds
    /// What every decoding sequence adds to a step.
    package var stepTimePerSequence: Nanoseconds
    /// The prompt tokens per second.
    package var prefillRate: Double
    /// The most prompt tokens of one step.
    package var prefillChunk: Int
    /// The most sequences that run at once; others wait.
    package var mostSequences: Int
    /// The tokens that the KV cache holds; a request waits until its prompt and all its output have room.
    package var cacheTokens: Int
    /// Whether prompts that begin alike share their prefill, in blocks of 16 tokens; as many tokens are remembered as the KV cache holds.
    package var reusesPrefixes: Bool

    /// Makes a model; the defaults are those of a small model on one accelerator.
    package init(
        stepTime: Nanoseconds = .milliseconds(8), stepTimePerSequence: Nanoseconds = Nanoseconds(100_000),
        prefillRate: Double = 20_000, prefillChunk: Int = 512, mostSequences: Int = 64,
        cacheTokens: Int = 200_000, reusesPrefixes: Bool = true
    ) {
        self.stepTime = stepTime
        self.stepTimePerSequence = stepTimePerSequence
        self.prefillRate = prefillRate
        self.prefillChunk = prefillChunk
        self.mostSequences = mostSequences
        self.cacheTokens = cacheTokens
        self.reusesPrefixes = reusesPrefixes
    }
}

/// What can go wrong with a reply, or be unusual about it.
package enum Fault: String, Sendable, Hashable, CaseIterable {
    /// HTTP 429 with a Retry-After of one second.
    case rateLimit = "rate_limit"
    /// HTTP 503.
    case unavailable
    /// HTTP 500.
    case internalError = "internal_error"
    /// HTTP 502 with a page of HTML, as a proxy in front of a server that is gone sends it.
    case badGateway = "bad_gateway"
    /// The connection is reset in the middle of the stream.
    case reset
    /// The stream falls silent in the middle and stays open.
    case stall
    /// A chunk in the middle is no JSON.
    case malformed
    /// An error object comes in the middle, and the stream ends.
    case error
    /// A character of several bytes is cut in two: the rest comes with the chunk after it; nothing is wrong with that.
    case splitCharacter = "split_character"
    /// Chunks carry two to four tokens; nothing is wrong with that.
    case severalTokens = "several_tokens"
    /// Chunks without content come in between; nothing is wrong with that.
    case emptyChunks = "empty_chunks"
    /// Comment lines come in between; nothing is wrong with that.
    case comments
}
