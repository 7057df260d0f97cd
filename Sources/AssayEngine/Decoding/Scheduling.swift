/// What a busy sequence wants of the next step.
enum Demand: Sendable, Hashable {
    /// One token, to go on generating.
    case generate
    /// The rest of its prompt.
    case prefill(remaining: Int)
}

/// Shares the tokens of a step among sequences.
enum Scheduling {
    /// The places of the sequences that are busy, the longest at work first; `begun` says when each began, `nil` where it is free.
    static func order(_ begun: [Int?]) -> [Int] {
        begun.indices.filter { begun[$0] != nil }.sorted { (begun[$0] ?? 0) < (begun[$1] ?? 0) }
    }

    /// The number of tokens that each sequence gets, in the order given (the longest waiting first).
    ///
    /// Whoever generates always gets its token. Prompts share what is left, and while anybody generates no more than a chunk, so that
    /// the streams under way never wait for a whole long prompt.
    static func shares(_ demands: [Demand], batchTokens: Int, prefillChunkTokens: Int) -> [Int] {
        let generating = demands.count { $0 == .generate }
        var budget = batchTokens - generating
        if generating > 0 { budget = min(budget, prefillChunkTokens) }
        return demands.map { demand in
            switch demand {
            case .generate: return 1
            case .prefill(let remaining):
                let share = max(0, min(remaining, budget))
                budget -= share
                return share
            }
        }
    }
}
