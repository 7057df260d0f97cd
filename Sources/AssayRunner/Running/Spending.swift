import AssayCore

/// What an episode has used of its budget so far.
struct Spending: Sendable {
    private let budget: EpisodeBudget
    private let terms: BackendTerms
    private let began: MonotonicInstant
    private var tokens = 0
    private var cost: Money?

    init(_ budget: EpisodeBudget, terms: BackendTerms, began: MonotonicInstant) {
        self.budget = budget
        self.terms = terms
        self.began = began
    }

    /// When its time is over.
    var deadline: MonotonicInstant? { budget.time.map { began + $0 } }

    /// Counts a request; tokens that the server did not report and costs that are not known as they go count as nothing.
    mutating func note(_ exchange: Exchange) {
        tokens += (exchange.usage.prompt ?? 0) + (exchange.usage.output ?? 0)
        let name = exchange.part == nil ? terms.name : exchange.backend
        guard
            let next = terms.pricing[name]?.cost(asItGoes: exchange, clock: terms.calendar)?.lowerBound
        else {
            return
        }
        cost = cost.map { $0.adding(next) ?? $0 } ?? next
    }

    /// The part of the budget that is spent; `nil` while the episode may go on.
    func spent(at now: MonotonicInstant) -> StopReason? {
        if let most = budget.tokens, tokens >= most { return .tokens }
        if let most = budget.cost, let cost, cost.currency == most.currency, cost.nanos >= most.nanos {
            return .cost
        }
        if let deadline, now >= deadline { return .time }
        return nil
    }
}
