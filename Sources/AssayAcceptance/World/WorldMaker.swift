package import AssayCore

/// Makes worlds of every kind.
package struct WorldMaker: ToolWorldMaking {
    /// Makes a maker.
    package init() {}

    /// A world in its first state.
    package func makeWorld(_ definition: WorldDefinition) async throws(CannotRun) -> any ToolWorld {
        switch definition.source {
        case .sqlite: try SQLiteWorld(definition)
        case .mcp(let server): try await MCPWorld(starting: server)
        case .recorded(let replies):
            RecordedWorld(tools: definition.tools.map(\.declaration), replies: replies)
        }
    }
}
