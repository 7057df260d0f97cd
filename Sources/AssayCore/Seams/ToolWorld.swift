/// The surroundings of one episode: tools that read and change a state of its own.
public protocol ToolWorld: Sendable {
    /// The tools that the model may call.
    var tools: [ToolDeclaration] { get }

    /// Runs a call; what is wrong with it is told to the model, never thrown.
    func call(_ call: ToolCall, turn: Int) async -> ToolStep

    /// The rows that a prompt shows for `{{lookup.NAME}}`, as JSON.
    func lookup(_ name: String, input: JSONValue) async throws(CannotRun) -> JSONValue

    /// Lets go of what the world holds, such as a process; no call is made afterwards.
    func end() async
}

extension ToolWorld {
    /// Most worlds hold nothing.
    public func end() async {}
}

/// Makes a fresh world for every episode.
public protocol ToolWorldMaking: Sendable {
    /// A world in its first state.
    func makeWorld(_ definition: WorldDefinition) async throws(CannotRun) -> any ToolWorld
}

/// Finds passages for a query; made once per suite.
public protocol Retriever: Sendable {
    /// The best passages, best first.
    func passages(for query: String) async throws(CannotRun) -> [Passage]
}
