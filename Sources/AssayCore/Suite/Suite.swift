/// A named, versioned set of cases of one workload, with the prompt template, the acceptance rule, the SLO and the
/// economics that belong to it.
public struct Suite: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The version, raised whenever a case or a rule changes.
    public var version: String
    /// The kind of work: `rag`, `codegen`, `synthesis`, `support`, `agent` or a word of one's own.
    public var workload: String
    /// One sentence on what the suite measures.
    public var summary: String
    /// The prompt.
    public var prompt: PromptTemplate
    /// How tokens are chosen.
    public var settings: GenerationSettings
    /// What shape the answer must have.
    public var responseFormat: ResponseFormat
    /// The documents to retrieve from; `nil` where nothing is retrieved.
    public var retrieval: Retrieval?
    /// The database and the tools over it; `nil` where there is none.
    public var world: WorldDefinition?
    /// The model that plays the user after the case's own turns; `nil` where there is none.
    public var user: SimulatedUser?
    /// What one episode may use before it is stopped.
    public var budget: EpisodeBudget
    /// The cases.
    public var cases: [Case] { didSet { places = Self.places(cases) } }
    /// Where each case is, so that looking one up does not depend on how many there are.
    private var places: [String: Int]
    /// What makes an output accepted.
    public var acceptance: [ScorerRule]
    /// The times that an episode must keep to be useful.
    public var serviceLevel: ServiceLevel
    /// What an outcome is worth and costs downstream.
    public var economics: SuiteEconomics
    /// The SHA-256 of everything above, in hexadecimal.
    public var digest: String

    /// Makes a suite.
    public init(
        name: String, version: String, workload: String, summary: String, prompt: PromptTemplate,
        settings: GenerationSettings = GenerationSettings(), responseFormat: ResponseFormat = .text,
        retrieval: Retrieval? = nil, world: WorldDefinition? = nil, user: SimulatedUser? = nil,
        budget: EpisodeBudget = EpisodeBudget(), cases: [Case], acceptance: [ScorerRule],
        serviceLevel: ServiceLevel = ServiceLevel(), economics: SuiteEconomics = SuiteEconomics(),
        digest: String = ""
    ) {
        self.name = name
        self.version = version
        self.workload = workload
        self.summary = summary
        self.prompt = prompt
        self.settings = settings
        self.responseFormat = responseFormat
        self.retrieval = retrieval
        self.world = world
        self.user = user
        self.budget = budget
        self.cases = cases
        places = Self.places(cases)
        self.acceptance = acceptance
        self.serviceLevel = serviceLevel
        self.economics = economics
        self.digest = digest
    }

    /// The case of a name.
    public func testCase(_ id: String) -> Case? { places[id].map { cases[$0] } }

    /// What a path of a template stands for in a case before anything is looked up or retrieved: `input.…` or `file.…`; `nil` for other paths.
    package func value(at path: String, of testCase: Case) -> JSONValue? {
        if path.hasPrefix("file.") { return prompt.files[String(path.dropFirst(5))].map { .string($0) } }
        return path.hasPrefix("input.") ? testCase.input.value(at: String(path.dropFirst(6))) : nil
    }

    private static func places(_ cases: [Case]) -> [String: Int] {
        Dictionary(cases.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }
}

/// The times that an episode must keep to be useful; `nil` sets no limit.
public struct ServiceLevel: Sendable, Hashable {
    /// The longest scheduled TTFT of the episode's first request.
    public var timeToFirstToken: Nanoseconds?
    /// The longest episode time.
    public var episodeTime: Nanoseconds?

    /// Makes a service level.
    public init(timeToFirstToken: Nanoseconds? = nil, episodeTime: Nanoseconds? = nil) {
        self.timeToFirstToken = timeToFirstToken
        self.episodeTime = episodeTime
    }

    /// Whether an episode keeps the level; one whose first content never came does not keep a limit on it.
    public func isKept(
        scheduled: MonotonicInstant, firstToken: MonotonicInstant?, ended: MonotonicInstant
    ) -> Bool {
        if let timeToFirstToken {
            guard let firstToken, firstToken - scheduled <= timeToFirstToken else { return false }
        }
        return episodeTime.map { ended - scheduled <= $0 } ?? true
    }
}
