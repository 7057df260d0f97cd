/// When requests are sent.
public enum LoadShape: Sendable, Hashable {
    /// A number of users, each starting an episode when its last has ended.
    case closed(concurrency: Int)
}

/// When a level of load ends: at whichever comes first.
public struct StopRule: Sendable, Hashable {
    /// The number of measured episodes; `nil` is one pass over the planned episodes.
    public var episodes: Int?
    /// The time after the warm-up; the plan is repeated until then.
    public var time: Nanoseconds?

    /// Makes a rule.
    public init(episodes: Int? = nil, time: Nanoseconds? = nil) {
        self.episodes = episodes
        self.time = time
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

    /// Makes a planned episode.
    public init(id: String, suite: String, caseID: String, repetition: Int, seed: UInt32, warmUp: Bool) {
        self.id = id
        self.suite = suite
        self.caseID = caseID
        self.repetition = repetition
        self.seed = seed
        self.warmUp = warmUp
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
