/// The machine that a run was made on.
public struct Machine: Sendable, Hashable {
    /// The processor's name.
    public var processor: String
    /// The processors that this program may use.
    public var cores: Int
    /// The memory in bytes.
    public var memoryBytes: Int64
    /// The operating system and its version.
    public var system: String

    /// Makes a machine.
    public init(processor: String, cores: Int, memoryBytes: Int64, system: String) {
        self.processor = processor
        self.cores = cores
        self.memoryBytes = memoryBytes
        self.system = system
    }

    /// In what another machine is of another class, so that times on the two cannot be compared; `nil` where they can.
    ///
    /// The processor, the cores and the system must be the same, and the memory to 5 %: of one memory the kernel keeps a little more for
    /// itself here and a little less there.
    public func classDifference(from other: Machine) -> String? {
        let memories = [other.memoryBytes, memoryBytes].map { Double($0) / 1_073_741_824 }
        let isSameMemory = abs(memories[0] - memories[1]) <= 0.05 * max(memories[0], memories[1])
        let parts = [
            other.processor == processor ? nil : "\(other.processor) → \(processor)",
            other.cores == cores ? nil : "\(other.cores) → \(cores) cores",
            isSameMemory
                ? nil : "\(Int64(memories[0].rounded())) → \(Int64(memories[1].rounded())) GiB",
            other.system == system ? nil : "\(other.system) → \(system)",
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

/// A suite as it was when it ran.
public struct SuiteStamp: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The folder it was read from.
    public var path: String
    /// The version.
    public var version: String
    /// The SHA-256 of its content.
    public var digest: String
    /// Its share of the mix.
    public var weight: Int
    /// The SHA-256 of the suite that judged the outputs; `nil` where it is the one that the run was made with.
    public var judgedBy: String?

    /// Makes a stamp.
    public init(name: String, path: String, version: String, digest: String, weight: Int) {
        self.name = name
        self.path = path
        self.version = version
        self.digest = digest
        self.weight = weight
    }
}

extension SuiteStamp {
    /// Whether the results of two runs come of the same cases and the same rule.
    package func isLike(_ other: SuiteStamp) -> Bool { digest == other.digest && judgedBy == other.judgedBy }
}

/// A model that judges a suite's outputs, as it was when it judged.
public struct JudgeStamp: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The scorer's name.
    public var scorer: String
    /// The model and where it runs.
    public var backend: BackendIdentity
    /// The SHA-256 of its instructions.
    public var promptDigest: String
    /// The settings that bear on its verdicts.
    public var settings: JSONValue
    /// The least value that passes.
    public var threshold: Double

    /// Makes a stamp.
    public init(
        suite: String, scorer: String, backend: BackendIdentity, promptDigest: String, settings: JSONValue,
        threshold: Double
    ) {
        self.suite = suite
        self.scorer = scorer
        self.backend = backend
        self.promptDigest = promptDigest
        self.settings = settings
        self.threshold = threshold
    }
}

/// The time that one level of load took.
public struct LevelWindow: Sendable, Hashable {
    /// The level, an index into the plan's levels.
    public var level: Int
    /// The start of the warm-up.
    public var began: MonotonicInstant
    /// The start of the steady window: the end of the warm-up.
    public var steadyFrom: MonotonicInstant
    /// The end of the steady window: when no episode was left to start.
    public var steadyTo: MonotonicInstant
    /// The end of the last episode.
    public var ended: MonotonicInstant
    /// The arrivals of an open load that found too many episodes in flight and were not started.
    public var dropped: Int
    /// Why the level ended before its plan was done; `nil` where it did not.
    public var endedEarly: String?
    /// How the harness itself fared; `nil` where nothing of it was watched.
    public var instrument: InstrumentHealth?

    /// Makes a window.
    public init(
        level: Int, began: MonotonicInstant, steadyFrom: MonotonicInstant, steadyTo: MonotonicInstant,
        ended: MonotonicInstant, dropped: Int = 0, endedEarly: String? = nil,
        instrument: InstrumentHealth? = nil
    ) {
        self.instrument = instrument
        self.level = level
        self.began = began
        self.steadyFrom = steadyFrom
        self.steadyTo = steadyTo
        self.ended = ended
        self.dropped = dropped
        self.endedEarly = endedEarly
    }
}

/// How a run ended.
public enum RunStatus: String, Sendable, Hashable {
    /// Under way, or killed without a word.
    case running
    case finished
    case interrupted
}

/// What `run.json` holds: everything needed to read, repeat and compare a run, without secrets.
public struct RunHeader: Sendable, Hashable {
    /// The name, which is also the folder's.
    public var id: String
    /// The wall-clock start, RFC 3339 in UTC.
    public var started: String
    /// The version of this program.
    public var version: String
    /// The effective configuration.
    public var configuration: JSONValue
    /// The plan.
    public var plan: RunPlan
    /// The suites.
    public var suites: [SuiteStamp]
    /// The backends.
    public var backends: [BackendIdentity]
    /// The machine.
    public var machine: Machine
    /// The instant from which every time in the run's files counts.
    public var origin: MonotonicInstant
    /// How it ended.
    public var status: RunStatus
    /// The levels that ran.
    public var windows: [LevelWindow]
    /// The models that judge its outputs.
    public var judges: [JudgeStamp]
    /// How energy was metered; `nil` where it was not.
    public var energy: EnergyStamp?

    /// Makes a header.
    public init(
        id: String, started: String, version: String, configuration: JSONValue, plan: RunPlan,
        suites: [SuiteStamp],
        backends: [BackendIdentity], machine: Machine, origin: MonotonicInstant, status: RunStatus,
        windows: [LevelWindow], judges: [JudgeStamp] = [], energy: EnergyStamp? = nil
    ) {
        self.energy = energy
        self.id = id
        self.started = started
        self.version = version
        self.configuration = configuration
        self.plan = plan
        self.suites = suites
        self.backends = backends
        self.machine = machine
        self.origin = origin
        self.status = status
        self.windows = windows
        self.judges = judges
    }
}

/// Everything one run produced.
public struct RunRecord: Sendable, Hashable {
    /// What was run, where and how.
    public var header: RunHeader
    /// The requests, in the order they ended.
    public var exchanges: [Exchange]
    /// The episodes, in the order they ended.
    public var episodes: [Episode]
    /// The requests that the evaluation made, in the order they ended; no part of the workload.
    public var evaluation: [EvaluationExchange]
    /// What the servers said of themselves, in the order read.
    public var telemetry: [TelemetrySample]
    /// What the meters said, in the order read.
    public var energy: [EnergySample]

    /// Makes a record.
    public init(
        header: RunHeader, exchanges: [Exchange], episodes: [Episode], evaluation: [EvaluationExchange] = [],
        telemetry: [TelemetrySample] = [], energy: [EnergySample] = []
    ) {
        self.energy = energy
        self.telemetry = telemetry
        self.header = header
        self.exchanges = exchanges
        self.episodes = episodes
        self.evaluation = evaluation
    }
}
