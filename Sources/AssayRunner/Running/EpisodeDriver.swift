import AssayCore

/// Runs one episode to its end: the opening, then turn after turn while the model calls tools.
struct EpisodeDriver: Sendable {
    let suite: PreparedSuite
    let backend: any Backend
    let backendName: String
    let level: Int
    let clock: any TimeSource
    let sink: any RecordSink

    /// Runs a planned episode from an instant; every request is kept as it ends.
    func run(_ planned: PlannedEpisode, scheduled: MonotonicInstant) async throws(CannotRun) -> (
        episode: Episode, outputTokens: Int?
    ) {
        let opening = suite.openings[planned.caseID] ?? Opening(messages: [])
        var episode = Episode(
            planned: planned, backend: backendName, level: level, scheduled: scheduled, ended: scheduled,
            exchanges: [], retrieved: opening.retrieved, output: "", ending: .stepLimit)
        let world = try suite.makeWorld()
        var messages = opening.messages
        var outputTokens: Int? = 0
        for turn in 0..<(world == nil ? 1 : suite.suite.world?.maxSteps ?? 1) {
            let due = turn == 0 ? scheduled : clock.now()
            let exchange = await backend.generate(
                request(planned, turn: turn, due: due, messages: messages, tools: world?.tools ?? []))
            episode.exchanges.append(exchange.id)
            try await sink.append(exchange)
            outputTokens = outputTokens.flatMap { sum in exchange.usage.output.map { sum + $0 } }
            episode.output = exchange.reply.text
            if let ending = Self.ending(after: exchange, offersTools: world != nil) {
                episode.ending = ending
                break
            }
            messages.append(Message(.assistant, exchange.reply.text, toolCalls: exchange.reply.toolCalls))
            for call in exchange.reply.toolCalls {
                guard let step = await world?.call(call, turn: turn) else { continue }
                episode.steps.append(step)
                messages.append(Message(.tool, step.result, toolCallID: call.id))
            }
        }
        episode.ended = clock.now()
        return (episode, outputTokens)
    }

    private func request(
        _ planned: PlannedEpisode, turn: Int, due: MonotonicInstant, messages: [Message],
        tools: [ToolDeclaration]
    ) -> GenerationRequest {
        var settings = suite.suite.settings
        settings.seed = settings.seed ?? planned.seed
        return GenerationRequest(
            id: ExchangeID(episode: planned.id, turn: turn), scheduled: due, messages: messages,
            settings: settings, tools: tools, responseFormat: suite.suite.responseFormat)
    }

    /// How the episode ends after an exchange; `nil` where the model called tools and goes on.
    static func ending(after exchange: Exchange, offersTools: Bool) -> EpisodeEnding? {
        switch exchange.ending {
        case .failed(let failure): .failed(failure)
        case .cancelled: .stopped
        case .completed: offersTools && !exchange.reply.toolCalls.isEmpty ? nil : .answered
        }
    }
}
