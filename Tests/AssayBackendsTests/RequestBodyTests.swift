import AssayBackends
import AssayCore
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

/// What servers are sent.
@Suite struct RequestBodyTests {
    /// The body and the request line of one request.
    private func sent(
        _ request: GenerationRequest, _ kind: DialectKind,
        _ change: (inout EndpointConfiguration) -> Void = { _ in }
    ) async throws -> (line: String, body: JSONValue) {
        let server = LoopbackServer { _ in [LoopbackServer.reply("500 No", "{}")] }
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "m", kind: kind)
        change(&configuration)
        let backend = HTTPBackend(name: "b", configuration: configuration)
        _ = await backend.generate(request)
        await backend.shutdown()
        let text = try #require(server.requests.first)
        let body = try #require(text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] })
        return (String(text.prefix { $0 != "\r\n" }), try JSON.parse(Array(body.utf8)))
    }

    private static let twoCalls = GenerationRequest(
        id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
        messages: [
            Message(.system, "Be brief."), Message(.user, "go"),
            Message(
                .assistant, "",
                toolCalls: ["a", "b"].map { ToolCall(id: $0, name: "look", arguments: #"{"x":1}"#) }),
            Message(.tool, "one", toolCallID: "a"), Message(.tool, "two", toolCallID: "b"),
            Message(.assistant, "so"), Message(.user, "on"),
        ])

    @Test(arguments: [
        (DialectKind.anthropic, "messages", "content", ["user", "assistant", "user", "assistant", "user"]),
        (.bedrock, "messages", "content", ["user", "assistant", "user", "assistant", "user"]),
        (.gemini, "contents", "parts", ["user", "model", "user", "model", "user"]),
    ])
    func `the results of tools that were called together are one message`(
        kind: DialectKind, list: String, parts: String, roles: [String]
    ) async throws {
        let messages = try await sent(Self.twoCalls, kind).body[list]?.arrayValue ?? []
        #expect(messages.compactMap { $0["role"]?.stringValue } == roles)
        #expect(messages[2][parts]?.arrayValue?.count == 2)
        #expect(messages[1][parts]?.arrayValue?.count == 2)
    }

    @Test func `the most tokens have the name that a server wants, and a null member is taken out`()
        async throws
    {
        let plain = try await sent(question, .chat).body
        #expect(plain["max_tokens"] == 256 && plain["temperature"] == .number(0))
        let changed = try await sent(question, .chat) {
            $0.maxTokensField = "max_completion_tokens"
            $0.body["temperature"] = .null
        }.body
        #expect(changed["max_completion_tokens"] == 256)
        #expect(changed["max_tokens"] == nil && changed["temperature"] == nil)
    }

    @Test func `a reference in a URL is resolved when it is asked, and is in nothing that is kept`()
        async throws
    {
        setenv("ASSAY_TEST_PLACE", "s3cret-place", 1)
        let line = try await sent(question, .chat) { $0.url += "/${ASSAY_TEST_PLACE}/v1" }.line
        #expect(line == "POST /s3cret-place/v1/chat/completions HTTP/1.1")
        let backend = HTTPBackend(
            name: "b",
            configuration: EndpointConfiguration(url: "https://h/${ASSAY_TEST_PLACE}?key=abc", model: "m"))
        #expect(await backend.identity.details["url"] == "https://h/${ASSAY_TEST_PLACE}")
        var unset = EndpointConfiguration(url: "http://127.0.0.1:1/${ASSAY_TEST_UNSET_PLACE}", model: "m")
        unset.keyVariable = nil
        let asked = HTTPBackend(name: "b", configuration: unset)
        let error = await #expect(throws: CannotRun.self) { try await asked.prepare() }
        #expect(error?.message.contains("ASSAY_TEST_UNSET_PLACE") == true)
    }
}
