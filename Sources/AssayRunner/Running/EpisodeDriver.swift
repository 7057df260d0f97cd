import AssayCore

/// What came of running one episode.
struct EpisodeResult: Sendable {
    /// The episode, not yet judged.
    var episode: Episode
    /// Its output tokens; `nil` where a request's are unknown.
    var outputTokens: Int?
    /// The first content of its first request.
    var firstToken: MonotonicInstant?
}

/// Runs episodes to their end: the opening, turn after turn while the model calls tools, and whatever the user says after an answer.
struct EpisodeDriver: Sendable {
    let suite: PreparedSuite
    let backend: any Backend
    let backendName: String
    let level: Int
    let clock: any TimeSource
    let sink: any RecordSink

    /// Runs a planned episode from an instant; every request is kept as it ends.
    func run(_ planned: PlannedEpisode, scheduled: MonotonicInstant) async throws(CannotRun) -> EpisodeResult
    {
        let opening = suite.opening(of: planned)
        var conversation = Conversation(
            world: try suite.makeWorld(), messages: opening.messages,
            episode: Episode(
                planned: planned, backend: backendName, level: level, scheduled: scheduled, ended: scheduled,
                exchanges: [], retrieved: opening.retrieved, output: "", ending: .stepLimit))
        try await answer(in: &conversation, due: scheduled, maxTokens: nil)
        for (place, followUp) in suite.followUps(of: planned).enumerated() {
            guard case .answered = conversation.episode.ending, !Task.isCancelled else { break }
            let drawn = place + 1 < planned.pauses.count ? planned.pauses[place + 1] : .zero
            let due = clock.now() + (followUp.pause ?? drawn)
            await clock.sleep(until: due)
            conversation.messages.append(Message(.assistant, conversation.episode.output))
            conversation.messages.append(Message(.user, followUp.text))
            try await answer(in: &conversation, due: due, maxTokens: followUp.maxTokens)
        }
        conversation.episode.ended = clock.now()
        return EpisodeResult(
            episode: conversation.episode, outputTokens: conversation.outputTokens,
            firstToken: conversation.firstToken)
    }

    /// Asks, and calls the tools that the model calls, until it answers.
    private func answer(
        in conversation: inout Conversation, due: MonotonicInstant, maxTokens: Int?
    ) async throws(CannotRun) {
        let world = conversation.world
        conversation.episode.ending = .stepLimit
        for step in 0..<(world == nil ? 1 : suite.suite.world?.maxSteps ?? 1) {
            let turn = conversation.episode.exchanges.count
            let exchange = await backend.generate(
                request(conversation, turn: turn, due: step == 0 ? due : clock.now(), maxTokens: maxTokens))
            conversation.note(exchange)
            try await sink.append(exchange)
            if let ending = Self.ending(after: exchange, offersTools: world != nil) {
                conversation.episode.ending = ending
                return
            }
            let calls = exchange.reply.toolCalls
            conversation.messages.append(Message(.assistant, exchange.reply.text, toolCalls: calls))
            for call in calls {
                guard let step = await world?.call(call, turn: turn) else { continue }
                conversation.episode.steps.append(step)
                conversation.messages.append(Message(.tool, step.result, toolCallID: call.id))
            }
        }
    }

    private func request(
        _ conversation: Conversation, turn: Int, due: MonotonicInstant, maxTokens: Int?
    ) -> GenerationRequest {
        let planned = conversation.episode.planned
        var settings = suite.suite.settings
        settings.seed = settings.seed ?? planned.seed
        settings.maxTokens =
            maxTokens ?? (turn == 0 ? suite.maxTokens(of: planned) : nil) ?? settings.maxTokens
        return GenerationRequest(
            id: ExchangeID(episode: planned.id, turn: turn), scheduled: due,
            messages: conversation.messages, settings: settings, tools: conversation.world?.tools ?? [],
            responseFormat: suite.suite.responseFormat)
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

/// An episode under way.
private struct Conversation {
    let world: (any ToolWorld)?
    var messages: [Message]
    var episode: Episode
    var outputTokens: Int? = 0
    var firstToken: MonotonicInstant?

    mutating func note(_ exchange: Exchange) {
        if episode.exchanges.isEmpty { firstToken = exchange.trace.firstToken }
        episode.exchanges.append(exchange.id)
        episode.output = exchange.reply.text
        outputTokens = outputTokens.flatMap { sum in exchange.usage.output.map { sum + $0 } }
    }
}
