package import AssayCore

/// Answers from what a run's evaluation was answered before, so that judging again asks only what is new.
package struct RecordedAnswers: ModelAsking {
    /// A request as far as it bears on the answer: who is asked, what, and how; of which episode does not matter.
    private struct Question: Hashable {
        var backend: String
        var request: GenerationRequest

        init(_ request: GenerationRequest, of backend: String) {
            self.backend = backend
            self.request = request
            self.request.id = ExchangeID(episode: "", turn: request.id.turn, attempt: request.id.attempt)
            self.request.scheduled = MonotonicInstant(nanoseconds: 0)
        }
    }

    /// One part's requests about one episode.
    private struct Matter: Hashable {
        var episode: String
        var part: String
    }

    private let answers: [Question: Exchange]
    private let asked: Set<Matter>
    private let others: (any ModelAsking)?

    /// Makes it over the requests of a run; what is new is asked of `others`, and of nobody where there are none.
    package init(_ recorded: [EvaluationExchange], others: (any ModelAsking)? = nil) {
        let completed = recorded.filter { $0.exchange.succeeded }
        answers = Dictionary(
            completed.map { (Question($0.exchange.request, of: $0.exchange.backend), $0.exchange) }
        ) { _, later in later }
        asked = Set(completed.map { Matter(episode: $0.exchange.id.episode, part: $0.use.part) })
        self.others = others
    }

    /// The recorded answer, else a new one; says what to do where there is neither.
    package func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange {
        if let known = answers[Question(request, of: backend)] { return known }
        if let others { return try await others.ask(request, of: backend, for: use) }
        throw CannotRun(
            asked.contains(Matter(episode: request.id.episode, part: use.part))
                ? "the rubric changed; run with --judge to ask again"
                : "no verdict is recorded; run with --judge to ask")
    }
}
