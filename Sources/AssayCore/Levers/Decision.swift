/// The ways in which a composite changes what a request costs and brings.
public enum Lever: String, Sendable, Hashable, CaseIterable {
    case retry
    case fallback
    case route
    case cascade
    case cache
    case compress
    case `guard`
    case batch
    case bestOf = "best_of"
}

/// One decision of a composite about one request.
public struct Decision: Sendable, Hashable {
    /// What was decided.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// Asked without any lever having moved.
        case asked
        /// A failed request was made again.
        case retried
        /// Another backend was asked because one failed.
        case fellBack = "fell_back"
        /// A backend was chosen among several.
        case routed
        /// A check failed, and the next stage was asked.
        case escalated
        /// A check passed, and the output was kept.
        case kept
        /// An answer came from the cache.
        case hit
        /// The cache held no answer.
        case missed
        /// The prompt was shortened.
        case compressed
        /// A guard let the text through.
        case passed
        /// A guard refused the text.
        case blocked
        /// A guard took out pieces of the text.
        case redacted
        /// The request waited to be sent with others.
        case batched
        /// One of several samples was made.
        case sampled
        /// One of several samples was chosen.
        case chosen
        /// A model was asked for a judgement, a choice or an embedding.
        case consulted
    }

    /// The lever.
    public var lever: Lever
    /// The composite's name in the configuration.
    public var composite: String
    /// What was decided.
    public var verdict: Verdict
    /// Why, in words.
    public var reason: String

    /// Makes a decision.
    public init(_ lever: Lever, of composite: String, _ verdict: Verdict, because reason: String) {
        self.lever = lever
        self.composite = composite
        self.verdict = verdict
        self.reason = reason
    }
}

/// The place of an exchange in a composite.
public enum CompositePart: Sendable, Hashable {
    /// A request that a composite made of a real backend: the account that it belongs to, the decision that led to it, and whether it is
    /// bought at the price of the batch service.
    case hop(Account, Decision, isBatched: Bool)
    /// What the composite as a whole came to, as its user saw it: the hop whose reply was delivered (`nil` where none was: an answer from
    /// a cache, a refusal), and every decision in the order made. It was not asked of anybody and costs nothing itself.
    case whole(delivered: Int?, decisions: [Decision])
}

extension Exchange {
    /// Whether it was asked of a real backend, so that it has tokens and a cost of its own.
    public var isRequest: Bool { if case .whole = part { false } else { true } }

    /// Whether it is what a user saw, and not a step on the way to it.
    public var isSeen: Bool { if case .hop = part { false } else { true } }

    /// The account of the ledger to which it belongs: that of its hop, else retries from the second attempt on.
    public var account: Account {
        if case .hop(let account, _, _) = part { account } else { id.attempt == 0 ? .inference : .retries }
    }

    /// The decisions of a composite on the way to it; empty for others.
    public var decisions: [Decision] {
        if case .whole(_, let decisions) = part { decisions } else { [] }
    }

    /// Whether a user was given an answer that no request of this run generated for it.
    public var isFromCache: Bool { if case .whole(nil, _) = part { true } else { false } }
}
