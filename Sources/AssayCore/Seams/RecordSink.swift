/// Takes records as they finish and keeps them at once, so that a killed run loses nothing that had ended.
public protocol RecordSink: Sendable {
    /// Keeps a request.
    func append(_ exchange: Exchange) async throws(CannotRun)

    /// Keeps an episode.
    func append(_ episode: Episode) async throws(CannotRun)
}

/// Takes the requests of the evaluation as they end and keeps them at once.
public protocol EvaluationSink: Sendable {
    /// Keeps a request of the evaluation.
    func append(_ exchange: EvaluationExchange) async throws(CannotRun)
}
