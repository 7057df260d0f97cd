import AssayCore

/// An episode under way.
struct Conversation: Sendable {
    let world: (any ToolWorld)?
    var messages: [Message]
    var episode: Episode
    var spending: Spending
    var turns = 0
    var outputTokens: Int? = 0
    var firstToken: MonotonicInstant?

    init(world: (any ToolWorld)?, messages: [Message], episode: Episode, spending: Spending) {
        self.world = world
        self.messages = messages
        self.episode = episode
        self.spending = spending
    }

    /// Takes a hop of a composite: its tokens and its cost.
    mutating func note(hop: Exchange) {
        episode.exchanges.append(hop.id)
        spend(hop)
    }

    /// Takes what a user saw.
    mutating func note(_ exchange: Exchange) {
        // What a user saw first is what came of the last attempt at the first turn.
        if exchange.id.turn == 0 { firstToken = exchange.trace.firstToken }
        episode.exchanges.append(exchange.id)
        episode.output = exchange.reply.text
        if exchange.isRequest { spend(exchange) }
    }

    private mutating func spend(_ exchange: Exchange) {
        outputTokens = outputTokens.flatMap { sum in exchange.usage.output.map { sum + $0 } }
        spending.note(exchange)
    }

    /// The last answer and what the user says to it.
    mutating func go(onWith text: String) {
        messages.append(Message(.assistant, episode.output))
        messages.append(Message(.user, text))
    }
}
