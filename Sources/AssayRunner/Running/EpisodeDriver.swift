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

/// What a run knows of a backend besides how to ask it.
struct BackendTerms: Sendable {
    /// What is tried again; `nil` is nothing.
    var retry: RetryPolicy?
    /// What the requests of each backend cost, by name; one without a price is unknown.
    var pricing: [String: any Pricing] = [:]
    /// The backend's own name, under which its price stands.
    var name = ""
    /// What instants are on the calendar.
    var calendar = ClockOrigin.unknown
}

/// Runs episodes to their end: the opening, turn after turn while the model calls tools, and whatever the user says after an answer.
struct EpisodeDriver: Sendable {
    let suite: PreparedSuite
    let backend: any Backend
    let backendName: String
    let level: Int
    let clock: any TimeSource
    let sink: any RecordSink
    let terms: BackendTerms

    /// Runs a planned episode from an instant; every request is kept as it ends.
    func run(_ planned: PlannedEpisode, scheduled: MonotonicInstant) async throws(CannotRun) -> EpisodeResult
    {
        let opening = suite.opening(of: planned)
        let world: (any ToolWorld)?
        let due: MonotonicInstant
        var episode = Episode(
            planned: planned, backend: backendName, level: level, scheduled: scheduled, ended: scheduled,
            exchanges: [], retrieved: opening.retrieved, output: "", ending: .stepLimit)
        do throws(CannotRun) {
            world = try await suite.makeWorld(for: planned)
            for call in suite.judge.openingProbes(planned.caseID) {
                if let world { episode.openingProbes.append(await world.call(call, turn: 0)) }
            }
            // Starting a tool server is no part of an episode: its first request is due once the server is there.
            due = suite.startsServer ? max(scheduled, clock.now()) : scheduled
        } catch {
            guard suite.startsServer else { throw error }
            episode.ending = .failed(Failure(.toolServer, error.message))
            episode.ended = clock.now()
            return EpisodeResult(episode: episode)
        }
        episode.scheduled = due
        var conversation = Conversation(
            world: world, messages: opening.messages, episode: episode,
            spending: Spending(suite.suite.budget, terms: terms, began: due))
        do throws(CannotRun) { try await talk(in: &conversation, goal: opening.userGoal) } catch {
            await world?.end()
            throw error
        }
        conversation.episode.ended = clock.now()
        if let world { await probe(world, &conversation.episode) }
        await world?.end()
        return EpisodeResult(
            episode: conversation.episode, outputTokens: conversation.outputTokens,
            firstToken: conversation.firstToken)
    }

    /// The first answer, and one more for each message of the user: first those of the case, then those of the simulated user.
    private func talk(in conversation: inout Conversation, goal: String?) async throws(CannotRun) {
        let planned = conversation.episode.planned
        try await answer(in: &conversation, due: conversation.episode.scheduled, maxTokens: nil)
        var lastDue = conversation.episode.scheduled
        for (place, followUp) in suite.followUps(of: planned).enumerated() {
            guard case .answered = conversation.episode.ending, !Task.isCancelled else { return }
            let drawn = place + 1 < planned.pauses.count ? planned.pauses[place + 1] : .zero
            let due = max(clock.now() + (followUp.pause ?? drawn), lastDue + (followUp.spacing ?? .zero))
            lastDue = due
            await clock.sleep(until: due - backend.lead)
            conversation.go(onWith: followUp.text)
            try await answer(in: &conversation, due: due, maxTokens: followUp.maxTokens)
        }
        guard let user = suite.suite.user, let goal else { return }
        let simulator = UserSimulator(user: user, goal: goal, models: suite.models, planned: planned)
        for number in 0..<user.maxTurns {
            guard case .answered = conversation.episode.ending, !Task.isCancelled else { return }
            let said = conversation.messages + [Message(.assistant, conversation.episode.output)]
            switch try await simulator.turn(number, after: said, at: clock.now()) {
            case .ends: return
            case .fails(let failure): conversation.episode.ending = .failed(failure)
            case .says(let text):
                conversation.go(onWith: text)
                try await answer(in: &conversation, due: clock.now(), maxTokens: nil)
            }
        }
    }

    /// Asks, and calls the tools that the model calls, until it answers or may go on no longer.
    private func answer(
        in conversation: inout Conversation, due: MonotonicInstant, maxTokens: Int?
    ) async throws(CannotRun) {
        let world = conversation.world
        conversation.episode.ending = .stepLimit
        for step in 0..<(world == nil ? 1 : suite.suite.world?.maxSteps ?? 1) {
            if let reason = conversation.spending.spent(at: clock.now()) {
                conversation.episode.ending = .stopped(reason)
                return
            }
            let turn = conversation.turns
            let exchange = try await exchange(
                request(conversation, turn: turn, due: step == 0 ? due : clock.now(), maxTokens: maxTokens),
                in: &conversation)
            conversation.turns += 1
            if let ending = ending(after: exchange, in: conversation) {
                conversation.episode.ending = ending
                return
            }
            let calls = exchange.reply.toolCalls
            conversation.messages.append(Message(.assistant, exchange.reply.text, toolCalls: calls))
            if let world, let failure = await call(calls, of: turn, in: world, &conversation) {
                conversation.episode.ending = .failed(failure)
                return
            }
        }
        // Calls of tools that nothing runs are themselves the answer.
        if suite.suite.world == nil { conversation.episode.ending = .answered }
    }

    /// Makes a request, again where it fails and the policy says so; every attempt is kept.
    private func exchange(
        _ request: GenerationRequest, in conversation: inout Conversation
    ) async throws(CannotRun) -> Exchange {
        var request = request
        var stream = SeededStream(
            seed: UInt64(conversation.episode.planned.seed), purpose: "retry/\(request.id)")
        while true {
            let hops = HopRecorder(
                clock: clock, sink: sink, origin: suite.origin(of: conversation.episode.planned))
            let exchange = await generate(request, hops, until: conversation.spending.deadline)
            if let problem = hops.problem { throw problem }
            // What is cancelled before it is due has not been asked.
            if exchange.ending == .cancelled, clock.now() < request.scheduled { return exchange }
            for hop in hops.ended { conversation.note(hop: hop) }
            conversation.note(exchange)
            try await sink.append(exchange)
            let wait = terms.retry?.wait(
                after: exchange, attempt: request.id.attempt, share: stream.nextUnit())
            guard let wait, conversation.spending.spent(at: clock.now()) == nil else { return exchange }
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

    private func ask(_ request: GenerationRequest, _ hops: HopRecorder) async -> Exchange {
        guard let composite = backend as? any CompositeBackend else { return await backend.generate(request) }
        return await composite.compose(request, hops)
    }

    /// Asks the backend; where the episode's time is over first, the request is cancelled.
    private func generate(
        _ request: GenerationRequest, _ hops: HopRecorder, until deadline: MonotonicInstant?
    ) async -> Exchange {
        guard let deadline else { return await ask(request, hops) }
        let asked = Task { await ask(request, hops) }
        let watch = Task {
            await clock.sleep(until: deadline)
            asked.cancel()
        }
        defer { watch.cancel() }
        return await withTaskCancellationHandler {
            await asked.value
        } onCancel: {
            asked.cancel()
        }
    }

    /// How the episode ends after an exchange; `nil` where the model called tools and goes on.
    private func ending(after exchange: Exchange, in conversation: Conversation) -> EpisodeEnding? {
        switch exchange.ending {
        case .failed(let failure): return .failed(failure)
        case .cancelled:
            let spent = Task.isCancelled ? nil : conversation.spending.spent(at: clock.now())
            return .stopped(spent ?? .interrupt)
        case .completed:
            return conversation.world != nil && !exchange.reply.toolCalls.isEmpty ? nil : .answered
        }
    }
}
