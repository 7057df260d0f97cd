/// Everything a scorer may look at, and whom it may ask.
public struct ScoringSubject: Sendable {
    /// The suite.
    public var suite: Suite
    /// The case.
    public var testCase: Case
    /// The episode, its output and its tool calls.
    public var episode: Episode
    /// The messages that opened the episode, as the model saw them.
    public var opening: [Message]
    /// The models that a scorer may ask.
    public var models: any ModelAsking

    /// Makes a subject.
    public init(
        suite: Suite, testCase: Case, episode: Episode, opening: [Message],
        models: any ModelAsking = NoModels()
    ) {
        self.suite = suite
        self.testCase = testCase
        self.episode = episode
        self.opening = opening
        self.models = models
    }
}

/// What a scorer says before its threshold is applied.
public enum Judgement: Sendable, Hashable {
    /// A value in 0…1 and the reason in words.
    case value(Double, reason: String)
    /// The scorer could not judge, because…
    case unscored(because: String)

    /// Passed in full.
    public static func pass(_ reason: String) -> Self { .value(1, reason: reason) }
    /// Failed in full.
    public static func fail(_ reason: String) -> Self { .value(0, reason: reason) }
}

/// A model that a scorer asks, as its rule names it.
public struct AskedModel: Sendable, Hashable {
    /// The scorer's name.
    public var scorer: String
    /// The backend's name in the configuration.
    public var backend: String
    /// The SHA-256 of the instructions it is given.
    public var promptDigest: String
    /// The settings that bear on its verdicts.
    public var settings: JSONValue
    /// The least value that passes.
    public var threshold: Double
    /// Where the backend is named.
    public var location: SourceLocation?

    /// Makes a description.
    public init(
        scorer: String, backend: String, promptDigest: String, settings: JSONValue, threshold: Double,
        location: SourceLocation? = nil
    ) {
        self.scorer = scorer
        self.backend = backend
        self.promptDigest = promptDigest
        self.settings = settings
        self.threshold = threshold
        self.location = location
    }
}

/// Judges outputs; made once per rule of a suite.
public protocol Scorer: Sendable {
    /// Whether judging runs code or is otherwise so heavy that it must wait until the load phase is over.
    var isHeavy: Bool { get }

    /// The models that it, or a scorer inside it, asks.
    var askedModels: [AskedModel] { get }

    /// Judges one output; safe to call from several tasks at once.
    func judge(_ subject: ScoringSubject) async -> Judgement

    /// The calls of the world's tools that are to be made once an episode of a case has ended, because it judges from their replies.
    func probes(_ testCase: Case) -> [ToolCall]

    /// The calls that are to be made before an episode of a case begins, because it judges from what has changed since.
    func openingProbes(_ testCase: Case) -> [ToolCall]

    /// The named class of what it finds, for metrics that tell findings apart; `nil` where it has no classes.
    func label(_ subject: ScoringSubject) -> String?
}

extension Scorer {
    /// Most scorers are light.
    public var isHeavy: Bool { false }

    /// Most scorers ask none.
    public var askedModels: [AskedModel] { [] }

    /// Most scorers judge from what the episode left.
    public func probes(_ testCase: Case) -> [ToolCall] { [] }

    /// Most scorers need no state from before.
    public func openingProbes(_ testCase: Case) -> [ToolCall] { [] }

    /// Most scorers have no classes.
    public func label(_ subject: ScoringSubject) -> String? { nil }
}

/// A kind of scorer: its name in suite files, and how one is made from a rule.
public struct ScorerKind: Sendable {
    /// The name in suite files.
    public var name: String
    /// One sentence on what it judges.
    public var summary: String
    /// Makes one for a rule of a suite, or says everything that is wrong with the rule's options or the cases' fields.
    public var make: @Sendable (ScorerRule, Suite) throws(Diagnostics) -> any Scorer

    /// Makes a kind.
    public init(
        name: String, summary: String,
        make: @escaping @Sendable (ScorerRule, Suite) throws(Diagnostics) -> any Scorer
    ) {
        self.name = name
        self.summary = summary
        self.make = make
    }
}
