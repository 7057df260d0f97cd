import AssayCore
import AssayStatistics

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
    let retry: RetryPolicy?

    /// Runs a planned episode from an instant; every request is kept as it ends.
    func run(_ planned: PlannedEpisode, scheduled: MonotonicInstant) async throws(CannotRun) -> EpisodeResult
    {
        let opening = suite.opening(of: planned)
        var conversation = Conversation(
            world: try await suite.makeWorld(for: planned), messages: opening.messages,
            episode: Episode(
                planned: planned, backend: backendName, level: level, scheduled: scheduled, ended: scheduled,
                exchanges: [], retrieved: opening.retrieved, output: "", ending: .stepLimit))
        try await answer(in: &conversation, due: scheduled, maxTokens: nil)
        var lastDue = scheduled
        for (place, followUp) in suite.followUps(of: planned).enumerated() {
            guard case .answered = conversation.episode.ending, !Task.isCancelled else { break }
            let drawn = place + 1 < planned.pauses.count ? planned.pauses[place + 1] : .zero
            let due = max(
                clock.now() + (followUp.pause ?? drawn), lastDue + (followUp.spacing ?? .zero))
            lastDue = due
            await clock.sleep(until: due)
            conversation.messages.append(Message(.assistant, conversation.episode.output))
            conversation.messages.append(Message(.user, followUp.text))
            try await answer(in: &conversation, due: due, maxTokens: followUp.maxTokens)
        }
        conversation.episode.ended = clock.now()
        await conversation.world?.end()
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
            let turn = conversation.turns
            let exchange = try await exchange(
                request(conversation, turn: turn, due: step == 0 ? due : clock.now(), maxTokens: maxTokens),
                in: &conversation)
            conversation.turns += 1
            if let ending = Self.ending(after: exchange, offersTools: world != nil) {
                conversation.episode.ending = ending
                return
            }
            let calls = exchange.reply.toolCalls
            conversation.messages.append(Message(.assistant, exchange.reply.text, toolCalls: calls))
            if let world { await call(calls, of: turn, in: world, &conversation) }
        }
        // Calls of tools that nothing runs are themselves the answer.
        if suite.suite.world == nil { conversation.episode.ending = .answered }
    }

    /// Calls the tools of one turn in order; the latencies that the suite states pass side by side, as with tools that are called at
    /// once, so that the turn goes on when the slowest has replied.
    private func call(
        _ calls: [ToolCall], of turn: Int, in world: any ToolWorld, _ conversation: inout Conversation
    ) async {
        var due = clock.now()
        for call in calls {
            let began = clock.now()
            var step = await world.call(call, turn: turn)
            step.latency = latency(of: call.name, in: conversation.episode)
            step.took = clock.now() - began + step.latency
            due = max(due, began + step.took)
            conversation.episode.steps.append(step)
            conversation.messages.append(Message(.tool, step.result, toolCallID: call.id))
        }
        if due > clock.now() { await clock.sleep(until: due) }
    }

    /// The latency of an episode's next tool call, drawn from its seed.
    private func latency(of tool: String, in episode: Episode) -> Nanoseconds {
        guard let distribution = suite.suite.world?.latencies[tool] else { return .zero }
        var stream = SeededStream(
            seed: UInt64(episode.planned.seed), purpose: "latency", index: UInt64(episode.steps.count))
        return distribution.draw(&stream)
    }

    /// Makes a request, again where it fails and the policy says so; every attempt is kept.
    private func exchange(
        _ request: GenerationRequest, in conversation: inout Conversation
    ) async throws(CannotRun) -> Exchange {
        var request = request
        var stream = SeededStream(
            seed: UInt64(conversation.episode.planned.seed), purpose: "retry/\(request.id)")
        while true {
            let exchange = await backend.generate(request)
            conversation.note(exchange)
            try await sink.append(exchange)
            guard case .failed(let failure) = exchange.ending, !Task.isCancelled,
                let wait = retry?.wait(
                    after: failure, attempt: request.id.attempt,
                    retryAfter: exchange.wire?.headers["retry-after"], share: stream.nextUnit())
            else { return exchange }
            request.id.attempt += 1
            request.scheduled = clock.now() + wait
            await clock.sleep(until: request.scheduled)
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
    var turns = 0
    var outputTokens: Int? = 0
    var firstToken: MonotonicInstant?

    mutating func note(_ exchange: Exchange) {
        // What a user saw first is what came of the last attempt at the first turn.
        if exchange.id.turn == 0 { firstToken = exchange.trace.firstToken }
        episode.exchanges.append(exchange.id)
        episode.output = exchange.reply.text
        outputTokens = outputTokens.flatMap { sum in exchange.usage.output.map { sum + $0 } }
    }
}
