/// When a level of load ends.
public struct StopRule: Sendable, Hashable {
    /// The number of measured episodes; `nil` is one pass over the planned episodes.
    public var episodes: Int?
    /// The time after the warm-up; the plan is repeated until then.
    public var time: Nanoseconds?
    /// Whether both limits are minima that must have been reached; otherwise the level ends at whichever comes first.
    public var needsBoth: Bool

    /// Makes a rule.
    public init(episodes: Int? = nil, time: Nanoseconds? = nil, needsBoth: Bool = false) {
        self.episodes = episodes
        self.time = time
        self.needsBoth = needsBoth
    }

    /// Whether a plan of a level draws its cases by their suites' weights, as every plan with an end of its own does; without one each case runs
    /// as often as any.
    public var drawsByWeight: Bool { self != StopRule() }

    /// Whether a level is over once so many episodes have been started and so much time has passed; without limits it never is.
    public func isOver(count: Int, time passed: Nanoseconds) -> Bool {
        let reached = [episodes.map { count >= $0 }, time.map { passed >= $0 }].compactMap(\.self)
        guard !reached.isEmpty else { return false }
        return needsBoth ? reached.allSatisfy(\.self) : reached.contains(true)
    }
}

/// One episode as the plan decided it.
public struct PlannedEpisode: Sendable, Hashable {
    /// The name, unique in the run.
    public var id: String
    /// The suite's name.
    public var suite: String
    /// The case's name.
    public var caseID: String
    /// Which repeat of the case this is, from 0.
    public var repetition: Int
    /// The sampling seed.
    public var seed: UInt32
    /// Whether it warms up and is left out of every figure.
    public var warmUp: Bool
    /// When it arrives, counted from the start of its level; `nil` in a closed loop, where it starts when a user is free.
    public var arrival: Nanoseconds?
    /// The think times: in a closed loop the first passes before the episode; each other before one of its further turns.
    public var pauses: [Nanoseconds]
    /// The tokens of neutral text to put before the prompt, by which a load gets prompts of a stated length.
    public var paddingTokens: Int
    /// The tokens that the prompt is to have; a shorter one gets neutral text before it. 0 leaves it as it is.
    public var promptTokens: Int

    /// Makes a planned episode.
    public init(
        id: String, suite: String, caseID: String, repetition: Int, seed: UInt32, warmUp: Bool,
        arrival: Nanoseconds? = nil, pauses: [Nanoseconds] = [], paddingTokens: Int = 0,
        promptTokens: Int = 0
    ) {
        self.id = id
        self.suite = suite
        self.caseID = caseID
        self.repetition = repetition
        self.seed = seed
        self.warmUp = warmUp
        self.arrival = arrival
        self.pauses = pauses
        self.paddingTokens = paddingTokens
        self.promptTokens = promptTokens
    }
}

/// One backend under one load.
public struct PlannedLevel: Sendable, Hashable {
    /// The backend's name in the configuration.
    public var backend: String
    /// When requests are sent.
    public var shape: LoadShape
    /// When it ends.
    public var stop: StopRule
    /// The episodes in the order of their start, warm-up first.
    public var episodes: [PlannedEpisode]

    /// Makes a level.
    public init(backend: String, shape: LoadShape, stop: StopRule, episodes: [PlannedEpisode]) {
        self.backend = backend
        self.shape = shape
        self.stop = stop
        self.episodes = episodes
    }
}

/// Everything that a run will do, decided from the seed before the first byte is sent.
public struct RunPlan: Sendable, Hashable {
    /// The seed.
    public var seed: UInt64
    /// The levels, in the order they are run.
    public var levels: [PlannedLevel]
    /// The SHA-256 of the plan, in hexadecimal.
    public var digest: String

    /// Makes a plan.
    public init(seed: UInt64, levels: [PlannedLevel], digest: String) {
        self.seed = seed
        self.levels = levels
        self.digest = digest
    }
}
