package import AssayCore
import AssayJSON
import Glibc

/// The tools of a server that speaks the Model Context Protocol; the server is the episode's own and ends with it.
package struct MCPWorld: ToolWorld {
    /// What the model sees of the tools.
    package let tools: [ToolDeclaration]
    private let session: MCPSession

    /// Starts a server, agrees on a revision of the protocol and asks for the tools.
    init(starting server: MCPServer) async throws(CannotRun) {
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TMPDIR"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        var secrets: [String] = []
        for (name, variable) in server.environment {
            guard let value = getenv(variable).map({ String(cString: $0) }) else {
                throw CannotRun("the variable \(variable), which the tool server is to be given, is not set")
            }
            environment[name] = value
            secrets.append(value)
        }
        let connection = try MCPConnection(
            [server.command] + server.arguments, in: server.folder, environment: environment, secrets: secrets
        )
        do throws(CannotRun) {
            session = try await MCPSession(opening: connection, within: server.timeout)
            tools = try await session.tools()
            try Self.check(tools)
        } catch {
            await connection.end()
            throw error
        }
    }

    /// Throws where a tool could never be called, since no arguments could be held against its schema.
    private static func check(_ tools: [ToolDeclaration]) throws(CannotRun) {
        for tool in tools {
            guard let mistake = JSONSchema(tool.parameters).mistakeInSchema else { continue }
            throw CannotRun(
                "the tool '\(tool.name)' of the tool server has parameters that are no JSON Schema: \(mistake)"
            )
        }
    }

    /// Calls a tool and tells the model what came of it; a server that is gone or does not answer is lost for the episode.
    package func call(_ call: ToolCall, turn: Int) async -> ToolStep {
        let arguments: JSONValue
        do throws(CallMistake) { arguments = try CallCheck.arguments(of: call, among: tools) } catch {
            return .wrong(call, turn: turn, error.kind, error.message)
        }
        switch await session.call(call.name, arguments) {
        case .success(let result):
            let text = session.connection.redact(MCPReply.text(result))
            if let mistake = MCPReply.mistake(result) {
                return .wrong(call, turn: turn, .failed, session.connection.redact(mistake))
            }
            return ToolStep(turn: turn, call: call, result: text)
        case .failure(.refused(let code, let message)):
            let kind: ToolError = code == -32602 ? .invalidArguments : .failed
            return .wrong(call, turn: turn, kind, session.connection.redact(message))
        case .failure(let failure):
            return .wrong(
                call, turn: turn, .lost,
                "the tool '\(call.name)' cannot be called: \(MCPSession.words(failure))")
        }
    }

    /// There are none.
    package func lookup(_ name: String, input: JSONValue) throws(CannotRun) -> JSONValue {
        throw CannotRun("there is no look-up '\(name)': the world is a tool server")
    }

    /// Ends the server.
    package func end() async { await session.connection.end() }
}
