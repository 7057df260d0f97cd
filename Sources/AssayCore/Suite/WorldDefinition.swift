/// The surroundings of an episode, made anew for each: tools over a small SQLite database, of a server, or with recorded replies.
public struct WorldDefinition: Sendable, Hashable {
    /// The SQL that makes the tables and fills them.
    public var setup: String
    /// The tools that a model may call.
    public var tools: [WorldTool]
    /// Queries whose rows go into the prompt as `{{lookup.NAME}}`; parameters `:name` are bound from the case's input.
    public var lookups: [String: String]
    /// The SQL that carries out the output's decision when the episode has ended; parameters `:name` are bound from the output's JSON.
    public var decision: String?
    /// The most turns that a model may take; the last must answer.
    public var maxSteps: Int
    /// How long each tool takes to reply besides the work itself, by the tool's name; drawn anew for every call from the episode's seed.
    public var latencies: [String: TimeDistribution]
    /// Calls whose replies show the state of a world without a database: made before an episode and after it, and compared.
    public var probes: [WorldProbe] = []
    /// Where the tools come from; a server's own tools are known only once it has been started.
    public var source: WorldSource

    /// Makes a world.
    public init(
        setup: String, tools: [WorldTool] = [], lookups: [String: String] = [:], decision: String? = nil,
        maxSteps: Int = 8, latencies: [String: TimeDistribution] = [:], source: WorldSource = .sqlite
    ) {
        self.source = source
        self.setup = setup
        self.tools = tools
        self.lookups = lookups
        self.decision = decision
        self.maxSteps = maxSteps
        self.latencies = latencies
    }

    /// Whether the model is offered tools.
    public var offersTools: Bool { if case .mcp = source { true } else { !tools.isEmpty } }

    /// Whether the state that an episode left behind can be had again by playing its calls on a fresh database.
    public var hasState: Bool { source == .sqlite }
}

/// A tool: what the model sees, and the SQL that runs when it is called.
public struct WorldTool: Sendable, Hashable {
    /// What the model sees.
    public var declaration: ToolDeclaration
    /// The SQL; parameters `:name` are bound from the arguments.
    public var sql: String
    /// Whether the tool may change the database.
    public var writes: Bool
    /// A query that must yield a row before the SQL runs.
    public var guardSQL: String?
    /// What the model is told when the guard yields none.
    public var guardError: String?

    /// Makes a tool.
    public init(
        declaration: ToolDeclaration, sql: String, writes: Bool, guardSQL: String? = nil,
        guardError: String? = nil
    ) {
        self.declaration = declaration
        self.sql = sql
        self.writes = writes
        self.guardSQL = guardSQL
        self.guardError = guardError
    }
}
