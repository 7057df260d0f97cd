import AssayCore
import AssayDigest

/// Plays the user of one episode through a model of the evaluation.
struct UserSimulator: Sendable {
    /// What the user does next.
    enum Turn: Sendable, Hashable {
        case says(String)
        /// The user has what they want, or gives up.
        case ends
        case fails(Failure)
    }

    let user: SimulatedUser
    /// The goal with the case's values.
    let goal: String
    let models: any ModelAsking
    let planned: PlannedEpisode

    /// The most tokens of one message.
    private static let mostTokens = 160

    /// What the user says to the conversation so far; `number` counts its messages, from 0.
    func turn(_ number: Int, after messages: [Message], at now: MonotonicInstant) async throws(CannotRun)
        -> Turn
    {
        let request = GenerationRequest(
            id: ExchangeID(episode: planned.id, turn: number), scheduled: now,
            messages: [Message(.system, user.instructions(goal: goal))] + Self.seen(messages),
            settings: GenerationSettings(maxTokens: Self.mostTokens, temperature: 0, seed: planned.seed))
        let use = EvaluationUse(
            purpose: .user, part: "user", promptDigest: SHA256.hex(of: user.instructions(goal: user.goal)))
        let exchange = try await models.ask(request, of: user.backend, for: use)
        switch exchange.ending {
        case .failed(let failure):
            return .fails(Failure(failure.kind, "the simulated user: \(failure.message)"))
        case .cancelled: return .ends
        case .completed:
            let text = exchange.reply.text
            return text.contains(user.stopWord) || text.allSatisfy(\.isWhitespace) ? .ends : .says(text)
        }
    }

    /// The conversation from the other side: what the assistant said comes from outside, what the user said is the model's own.
    static func seen(_ messages: [Message]) -> [Message] {
        let said = messages.compactMap { message -> Message? in
            switch message.role {
            case .user: Message(.assistant, message.content)
            case .assistant where !message.content.isEmpty: Message(.user, message.content)
            case .assistant, .system, .tool: nil
            }
        }
        // Many models' templates want the other side to begin.
        return [Message(.user, "Hello, how can I help you?")] + said
    }
}
