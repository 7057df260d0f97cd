/// Where a token count comes from.
public enum UsageSource: String, Sendable, Hashable {
    /// Reported by the server, or counted by the in-process engine itself.
    case server
    /// Counted with the model's own tokenizer.
    case tokenizer
    case estimated
}

/// Tokens of one request in disjoint buckets; a bucket that nobody reported is `nil`, never 0.
///
/// Providers differ in what contains what; each dialect converts, so that prompt = fresh + cache-read + cache-write
/// and output = answer + reasoning hold here always.
public struct Usage: Sendable, Hashable {
    /// Prompt tokens computed anew.
    public var freshPrompt: Int?
    /// Prompt tokens served from a cache.
    public var cacheRead: Int?
    /// Prompt tokens written to a cache that lives five minutes.
    public var cacheWrite5m: Int?
    /// Prompt tokens written to a cache that lives an hour.
    public var cacheWrite1h: Int?
    /// Output tokens of the answer, tool calls included.
    public var answer: Int?
    /// Output tokens of reasoning.
    public var reasoning: Int?
    /// Where the counts come from.
    public var source: UsageSource

    /// Makes usage; what is not given is unknown.
    public init(
        freshPrompt: Int? = nil, cacheRead: Int? = nil, cacheWrite5m: Int? = nil, cacheWrite1h: Int? = nil,
        answer: Int? = nil, reasoning: Int? = nil, source: UsageSource = .server
    ) {
        self.freshPrompt = freshPrompt
        self.cacheRead = cacheRead
        self.cacheWrite5m = cacheWrite5m
        self.cacheWrite1h = cacheWrite1h
        self.answer = answer
        self.reasoning = reasoning
        self.source = source
    }

    /// Nothing is known.
    public static let unknown = Self()

    /// All prompt tokens; unknown where the fresh ones are.
    public var prompt: Int? {
        freshPrompt.map { $0 + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) }
    }

    /// All output tokens; unknown where the answer's are.
    public var output: Int? { answer.map { $0 + (reasoning ?? 0) } }
}
