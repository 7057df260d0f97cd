import AssayBackends
import AssayCore
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

let question = GenerationRequest(
    id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
    messages: [Message(.user, "Hi")])

/// Asks a server that streams these events.
func ask(_ events: [String], stream: Bool = true, status: String? = nil) async -> Exchange {
    let server = LoopbackServer { _ in
        if let status { return [LoopbackServer.reply(status, events.joined())] }
        if !stream { return [LoopbackServer.reply("200 OK", events.joined())] }
        return [.send(LoopbackServer.streamHead)] + events.map { .send("data: \($0)\n\n") } + [.close]
    }
    var configuration = EndpointConfiguration(url: server.url, model: "m")
    configuration.isStreaming = stream
    let backend = HTTPBackend(name: "b", configuration: configuration)
    let exchange = await backend.generate(question)
    await backend.shutdown()
    server.stop()
    return exchange
}

func failure(_ exchange: Exchange) -> Failure? {
    if case .failed(let failure) = exchange.ending { failure } else { nil }
}

@Suite struct OpenAIChatTests {
    private static let role = #"{"model":"served","choices":[{"delta":{"role":"assistant","content":""}}]}"#
    private static func text(_ text: String) -> String { #"{"choices":[{"delta":{"content":"\#(text)"}}]}"# }
    private static let stop = #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#

    @Test func `a stream becomes text, usage in disjoint buckets and instants`() async {
        let usage =
            #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}},"timings":{"prompt_ms":1.5}}"#
        let exchange = await ask([Self.role, Self.text("Hel"), Self.text("lo 🦊"), Self.stop, usage, "[DONE]"])
        #expect(exchange.ending == .completed(.stop))
        #expect(exchange.reply.text == "Hello 🦊")
        #expect(exchange.servedModel == "served")
        #expect(exchange.usage == Usage(freshPrompt: 6, cacheRead: 4, answer: 4, reasoning: 3))
        #expect(exchange.rawUsage?["prompt_tokens"] == 10)
        #expect(exchange.serverTimings?["prompt_ms"] == 1.5)
        // The chunk with the role alone is no token.
        #expect(exchange.trace.chunks.count == 2)
        let trace = exchange.trace
        let instants = [
            trace.sent, trace.firstByte, trace.firstToken, trace.lastContent, trace.terminal, trace.closed,
        ].compactMap(\.self)
        #expect(instants.count == 6)
        #expect(instants == instants.sorted())
    }

    @Test(arguments: ["reasoning_content", "reasoning"])
    func `reasoning is kept apart from the answer`(field: String) async {
        let exchange = await ask([
            #"{"choices":[{"delta":{"\#(field)":"hm"}}]}"#, Self.text("4"), Self.stop, "[DONE]",
        ])
        #expect(exchange.reply == Reply(text: "4", reasoning: "hm"))
        #expect(exchange.trace.chunks.map(\.kind) == [.reasoning, .answer])
    }

    @Test func `a tool call is put together from its pieces`() async {
        let exchange = await ask([
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"get","arguments":""}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}"#,
            #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]",
        ])
        #expect(exchange.reply.toolCalls == [ToolCall(id: "c1", name: "get", arguments: #"{"a":1}"#)])
        #expect(exchange.ending == .completed(.toolCalls))
    }

    /// HTTP 200 proves nothing: none of these is a success.
    @Test(arguments: [
        (
            [text("a"), #"{"error":{"message":"out of memory"}}"#, "[DONE]"], Failure.Kind.errorInStream,
            "out of memory"
        ),
        ([text("a"), #"{"error":"plain"}"#], .errorInStream, "plain"),
        ([text("a"), stop], .brokenStream, "terminal marker"),
        ([role, stop, "[DONE]"], .empty, "no text"),
        ([text("a"), "{broken", "[DONE]"], .brokenStream, "not JSON"),
        (["[DONE]"], .empty, "no text"), ([], .brokenStream, "terminal marker"),
    ])
    func `a stream that ends badly is a failure with its reason`(
        events: [String], kind: Failure.Kind, words: String
    ) async {
        let failure = failure(await ask(events))
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains(words) == true)
    }

    @Test(arguments: [
        ("401 Unauthorized", #"{"error":{"message":"bad key"}}"#, Failure.Kind.unauthorized, "bad key"),
        ("429 Too Many", #"{"message":"slow down"}"#, .rateLimited, "slow down"),
        ("404 Not Found", #"{"detail":"no such model"}"#, .notFound, "no such model"),
        ("422 Bad", #"{"detail":[{"msg":"field required"}]}"#, .badRequest, "field required"),
        ("500 Oops", "<html>nginx</html>", .server, "nginx"),
    ])
    func `an error status of any shape is told in the server's words`(
        status: String, body: String, kind: Failure.Kind, words: String
    ) async {
        let failure = failure(await ask([body], status: status))
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains(words) == true)
    }

    @Test(arguments: [
        (#"{"error":{"message":"quota exceeded"}}"#, Failure.Kind.errorInStream, "quota exceeded"),
        (
            #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#, .brokenStream,
            "set `stream: false`"
        ),
        ("<html>gateway</html>", .brokenStream, "terminal marker"),
    ])
    func `what comes in the place of a stream is told, and kept`(
        body: String, kind: Failure.Kind, words: String
    ) async {
        let exchange = await ask([body], status: "200 OK")
        #expect(failure(exchange)?.kind == kind)
        #expect(failure(exchange)?.message.contains(words) == true)
        #expect(exchange.wire?.errorBody == body)
    }

    @Test(arguments: ["9223372036854775807", "-5", "1e300"])
    func `counts that cannot be true are unknown`(count: String) async {
        let usage = #"{"choices":[],"usage":{"prompt_tokens":\#(count),"completion_tokens":5}}"#
        let exchange = await ask([Self.text("a"), Self.stop, usage, "[DONE]"])
        #expect(exchange.ending == .completed(.stop))
        #expect(exchange.usage == Usage(answer: 5))
        let each = #"{"choices":[{"delta":{"content":"b"}}],"usage":{"completion_tokens":\#(count)}}"#
        #expect(await ask([Self.text("a"), each, each, Self.stop, "[DONE]"]).reply.text == "abb")
    }

    @Test func `a whole reply is read like a stream of one`() async {
        let exchange = await ask(
            [
                #"{"choices":[{"message":{"content":"Hello"},"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#
            ],
            stream: false)
        #expect(exchange.reply.text == "Hello")
        #expect(exchange.ending == .completed(.length))
        #expect(exchange.usage == Usage(freshPrompt: 3, answer: 1))
    }

    @Test func `the key comes from the environment and is in no message`() async {
        setenv("ASSAY_TEST_KEY", "s3cret-value", 1)
        let server = LoopbackServer { request in
            [LoopbackServer.reply("401 Unauthorized", "{\"error\":\"wrong key s3cret-value\"}")]
        }
        var configuration = EndpointConfiguration(url: server.url + "/v1/", model: "m")
        configuration.keyVariable = "ASSAY_TEST_KEY"
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        #expect(server.requests.first?.contains("Authorization: Bearer s3cret-value") == true)
        #expect(server.requests.first?.hasPrefix("POST /v1/chat/completions ") == true)
        #expect(failure(exchange)?.message.contains("${ASSAY_TEST_KEY}") == true)
        #expect(!"\(exchange)".contains("s3cret-value"))
        let error = await #expect(throws: CannotRun.self) { try await backend.prepare() }
        #expect(error?.message.contains("refuses the key") == true)
        #expect(error?.message.contains("s3cret-value") == false)
        await backend.shutdown()
        server.stop()
    }

    @Test func `a closed port, a missing variable and a wrong model are said before anything is run`() async {
        let server = LoopbackServer { request in
            request.hasPrefix("GET")
                ? [LoopbackServer.reply("200 OK", #"{"data":[{"id":"right"}]}"#)]
                : [LoopbackServer.reply("404 Not Found", "{}")]
        }
        var keyed = EndpointConfiguration(url: server.url, model: "right")
        keyed.keyVariable = "ASSAY_TEST_UNSET"
        for (configuration, words) in [
            (EndpointConfiguration(url: "http://127.0.0.1:1", model: "m"), "cannot be reached"),
            (EndpointConfiguration(url: server.url, model: "wrong"), "has no model 'wrong'"),
            (keyed, "ASSAY_TEST_UNSET"),
        ] {
            let backend = HTTPBackend(name: "b", configuration: configuration)
            let error = await #expect(throws: CannotRun.self) { try await backend.prepare() }
            #expect(error?.message.contains(words) == true)
            await backend.shutdown()
        }
        server.stop()
    }
}
