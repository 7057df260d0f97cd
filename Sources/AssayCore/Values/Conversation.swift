/// Who speaks in a conversation.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case system
    case user
    case assistant
    case tool
}

/// One message of a conversation.
public struct Message: Sendable, Hashable {
    /// Who speaks.
    public var role: Role
    /// What is said.
    public var content: String
    /// The tools that an assistant message calls.
    public var toolCalls: [ToolCall]
    /// The call that a tool message answers.
    public var toolCallID: String?

    /// Makes a message.
    public init(_ role: Role, _ content: String, toolCalls: [ToolCall] = [], toolCallID: String? = nil) {
        self.role = role
        self.content = content
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
    }
}

/// A tool call as the model wrote it; the arguments are kept as text because a model may write invalid JSON.
public struct ToolCall: Sendable, Hashable {
    /// The call's own name, by which the answer refers to it.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments, as the model wrote them.
    public var arguments: String

    /// Makes a call.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// A tool that a model may call.
public struct ToolDeclaration: Sendable, Hashable {
    /// The tool's name.
    public var name: String
    /// What it does, for the model to read.
    public var summary: String
    /// The JSON Schema of its arguments.
    public var parameters: JSONValue

    /// Makes a declaration.
    public init(name: String, summary: String, parameters: JSONValue) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
    }
}
