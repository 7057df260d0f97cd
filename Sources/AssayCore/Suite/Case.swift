/// One task with its input and what an accepted answer must satisfy.
public struct Case: Sendable, Hashable {
    /// The name, unique in its suite.
    public var id: String
    /// The fields that the prompt template names as `{{input.…}}`.
    public var input: JSONValue
    /// The most output tokens of the first answer; `nil` leaves it to the suite.
    public var maxTokens: Int?
    /// What the user says after each answer; a conversation of several turns is one episode.
    public var followUps: [FollowUp]
    /// Tools that the model may call and that nothing runs: its calls are kept for the scorers, and the first of them end the episode.
    public var tools: [ToolDeclaration]
    /// The passages shown, by id, in order: retrieval is fixed. `nil` lets the suite's retriever find them.
    public var passages: [String]?
    /// The fields that the scorers read.
    public var expect: JSONValue
    /// Words to select and group by; by convention one of them is `easy`, `medium` or `hard`.
    public var tags: [String]
    /// How often the case is drawn, relative to the others.
    public var weight: Int
    /// Cases that share a document or a conversation share a cluster, the unit of sampling; by default the case's own id.
    public var cluster: String
    /// Answers that the suite's own scorers must accept.
    public var references: [Reference]
    /// Answers that the suite's own scorers must reject.
    public var counterexamples: [Reference]
    /// Where the case was written.
    public var location: SourceLocation?

    /// Makes a case.
    public init(
        id: String, input: JSONValue, maxTokens: Int? = nil, followUps: [FollowUp] = [],
        tools: [ToolDeclaration] = [], passages: [String]? = nil, expect: JSONValue, tags: [String] = [],
        weight: Int = 1,
        cluster: String? = nil, references: [Reference] = [], counterexamples: [Reference] = [],
        location: SourceLocation? = nil
    ) {
        self.id = id
        self.input = input
        self.maxTokens = maxTokens
        self.followUps = followUps
        self.tools = tools
        self.passages = passages
        self.expect = expect
        self.tags = tags
        self.weight = weight
        self.cluster = cluster ?? id
        self.references = references
        self.counterexamples = counterexamples
        self.location = location
    }
}

/// A further turn of a conversation.
public struct FollowUp: Sendable, Hashable {
    /// What the user says, or a tool answers.
    public var text: String
    /// The time between the end of the last answer and this turn; `nil` leaves it to the load's think time.
    public var pause: Nanoseconds?
    /// The least time between when the last turn was due and this one; `nil` is none.
    public var spacing: Nanoseconds?
    /// The most output tokens of the answer; `nil` leaves it to the suite.
    public var maxTokens: Int?

    /// Makes a turn.
    public init(
        text: String, pause: Nanoseconds? = nil, spacing: Nanoseconds? = nil, maxTokens: Int? = nil
    ) {
        self.text = text
        self.pause = pause
        self.spacing = spacing
        self.maxTokens = maxTokens
    }
}

/// An answer written by hand to try the scorers with: the final text, and the tool calls made on the way to it.
public struct Reference: Sendable, Hashable {
    /// The final answer.
    public var text: String
    /// The tool calls, in order; their arguments are JSON text.
    public var toolCalls: [ToolCall]

    /// Makes a reference answer.
    public init(text: String, toolCalls: [ToolCall] = []) {
        self.text = text
        self.toolCalls = toolCalls
    }
}
