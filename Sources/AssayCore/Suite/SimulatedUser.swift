/// A model that plays the user of an episode: it answers the model under test until it has what it wants.
public struct SimulatedUser: Sendable, Hashable {
    /// The backend's name in the configuration.
    public var backend: String
    /// What the user wants and knows: a template like the prompt's.
    public var goal: String
    /// The most messages that the user writes after the first.
    public var maxTurns: Int
    /// What the user writes to end the conversation.
    public var stopWord: String
    /// Where the backend was named.
    public var location: SourceLocation?

    /// Makes a user.
    public init(
        backend: String, goal: String, maxTurns: Int = 6, stopWord: String = "[done]",
        location: SourceLocation? = nil
    ) {
        self.backend = backend
        self.goal = goal
        self.maxTurns = maxTurns
        self.stopWord = stopWord
        self.location = location
    }

    /// What the model that plays the user is told, with its goal filled in.
    public func instructions(goal: String) -> String {
        """
        You play a person who talks to an assistant. Write only what this person says next, in one or two sentences. \
        Never speak for the assistant and never say that you play.
        What the person wants and knows: \(goal)
        When the person has what they want, or sees that they will not get it, write only \(stopWord)
        """
    }
}
