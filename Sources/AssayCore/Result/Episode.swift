/// One tool call of an episode and what the model was told.
public struct ToolStep: Sendable, Hashable {
    /// The turn on which the model called, from 0.
    public var turn: Int
    /// The call.
    public var call: ToolCall
    /// What the model was told.
    public var result: String
    /// What was wrong with the call; `nil` where it ran.
    public var error: ToolError?
    /// The time from the call to its reply, the latency included.
    public var took: Nanoseconds
    /// The part of that time which the suite states for the tool and which was drawn for this call.
    public var latency: Nanoseconds

    /// Makes a step.
    public init(
        turn: Int, call: ToolCall, result: String, error: ToolError? = nil, took: Nanoseconds = .zero,
        latency: Nanoseconds = .zero
    ) {
        self.turn = turn
        self.call = call
        self.result = result
        self.error = error
        self.took = took
        self.latency = latency
    }
}

/// The classes of wrong tool calls, which reports count.
public enum ToolError: String, Sendable, Hashable, CaseIterable {
    case unknownTool = "unknown_tool"
    case invalidJSON = "invalid_json"
    case invalidArguments = "invalid_arguments"
    /// The tool's guard refused.
    case refused
    /// The tool itself failed.
    case failed
    /// The tool's server is gone or did not answer in time; the episode fails with it.
    case lost
}

/// How an episode came to its end.
public enum EpisodeEnding: Sendable, Hashable {
    case answered
    /// The model took all its steps without answering.
    case stepLimit
    case failed(Failure)
    case stopped(StopReason)
}

/// Why an episode was stopped.
public enum StopReason: String, Sendable, Hashable, CaseIterable {
    /// The run was interrupted.
    case interrupt
    /// The suite's budget of tokens was spent.
    case tokens
    /// The suite's budget of money was spent.
    case cost
    /// The suite's budget of time was spent.
    case time
}

/// One execution of a case to its end: every turn, tool call and attempt it took, and how it was judged.
public struct Episode: Sendable, Hashable {
    /// What the plan said.
    public var planned: PlannedEpisode
    /// The backend's name in the configuration.
    public var backend: String
    /// The level of load, an index into the plan's levels.
    public var level: Int
    /// When the plan wanted its first request sent.
    public var scheduled: MonotonicInstant
    /// When it ended, tools included.
    public var ended: MonotonicInstant
    /// The requests it made, in order.
    public var exchanges: [ExchangeID]
    /// The passages shown to the model, by id, best first.
    public var retrieved: [String]
    /// The tool calls it made, in order.
    public var steps: [ToolStep]
    /// The calls that were made before it began, to judge by what has changed; empty where nobody asked for any.
    public var openingProbes: [ToolStep] = []
    /// The calls that were made when it had ended, to judge the state of its world; empty where nobody asked for any.
    public var probes: [ToolStep] = []
    /// The final deliverable.
    public var output: String
    /// How it came to its end.
    public var ending: EpisodeEnding
    /// The judgements; empty until it is judged.
    public var scores: [Score]

    /// Makes an episode.
    public init(
        planned: PlannedEpisode, backend: String, level: Int, scheduled: MonotonicInstant,
        ended: MonotonicInstant,
        exchanges: [ExchangeID], retrieved: [String] = [], steps: [ToolStep] = [], output: String,
        ending: EpisodeEnding, scores: [Score] = []
    ) {
        self.planned = planned
        self.backend = backend
        self.level = level
        self.scheduled = scheduled
        self.ended = ended
        self.exchanges = exchanges
        self.retrieved = retrieved
        self.steps = steps
        self.output = output
        self.ending = ending
        self.scores = scores
    }

    /// What became of it. Reaching the step limit is judged like any answer; where a budget was spent, what it left behind is judged too, but
    /// it stays stopped: nobody knows what would have come of it.
    public var outcome: Outcome {
        switch ending {
        case .failed: .failed
        case .stopped: .stopped
        case .answered, .stepLimit: scores.isEmpty ? .unscored : Outcome(of: scores)
        }
    }
}
