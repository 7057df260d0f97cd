/// What something cost, as far as it is known.
public enum Cost: Sendable, Hashable {
    case known(Money)
    /// Some of it could not be priced; the total is at least this.
    case atLeast(Money, because: String)

    /// What is known of it.
    public var lowerBound: Money {
        switch self {
        case .known(let money), .atLeast(let money, _): money
        }
    }

    /// Whether all of it is known.
    public var isKnown: Bool { if case .known = self { true } else { false } }
}

/// The accounts of an episode's ledger.
public enum Account: String, Sendable, Hashable, CaseIterable {
    case inference
    case retries
    case fallbacks
    case tools
    case guards
    case cacheStorage = "cache_storage"
    case review
    case failure
    case falseAccepts = "false_accepts"
}

extension Account {
    /// Whether it is what an outcome costs, and not the work itself.
    public var isDownstream: Bool {
        switch self {
        case .review, .failure, .falseAccepts: true
        case .inference, .retries, .fallbacks, .tools, .guards, .cacheStorage: false
        }
    }
}

/// One line of a ledger.
public struct LedgerLine: Sendable, Hashable {
    /// The account.
    public var account: Account
    /// The cost.
    public var cost: Cost
    /// What it was for: the backend, the tool, the guard or the loss, by name.
    public var item: String

    /// Makes a line.
    public init(_ account: Account, _ cost: Cost, item: String = "") {
        self.account = account
        self.cost = cost
        self.item = item
    }
}

/// What one episode cost, line by line.
public struct EpisodeLedger: Sendable, Hashable {
    /// The episode's name.
    public var episode: String
    /// The lines.
    public var lines: [LedgerLine]

    /// Makes a ledger.
    public init(episode: String, lines: [LedgerLine]) {
        self.episode = episode
        self.lines = lines
    }
}

/// What one backend's part in the evaluation cost.
public struct EvaluationLine: Sendable, Hashable {
    /// What it was asked for.
    public var purpose: EvaluationPurpose
    /// The backend's name in the configuration.
    public var backend: String
    /// The requests, failed ones included.
    public var requests: Int
    /// The prompt tokens; `nil` where a request's are unknown.
    public var promptTokens: Int?
    /// The output tokens; `nil` where a request's are unknown.
    public var outputTokens: Int?
    /// The cost.
    public var cost: Cost

    /// Makes a line.
    public init(
        purpose: EvaluationPurpose, backend: String, requests: Int, promptTokens: Int?, outputTokens: Int?,
        cost: Cost
    ) {
        self.purpose = purpose
        self.backend = backend
        self.requests = requests
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.cost = cost
    }
}

/// The ledgers of a run's measured episodes, and how their inference was priced.
public struct Ledger: Sendable, Hashable {
    /// The currency of every line.
    public var currency: Currency
    /// How inference was priced, for people to read, one line per backend.
    public var basis: [String]
    /// The ledgers, one per measured episode, by episode name.
    public var episodes: [String: EpisodeLedger]
    /// What measuring itself cost: judges and simulated users. It is no part of any episode's cost.
    public var evaluation: [EvaluationLine]
    /// The owned capacity that each level held, idle time charged to it.
    public var capacities: [HeldCapacity]
    /// What the meters measured in each level's steady window, the headline meter first; no money of its own.
    public var energy: [MeasuredEnergy]
    /// What the lines rest on.
    public var assumptions: [Assumption]

    /// Makes a ledger.
    public init(
        currency: Currency, basis: [String], episodes: [String: EpisodeLedger],
        evaluation: [EvaluationLine] = [], capacities: [HeldCapacity] = [],
        energy: [MeasuredEnergy] = [], assumptions: [Assumption] = []
    ) {
        self.energy = energy
        self.assumptions = assumptions
        self.capacities = capacities
        self.currency = currency
        self.basis = basis
        self.episodes = episodes
        self.evaluation = evaluation
    }
}

extension EpisodeLedger {
    /// The sum of its lines without what the outcome costs downstream: review, failure and false accepts.
    public func spent(_ currency: Currency) -> Cost {
        var sum = CostSum(currency)
        for line in lines where !line.account.isDownstream { sum.add(line.cost) }
        return sum.cost
    }

    /// The sum of its lines.
    public func total(_ currency: Currency) -> Cost {
        var sum = CostSum(currency)
        for line in lines { sum.add(line.cost) }
        return sum.cost
    }
}
