/// How much a backend may be asked for, such as a provider's limits for a key.
public struct RateLimit: Sendable, Hashable {
    /// The most requests in a minute.
    public var requestsPerMinute: Int?
    /// The most tokens in a minute, those of the prompt and those that may be generated.
    public var tokensPerMinute: Int?

    /// Makes a limit.
    public init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }
}
