import AssayAcceptance
import AssayCore
import Testing

@Suite struct ToolWorldContractTests {
    static func text(_ names: String...) -> JSONValue {
        [
            "type": "object",
            "properties": .object(JSONObject(names.map { .init(name: $0, value: ["type": "string"]) })),
            "required": .array(names.map { .string($0) }),
        ]
    }

    static let sqlite = WorldDefinition(
        setup: "CREATE TABLE kept(key TEXT PRIMARY KEY, value TEXT); INSERT INTO kept VALUES ('a', '1')",
        tools: [
            WorldTool(
                declaration: ToolDeclaration(name: "get", summary: "Gets.", parameters: text("key")),
                sql: "SELECT value FROM kept WHERE key = :key", writes: false,
                guardSQL: "SELECT 1 FROM kept WHERE key = :key", guardError: "there is no such key"),
            WorldTool(
                declaration: ToolDeclaration(name: "put", summary: "Puts.", parameters: text("key", "value")),
                sql: "INSERT OR REPLACE INTO kept VALUES (:key, :value)", writes: true),
        ])

    static let recorded: WorldDefinition = {
        var definition = sqlite
        definition.setup = ""
        definition.source = .recorded([
            RecordedReply(tool: "get", arguments: ["key": "a"], reply: #"[{"value":"1"}]"#),
            RecordedReply(tool: "put", arguments: ["value": "2", "key": "b"], reply: "1 row"),
            RecordedReply(tool: "get", arguments: ["key": "b"], reply: #"[{"value":"2"}]"#),
            RecordedReply(tool: "get", arguments: ["key": "c"], reply: #"{"error":"no"}"#, error: .failed),
        ])
        return definition
    }()

    @Test func `SQLite worlds keep the contract`() async throws {
        try await ToolWorldContract.check { try await WorldMaker().makeWorld(Self.sqlite) }
    }

    @Test func `recorded worlds keep the contract`() async throws {
        try await ToolWorldContract.check { try await WorldMaker().makeWorld(Self.recorded) }
    }

    @Test func `worlds of MCP servers keep the contract, over the official SDK`() async throws {
        let server = try ToolServers.sdk(
            """
            kept = {"a": "1"}

            @server.tool()
            def get(key: str) -> str:
                "Gets."
                if key not in kept:
                    raise ValueError("there is no such key")
                return kept[key]

            @server.tool()
            def put(key: str, value: str) -> str:
                "Puts."
                kept[key] = value
                return "kept"
            """)
        try await ToolWorldContract.check {
            try await WorldMaker().makeWorld(WorldDefinition(setup: "", source: .mcp(server.description)))
        }
    }
}
