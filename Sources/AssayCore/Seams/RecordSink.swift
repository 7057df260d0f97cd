/// Takes records as they finish and keeps them at once, so that a killed run loses nothing that had ended.
public protocol RecordSink: Sendable {
    /// Keeps a request.
    func append(_ exchange: Exchange) async throws(CannotRun)

    /// Keeps an episode.
    func append(_ episode: Episode) async throws(CannotRun)
}
