/// What one episode may use before it is stopped; `nil` sets no limit. The number of steps is part of the world.
public struct EpisodeBudget: Sendable, Hashable {
    /// The most tokens, prompt and output of every request together.
    public var tokens: Int?
    /// The most that its requests may cost, where their prices are known as they go.
    public var cost: Money?
    /// The longest it may take.
    public var time: Nanoseconds?

    /// Makes a budget.
    public init(tokens: Int? = nil, cost: Money? = nil, time: Nanoseconds? = nil) {
        self.tokens = tokens
        self.cost = cost
        self.time = time
    }
}
