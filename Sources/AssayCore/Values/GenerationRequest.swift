/// How tokens are chosen.
public struct GenerationSettings: Sendable, Hashable {
    /// The most output tokens of one request.
    public var maxTokens: Int
    /// 0 chooses the likeliest token (greedy).
    public var temperature: Double
    /// The number of likeliest tokens to choose among; `nil` is no limit.
    public var topK: Int?
    /// The share of probability to choose among; `nil` is all of it.
    public var topP: Double?
    /// The least probability, relative to the likeliest token; `nil` is none.
    public var minP: Double?
    /// The factor by which tokens already seen become less likely; `nil` is none.
    public var repetitionPenalty: Double?
    /// The sampling seed; `nil` leaves it to the plan.
    public var seed: UInt32?
    /// The texts that end an output; they are not part of it.
    public var stop: [String]

    /// Makes settings; the defaults are greedy decoding of up to 256 tokens.
    public init(
        maxTokens: Int = 256, temperature: Double = 0, topK: Int? = nil, topP: Double? = nil,
        minP: Double? = nil,
        repetitionPenalty: Double? = nil, seed: UInt32? = nil, stop: [String] = []
    ) {
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.seed = seed
        self.stop = stop
    }
}

/// What shape the answer must have.
public enum ResponseFormat: Sendable, Hashable {
    case text
    /// JSON that satisfies a JSON Schema.
    case jsonSchema(JSONValue)
    /// Text that a GBNF grammar generates.
    case grammar(String)
}

/// Names one request within a run: an episode, its turn from 0, the attempt at that turn from 0, and the hop of a composite from 1.
public struct ExchangeID: Sendable, Hashable, CustomStringConvertible {
    /// The episode's name.
    public var episode: String
    /// The turn of the episode, from 0.
    public var turn: Int
    /// The attempt at the turn, from 0.
    public var attempt: Int
    /// The hop within a composite, from 1; 0 for a request that is none.
    public var hop: Int

    /// Makes a name.
    public init(episode: String, turn: Int = 0, attempt: Int = 0, hop: Int = 0) {
        self.hop = hop
        self.episode = episode
        self.turn = turn
        self.attempt = attempt
    }

    /// `episode/turn/attempt`, and `.hop` where it is one.
    public var description: String { "\(episode)/\(turn)/\(attempt)" + (hop == 0 ? "" : ".\(hop)") }
}

/// One generation to ask of a backend.
public struct GenerationRequest: Sendable, Hashable {
    /// The request's name within the run.
    public var id: ExchangeID
    /// When the load plan wants it sent.
    public var scheduled: MonotonicInstant
    /// The conversation so far.
    public var messages: [Message]
    /// How tokens are chosen.
    public var settings: GenerationSettings
    /// The tools that the model may call.
    public var tools: [ToolDeclaration]
    /// What shape the answer must have.
    public var responseFormat: ResponseFormat

    /// Makes a request.
    public init(
        id: ExchangeID, scheduled: MonotonicInstant, messages: [Message],
        settings: GenerationSettings = GenerationSettings(), tools: [ToolDeclaration] = [],
        responseFormat: ResponseFormat = .text
    ) {
        self.id = id
        self.scheduled = scheduled
        self.messages = messages
        self.settings = settings
        self.tools = tools
        self.responseFormat = responseFormat
    }
}
