/// What the tokens of each bucket cost; a bucket without a price of its own costs what the one that contains it does.
public struct TokenRates: Sendable, Hashable {
    /// Prompt tokens computed anew.
    public var freshPrompt: TieredPrice?
    /// Prompt tokens read from a cache; `nil` costs what fresh ones do.
    public var cacheRead: TieredPrice?
    /// Prompt tokens written to a cache that lives five minutes; `nil` costs what fresh ones do.
    public var cacheWrite5m: TieredPrice?
    /// Prompt tokens written to a cache that lives an hour; `nil` costs what those for five minutes do.
    public var cacheWrite1h: TieredPrice?
    /// Output tokens.
    public var output: TieredPrice?
    /// Reasoning tokens; `nil` costs what other output does.
    public var reasoning: TieredPrice?
    /// The fee of a request; `nil` is none.
    public var perRequest: TokenPrice?

    /// Makes rates; what is not given is not priced.
    public init(
        freshPrompt: TieredPrice? = nil, cacheRead: TieredPrice? = nil, cacheWrite5m: TieredPrice? = nil,
        cacheWrite1h: TieredPrice? = nil, output: TieredPrice? = nil, reasoning: TieredPrice? = nil,
        perRequest: TokenPrice? = nil
    ) {
        self.freshPrompt = freshPrompt
        self.cacheRead = cacheRead
        self.cacheWrite5m = cacheWrite5m
        self.cacheWrite1h = cacheWrite1h
        self.output = output
        self.reasoning = reasoning
        self.perRequest = perRequest
    }

    /// The buckets in the order in which they are listed.
    public static let buckets:
        [(name: String, path: any WritableKeyPath<TokenRates, TieredPrice?> & Sendable)] =
            [
                ("input", \.freshPrompt), ("cached_input", \.cacheRead), ("cache_write", \.cacheWrite5m),
                ("cache_write_1h", \.cacheWrite1h), ("output", \.output), ("reasoning", \.reasoning),
            ]

    /// The same with every price that another states put in its place.
    public func overridden(by other: TokenRates) -> TokenRates {
        var rates = self
        for bucket in Self.buckets {
            rates[keyPath: bucket.path] = other[keyPath: bucket.path] ?? rates[keyPath: bucket.path]
        }
        rates.perRequest = other.perRequest ?? rates.perRequest
        return rates
    }
}
