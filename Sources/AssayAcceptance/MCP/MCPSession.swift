import AssayCore
import AssayJSON

/// A conversation with a tool server, its revision of the protocol agreed.
///
/// From revision 2026-07-28 on there is no handshake: every request carries the revision. A server that does not know that is spoken to in the
/// revisions before it, which begin with `initialize`.
struct MCPSession: Sendable {
    let connection: MCPConnection
    /// The revision agreed.
    let revision: String
    private let timeout: Nanoseconds

    /// The revision without a handshake.
    static let newest = "2026-07-28"
    /// The revisions that begin with one, the newest first.
    static let withHandshake = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]

    private static let client: JSONValue = ["name": "assay", "version": "1"]

    /// Agrees on a revision.
    init(opening connection: MCPConnection, within timeout: Nanoseconds) async throws(CannotRun) {
        self.connection = connection
        self.timeout = timeout
        // Servers from before that revision answer the question with an error; one that says nothing is asked the old way soon.
        let soon = Nanoseconds(min(timeout.count / 2, 10_000_000_000))
        if try await Self.speaksNewest(connection, within: soon) {
            revision = Self.newest
            return
        }
        do throws(Refusal) { revision = try await Self.shakeHands(connection, within: timeout) } catch {
            // One that was only slow has heard the question by now, and holds to the newest revision.
            guard error.isNewerOnly, try await Self.speaksNewest(connection, within: timeout) else {
                throw error.reason
            }
            revision = Self.newest
        }
    }

    /// Whether the server speaks the newest revision.
    private static func speaksNewest(
        _ connection: MCPConnection, within time: Nanoseconds
    ) async throws(CannotRun) -> Bool {
        switch await connection.request("server/discover", envelope, within: time) {
        case .success(let answer):
            return answer["supportedVersions"]?.texts?.contains(newest) == true
        case .failure(.lost(let reason)): throw cannotStart(reason)
        case .failure: return false
        }
    }

    /// Why hands were not shaken.
    private struct Refusal: Error {
        var reason: CannotRun
        /// The server's revisions have no handshake.
        var isNewerOnly = false
    }

    private static var envelope: JSONValue {
        let name = { "io.modelcontextprotocol/" + $0 }
        let members: [(String, JSONValue)] = [
            (name("protocolVersion"), .string(newest)), (name("clientInfo"), client),
            (name("clientCapabilities"), [:]),
        ]
        return ["_meta": .object(JSONObject(members.map { .init(name: $0.0, value: $0.1) }))]
    }

    private static func shakeHands(
        _ connection: MCPConnection, within timeout: Nanoseconds
    ) async throws(Refusal) -> String {
        let answer = await connection.request(
            "initialize",
            ["protocolVersion": .string(withHandshake[0]), "capabilities": [:], "clientInfo": client],
            within: timeout)
        switch answer {
        case .failure(let failure):
            var refusal = Refusal(reason: cannotStart(words(failure)))
            if case .refused(code: -32022, _) = failure { refusal.isNewerOnly = true }
            throw refusal
        case .success(let result):
            let revision = result["protocolVersion"]?.stringValue ?? "none"
            guard withHandshake.contains(revision) else {
                throw Refusal(
                    reason: cannotStart(
                        "it speaks revision \(revision) of the protocol, which is not known here"))
            }
            connection.notify("notifications/initialized")
            return revision
        }
    }

    private static func cannotStart(_ reason: String) -> CannotRun {
        CannotRun("the tool server cannot be used: \(reason)", hint: "see 'mcp' in the suite's world")
    }

    /// Asks in the revision agreed.
    private func request(_ method: String, _ parameters: JSONValue) async -> Result<JSONValue, MCPFailure> {
        guard revision == Self.newest, var object = parameters.objectValue else {
            return await connection.request(method, parameters, within: timeout)
        }
        object["_meta"] = Self.envelope["_meta"]
        return await connection.request(method, .object(object), within: timeout)
    }

    /// The tools that the server offers, page after page.
    func tools() async throws(CannotRun) -> [ToolDeclaration] {
        var tools: [ToolDeclaration] = []
        var cursors: Set<String> = []
        var cursor: String?
        repeat {
            let answer = await request("tools/list", cursor.map { ["cursor": .string($0)] } ?? [:])
            guard case .success(let page) = answer, let listed = page["tools"]?.arrayValue else {
                if case .failure(let failure) = answer { throw Self.cannotStart(Self.words(failure)) }
                throw Self.cannotStart("its list of tools has no tools in it")
            }
            tools += listed.compactMap(Self.tool)
            cursor = page["nextCursor"]?.stringValue
        } while cursor.map { cursors.insert($0).inserted } ?? false
        return tools
    }

    private static func tool(_ value: JSONValue) -> ToolDeclaration? {
        value["name"]?.stringValue.map { name in
            ToolDeclaration(
                name: name, summary: value["description"]?.stringValue ?? value["title"]?.stringValue ?? "",
                parameters: value["inputSchema"] ?? ["type": "object"])
        }
    }

    /// Calls a tool.
    func call(_ tool: String, _ arguments: JSONValue) async -> Result<JSONValue, MCPFailure> {
        await request("tools/call", ["name": .string(tool), "arguments": arguments])
    }

    /// A failure in words.
    static func words(_ failure: MCPFailure) -> String {
        switch failure {
        case .refused(let code, let message): "\(message) (\(code))"
        case .timeout: "it did not answer in time"
        case .lost(let reason): reason
        }
    }
}
