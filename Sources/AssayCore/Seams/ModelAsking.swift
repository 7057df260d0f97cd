/// What a request that belongs to the measuring, and not to the workload, is for.
public enum EvaluationPurpose: String, Sendable, Hashable, CaseIterable {
    /// A model judges an output.
    case judge
    /// A model plays the user of an episode.
    case user
}

/// For whom a request of the evaluation is made.
public struct EvaluationUse: Sendable, Hashable {
    /// What it is for.
    public var purpose: EvaluationPurpose
    /// The part that asks: a scorer's name, or `user`.
    public var part: String
    /// The SHA-256 of the instructions that the model is given, without the texts of the case; `nil` where there are none to tell apart.
    public var promptDigest: String?

    /// Makes a use.
    public init(purpose: EvaluationPurpose, part: String, promptDigest: String? = nil) {
        self.purpose = purpose
        self.part = part
        self.promptDigest = promptDigest
    }
}

/// A request that the evaluation made: a record like any other, kept and costed apart from the workload's.
public struct EvaluationExchange: Sendable, Hashable {
    /// For whom it was made.
    public var use: EvaluationUse
    /// The request; its name holds the episode that it is about.
    public var exchange: Exchange

    /// Makes a record.
    public init(use: EvaluationUse, exchange: Exchange) {
        self.use = use
        self.exchange = exchange
    }
}

/// Asks models on behalf of the evaluation: judges and simulated users. Every request is kept, apart from the workload's.
public protocol ModelAsking: Sendable {
    /// Asks a backend by its name in the configuration, and returns the record when it has been kept.
    ///
    /// A request that fails is an exchange whose ending says so; throws where there is nobody to ask.
    func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange
}

/// Asks nobody: where outputs are judged without a run.
public struct NoModels: ModelAsking {
    private let reason: CannotRun

    /// Makes one that says why nobody is asked.
    public init(because reason: CannotRun = CannotRun("no model is asked here")) { self.reason = reason }

    /// Throws the reason.
    public func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange { throw reason }
}
