import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

/// Streams whose chunks are alike but for their text take a shorter way; what they come to must not show it.
@Suite struct ContentShapeTests {
    private func reply(_ events: [String]) async -> Exchange {
        let body = events.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
        let server = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send(body), .close] }
        defer { server.stop() }
        let backend = HTTPBackend(
            name: "b", configuration: EndpointConfiguration(url: server.url, model: "m"))
        let exchange = await backend.generate(
            GenerationRequest(
                id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
                messages: [Message(.user, "go")]))
        await backend.shutdown()
        return exchange
    }

    private func chunk(_ text: String, _ rest: String = #""finish_reason":null"#) -> String {
        #"{"id":"c","choices":[{"index":0,"delta":{"content":"\#(text)"},\#(rest)}]}"#
    }

    @Test(arguments: [
        (["a", "b", "c"], "abc"), (["a", #"\n"#, "b"], "a\nb"), (["a", #"\""#, #"\u00e9"#, "🦊"], "a\"é🦊"),
        (["a", "a", "a"], "aaa"), (["content", #"\"content\":\""#, "x"], "content\"content\":\"x"),
        (["", "a", "", "b"], "ab"),
    ])
    func `texts come out as if every chunk had been read as JSON`(pieces: [String], text: String) async {
        let exchange = await reply(pieces.map { chunk($0) })
        #expect(exchange.reply.text == text)
        #expect(exchange.trace.chunks.count == pieces.count { !$0.isEmpty })
    }

    @Test func `what else a chunk says is not lost after many alike`() async {
        let alike = (0..<50).map { _ in chunk("a") }
        let last = chunk("z", #""finish_reason":"length""#)
        let usage = #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":51}}"#
        let exchange = await reply(alike + [last, usage])
        #expect(exchange.reply.text == String(repeating: "a", count: 50) + "z")
        #expect(exchange.ending == .completed(.length))
        #expect(exchange.usage.answer == 51)
    }

    @Test func `an error among chunks that are alike is seen`() async {
        let exchange = await reply([chunk("a"), chunk("b"), #"{"error":{"message":"gone"}}"#])
        #expect(exchange.ending == .failed(Failure(.errorInStream, "gone")))
    }

    @Test func `reasoning and tool calls are never taken for text`() async {
        let exchange = await reply([
            #"{"choices":[{"delta":{"reasoning_content":"think"}}]}"#,
            #"{"choices":[{"delta":{"reasoning_content":"more"}}]}"#, chunk("a"), chunk("b"),
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{\"content\":\"x\"}"}}]}}]}"#,
        ])
        #expect(exchange.reply.reasoning == "thinkmore")
        #expect(exchange.reply.text == "ab")
        #expect(exchange.reply.toolCalls.map(\.arguments) == [#"{"content":"x"}"#])
    }
}
