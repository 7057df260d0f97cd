import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

/// The time-out of the first token looks at every dialect's content, and at nothing else.
@Suite struct TimeoutTests {
    private static let withContent = RecordedStreams.all.filter(\.hasMarker).filter { $0.markerAt > 0 }

    /// Asks a server that sends the beginning of a reply and then is silent.
    private func ask(_ kind: DialectKind, _ beginning: [UInt8], first: Int64, total: Int64) async -> String {
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead), .sendBytes(beginning), .stall]
        }
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "m", kind: kind)
        configuration.firstTokenTimeout = .milliseconds(first)
        configuration.totalTimeout = .milliseconds(total)
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        await backend.shutdown()
        guard failure(exchange)?.kind == .timeout else { return "\(exchange.ending)" }
        return failure(exchange)?.message ?? ""
    }

    @Test(arguments: withContent.filter { !$0.text.isEmpty || !$0.calls.isEmpty })
    func `a stream that has begun is not cut for want of a first token`(recorded: Recorded) async {
        let beginning = Array(recorded.bytes[..<recorded.markerAt])
        // Where the marker comes with the content there is nothing before it.
        guard beginning.count > 20, recorded.kind != .gemini || recorded.name.contains("thoughts") else {
            return
        }
        let said = await ask(recorded.kind, beginning, first: 200, total: 1_000)
        #expect(said == "not finished within 1000 ms")
    }

    @Test(arguments: [
        (DialectKind.chat, #"data: {"choices":[{"delta":{"role":"assistant","content":""}}]}"#),
        (.chat, ": ping"), (.completions, #"data: {"choices":[{"text":""}]}"#),
        (.anthropic, #"data: {"type":"message_start","message":{"content":[],"usage":{"input_tokens":3}}}"#),
        (.anthropic, #"data: {"type":"content_block_start","content_block":{"type":"text","text":""}}"#),
        (.responses, #"data: {"type":"response.created","response":{"status":"in_progress"}}"#),
        (.gemini, #"data: {"usageMetadata":{"promptTokenCount":4}}"#),
        (.ollama, #"{"message":{"content":""}}"#),
        (.sglang, #"data: {"text":"","meta_info":{}}"#),
    ])
    func `what is no content does not count as a first token`(kind: DialectKind, beginning: String) async {
        let said = await ask(kind, Array((beginning + "\n\n").utf8), first: 200, total: 5_000)
        #expect(said == "no content within 200 ms")
    }
}
