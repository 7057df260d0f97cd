/// A composite as it is configured: a lever, the backends that it names, and its settings.
public enum LeverSetting: Sendable, Hashable {
    /// Failed requests are made again.
    case retry(of: String, RetryPolicy)
    /// One backend after another is asked while they fail in these ways.
    case fallback(of: [String], on: Set<Failure.Kind>)
    /// The first rule that holds says who is asked; else a model's word among `choices`, else `otherwise`.
    case route([RouteRule], classifier: RouteClassifier?, otherwise: String)
    /// Stages are asked one after another while checks fail.
    case cascade([CascadeStage])
    /// Answers are remembered.
    case cache(of: String, CacheMatch)
    /// Prompts are shortened.
    case compress(of: String, budgetTokens: Int, CompressionMethod)
    /// Texts going in and coming out are checked.
    case guarded(of: String, GuardSetting)
    /// Requests are sent in groups, at the price of the batch service.
    case batch(of: String, size: Int, wait: Nanoseconds)
    /// Several samples are made and one is chosen.
    case bestOf(of: String, count: Int, temperature: Double?, SampleChoice)

    /// The lever.
    public var lever: Lever {
        switch self {
        case .retry: .retry
        case .fallback: .fallback
        case .route: .route
        case .cascade: .cascade
        case .cache: .cache
        case .compress: .compress
        case .guarded: .guard
        case .batch: .batch
        case .bestOf: .bestOf
        }
    }

    /// Every check in it.
    public var checks: [CheckRule] {
        switch self {
        case .route(let rules, _, _): rules.compactMap(\.pattern)
        case .cascade(let stages): stages.flatMap(\.checks)
        case .guarded(_, let setting): (setting.input + setting.output).map(\.check)
        case .bestOf(_, _, _, .check(let rule)): [rule]
        case .retry, .fallback, .cache, .compress, .batch, .bestOf: []
        }
    }

    /// The backends that it names, each once, in the order written.
    public var names: [String] {
        let all: [String] =
            switch self {
            case .retry(let inner, _), .batch(let inner, _, _): [inner]
            case .fallback(let parts, _): parts
            case .route(let rules, let classifier, let otherwise):
                rules.map(\.backend) + (classifier.map { [$0.backend] + $0.choices.map(\.backend) } ?? [])
                    + [otherwise]
            case .cascade(let stages): stages.flatMap { [$0.backend] + $0.checks.compactMap(\.backend) }
            case .cache(let inner, .exact): [inner]
            case .cache(let inner, .semantic(let embedder, _)): [inner, embedder]
            case .compress(let inner, _, .embedding(let embedder)): [inner, embedder]
            case .compress(let inner, _, _): [inner]
            case .guarded(let inner, let setting):
                [inner] + (setting.input + setting.output).compactMap(\.check.backend)
            case .bestOf(let inner, _, _, .check(let rule)): [inner] + [rule.backend].compactMap(\.self)
            case .bestOf(let inner, _, _, _): [inner]
            }
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }
}

/// One rule of a router; every condition that is given must hold.
public struct RouteRule: Sendable, Hashable {
    /// The suite's name.
    public var suite: String?
    /// A tag of the case.
    public var tag: String?
    /// The most tokens of the prompt, reckoned at four bytes a token.
    public var atMostTokens: Int?
    /// The fewest tokens of the prompt, reckoned in the same way.
    public var atLeastTokens: Int?
    /// A regular expression that is found in the last message of the user.
    public var pattern: CheckRule?
    /// Who is asked.
    public var backend: String

    /// Makes a rule.
    public init(
        suite: String? = nil, tag: String? = nil, atMostTokens: Int? = nil, atLeastTokens: Int? = nil,
        pattern: CheckRule? = nil, backend: String
    ) {
        self.suite = suite
        self.tag = tag
        self.atMostTokens = atMostTokens
        self.atLeastTokens = atLeastTokens
        self.pattern = pattern
        self.backend = backend
    }
}

/// A small model that says where a request goes.
public struct RouteClassifier: Sendable, Hashable {
    /// One answer that it may give.
    public struct Choice: Sendable, Hashable {
        /// The word.
        public var word: String
        /// Who is then asked.
        public var backend: String

        /// Makes a choice.
        public init(word: String, backend: String) {
            self.word = word
            self.backend = backend
        }
    }

    /// The model's backend.
    public var backend: String
    /// What it is told.
    public var question: String
    /// The answers that it may give.
    public var choices: [Choice]

    /// Makes a classifier.
    public init(backend: String, question: String, choices: [Choice]) {
        self.backend = backend
        self.question = question
        self.choices = choices
    }
}

/// One stage of a cascade.
public struct CascadeStage: Sendable, Hashable {
    /// Who is asked.
    public var backend: String
    /// What the answer must pass to be kept; the last stage's is kept whatever it is.
    public var checks: [CheckRule]

    /// Makes a stage.
    public init(backend: String, checks: [CheckRule]) {
        self.backend = backend
        self.checks = checks
    }
}

/// When a remembered answer serves.
public enum CacheMatch: Sendable, Hashable {
    /// The request is the same but for its seed.
    case exact
    /// The embedding of the last message of the user is at least this similar (cosine), all else being the same.
    case semantic(embedder: String, threshold: Double)
}

/// How a prompt is shortened.
public enum CompressionMethod: Sendable, Hashable {
    /// The oldest messages are left out.
    case history
    /// The paragraphs that bear least on the question by BM25 are left out.
    case bm25
    /// The paragraphs whose embeddings are least similar to the question's are left out.
    case embedding(String)
}

/// What a guard does with a text that fails.
public enum GuardAction: String, Sendable, Hashable, CaseIterable {
    case block
    case redact
    case retry
}

/// One rule of a guard.
public struct GuardRule: Sendable, Hashable {
    /// The check.
    public var check: CheckRule
    /// What is done where it fails.
    public var action: GuardAction

    /// Makes a rule.
    public init(_ check: CheckRule, _ action: GuardAction) {
        self.check = check
        self.action = action
    }
}

/// The rules of a guard.
public struct GuardSetting: Sendable, Hashable {
    /// What prompts must pass.
    public var input: [GuardRule]
    /// What answers must pass.
    public var output: [GuardRule]
    /// What is said in the place of a text that is blocked.
    public var refusal: String
    /// The most requests that are made for one answer.
    public var attempts: Int

    /// Makes rules.
    public init(
        input: [GuardRule] = [], output: [GuardRule] = [],
        refusal: String = "I cannot help with that.", attempts: Int = 2
    ) {
        self.input = input
        self.output = output
        self.refusal = refusal
        self.attempts = attempts
    }
}

/// How one of several samples is chosen.
public enum SampleChoice: Sendable, Hashable {
    /// The answer that most samples give; of equals the earlier (self-consistency).
    case agreement
    /// The first that passes a check, else the first.
    case check(CheckRule)
    /// The one with the highest mean log-probability.
    case logProbability
}
