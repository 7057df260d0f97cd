/// What servers tell of themselves, by one name each, whatever a kind of server calls it.
public enum TelemetryTerm: String, Sendable, Hashable, CaseIterable {
    /// Requests being worked on.
    case running
    /// Requests that wait for a place.
    case waiting
    /// The share of the KV cache that is in use.
    case cacheUse = "kv_cache_use"
    /// Prompt tokens that were looked up in the prefix cache.
    case prefixQueries = "prefix_cache_queries"
    /// Prompt tokens that were found there.
    case prefixHits = "prefix_cache_hits"
    /// Prompt tokens taken in.
    case promptTokens = "prompt_tokens"
    /// Tokens generated.
    case outputTokens = "output_tokens"
    /// Speculative tokens proposed.
    case draftTokens = "draft_tokens"
    /// Speculative tokens kept.
    case draftAccepted = "draft_tokens_accepted"
    /// The mean number of tokens kept at a speculative step.
    case acceptLength = "draft_accept_length"
    /// Requests that lost their place in the KV cache.
    case preemptions
    /// The sum of the server's own TTFT, in seconds, and how many there were.
    case firstTokenSeconds = "ttft_seconds"
    case firstTokenCount = "ttft_count"
    /// The sum of the time that requests waited, in seconds, and how many there were.
    case queueSeconds = "queue_seconds"
    case queueCount = "queue_count"
    /// Electrical power of the accelerators, in watts.
    case power = "power_w"
    /// The share of time in which the accelerators were at work.
    case acceleratorUse = "accelerator_use"
    /// The accelerators' memory in use, in MiB.
    case acceleratorMemory = "accelerator_memory_mib"
    /// The share of time in which the accelerators' memory was read or written.
    case memoryBusy = "memory_busy"

    /// Whether it only ever grows, so that differences tell something.
    public var isCounter: Bool {
        switch self {
        case .prefixQueries, .prefixHits, .promptTokens, .outputTokens, .draftTokens, .draftAccepted,
            .preemptions,
            .firstTokenSeconds, .firstTokenCount, .queueSeconds, .queueCount:
            true
        default: false
        }
    }

    /// Whether what several engines or accelerators say of it is averaged, and not added up.
    public var isAveraged: Bool {
        switch self {
        case .cacheUse, .acceptLength, .acceleratorUse, .memoryBusy: true
        default: false
        }
    }
}

/// What a server said of itself at one moment.
public struct TelemetrySample: Sendable, Hashable {
    /// The backend's name in the configuration.
    public var backend: String
    /// Where it was read.
    public var url: String
    /// When the answer had come.
    public var at: MonotonicInstant
    /// The values, by term; a term that the server does not tell is missing.
    public var values: [TelemetryTerm: Double]
    /// Why there are none; `nil` where there are.
    public var failure: String?

    /// Makes a sample.
    public init(
        backend: String, url: String, at: MonotonicInstant, values: [TelemetryTerm: Double] = [:],
        failure: String? = nil
    ) {
        self.backend = backend
        self.url = url
        self.at = at
        self.values = values
        self.failure = failure
    }
}

/// Where and how often a backend's server is asked about itself.
public struct TelemetrySetting: Sendable, Hashable {
    /// The addresses of its metrics: the server's own, and those of exporters beside it.
    public var urls: [String]
    /// The time between two readings.
    public var interval: Nanoseconds

    /// Makes a setting.
    public init(urls: [String], interval: Nanoseconds = .seconds(1)) {
        self.urls = urls
        self.interval = interval
    }
}
