/// Where a world's tools come from.
public enum WorldSource: Sendable, Hashable {
    /// SQL on a database in memory, made anew for every episode.
    case sqlite
    /// A server that speaks the Model Context Protocol over its standard input and output, started anew for every episode.
    case mcp(MCPServer)
    /// Replies that were recorded before.
    case recorded([RecordedReply])
}

/// How a tool server is started.
public struct MCPServer: Sendable, Hashable {
    /// The program: a path, or a name looked for in `PATH`.
    public var command: String
    /// Its arguments.
    public var arguments: [String]
    /// The variables that it is given besides the usual ones, each with the name of the variable here that holds its value.
    public var environment: [String: String]
    /// The folder that it starts in.
    public var folder: String
    /// The longest that starting it, and one call of a tool, may take.
    public var timeout: Nanoseconds

    /// Makes a description.
    public init(
        command: String, arguments: [String] = [], environment: [String: String] = [:], folder: String = ".",
        timeout: Nanoseconds = .seconds(30)
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.timeout = timeout
    }
}

/// A call whose reply shows something of a world's state; it must change nothing.
public struct WorldProbe: Sendable, Hashable {
    /// The tool's name.
    public var tool: String
    /// The arguments.
    public var arguments: JSONValue

    /// Makes a probe.
    public init(tool: String, arguments: JSONValue = [:]) {
        self.tool = tool
        self.arguments = arguments
    }
}

/// What a tool replied to a call.
public struct RecordedReply: Sendable, Hashable {
    /// The tool's name.
    public var tool: String
    /// The arguments; the order of their members does not matter.
    public var arguments: JSONValue
    /// What the model was told.
    public var reply: String
    /// What was wrong with the call; `nil` where it ran.
    public var error: ToolError?

    /// Makes a reply.
    public init(tool: String, arguments: JSONValue, reply: String, error: ToolError? = nil) {
        self.tool = tool
        self.arguments = arguments
        self.reply = reply
        self.error = error
    }
}
