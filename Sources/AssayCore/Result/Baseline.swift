/// One case's results, as a baseline keeps them.
public struct CaseResult: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The case's name.
    public var caseID: String
    /// The cluster it is sampled in.
    public var cluster: String
    /// The backend's name in the configuration.
    public var backend: String
    /// The load under which it ran, in words such as `concurrency 4`.
    public var load: String
    /// Which repeat it is, from 0.
    public var repetition: Int
    /// What became of it.
    public var outcome: Outcome
    /// Prompt tokens over all its requests; `nil` is unknown.
    public var promptTokens: Int?
    /// Output tokens over all its requests; `nil` is unknown.
    public var outputTokens: Int?
    /// What it cost, in billionths of the currency's unit; `nil` is unknown.
    public var costNanos: Int64?
    /// TTFT of its first request; `nil` where no token came.
    public var timeToFirstToken: Nanoseconds?
    /// From the plan's instant to its end.
    public var episodeTime: Nanoseconds
    /// E2E of its last request; `nil` where no token came, and in files of before it was kept.
    public var endToEnd: Nanoseconds?
    /// Answer tokens of its output; `nil` is unknown.
    public var answerTokens: Int?
    /// Whether it met its suite's service level; `nil` in files of before it was kept.
    public var inTime: Bool?
    /// The mean score of its required scorers, 0…1; `nil` where one could not judge, and in files of before it was kept.
    public var score: Double?
    /// Its suite's weight in the mix, where the plan did not draw by weight already; 1 in files of before it was kept.
    public var weight: Int
    /// The SHA-256 of its output, in hexadecimal.
    public var outputDigest: String

    /// Makes a result.
    public init(
        suite: String, caseID: String, cluster: String, backend: String, load: String, repetition: Int,
        outcome: Outcome, promptTokens: Int?, outputTokens: Int?, costNanos: Int64?,
        timeToFirstToken: Nanoseconds?, episodeTime: Nanoseconds, outputDigest: String,
        endToEnd: Nanoseconds? = nil, answerTokens: Int? = nil, inTime: Bool? = nil, score: Double? = nil,
        weight: Int = 1
    ) {
        self.suite = suite
        self.caseID = caseID
        self.cluster = cluster
        self.backend = backend
        self.load = load
        self.repetition = repetition
        self.outcome = outcome
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.costNanos = costNanos
        self.timeToFirstToken = timeToFirstToken
        self.episodeTime = episodeTime
        self.outputDigest = outputDigest
        self.endToEnd = endToEnd
        self.answerTokens = answerTokens
        self.inTime = inTime
        self.score = score
        self.weight = weight
    }
}

/// A run's per-case results, frozen under a name; a finished run compares as one too.
public struct Baseline: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The run it was made from.
    public var run: String
    /// The run's wall-clock start, RFC 3339 in UTC.
    public var started: String
    /// The currency of its costs.
    public var currency: Currency
    /// How inference was priced.
    public var priceBasis: [String]
    /// The machine.
    public var machine: Machine
    /// The seed of the plan.
    public var seed: UInt64
    /// The suites.
    public var suites: [SuiteStamp]
    /// The backends.
    public var backends: [BackendIdentity]
    /// The results, sorted by suite, case, backend, load and repeat.
    public var results: [CaseResult]
    /// The models that judged.
    public var judges: [JudgeStamp]
    /// The digest of the plan, in hexadecimal; empty in files of before it was kept.
    public var planDigest: String
    /// The SHA-256 of the price book that prices came from, in hexadecimal; `nil` where none did, and in files of before it was kept.
    public var priceBookDigest: String?

    /// Makes a baseline.
    public init(
        name: String, run: String, started: String, currency: Currency, priceBasis: [String],
        machine: Machine,
        seed: UInt64, suites: [SuiteStamp], backends: [BackendIdentity], results: [CaseResult],
        judges: [JudgeStamp] = [], planDigest: String = "", priceBookDigest: String? = nil
    ) {
        self.name = name
        self.run = run
        self.started = started
        self.currency = currency
        self.priceBasis = priceBasis
        self.machine = machine
        self.seed = seed
        self.suites = suites
        self.backends = backends
        self.results = results
        self.judges = judges
        self.planDigest = planDigest
        self.priceBookDigest = priceBookDigest
    }
}
