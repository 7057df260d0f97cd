import AssayCore
import AssayFormats
import AssayJSON
import Testing

@Suite struct SpanTraceTests {
    private func read(_ text: String, _ format: LoadTrace.Format? = nil) throws(Diagnostics) -> LoadTrace {
        try TraceReader.read(SourceFile(name: "t", text: text), format: format)
    }

    /// A span as OTLP writes it; times are in milliseconds.
    private func otlp(
        _ id: String, _ operation: String, _ from: Int, _ to: Int, trace: String = "t1", _ more: String = ""
    ) -> String {
        #"{"traceId":"\#(trace)","spanId":"\#(id)","name":"n","startTimeUnixNano":"\#(1_700_000_000_000 + from)000000","#
            + #""endTimeUnixNano":"\#(1_700_000_000_000 + to)000000","attributes":[{"key":"gen_ai.operation.name","#
            + #""value":{"stringValue":"\#(operation)"}}\#(more)]}"#
    }

    private func tokens(_ input: Int, _ output: Int) -> String {
        #",{"key":"gen_ai.usage.input_tokens","value":{"intValue":"\#(input)"}},"#
            + #"{"key":"gen_ai.usage.output_tokens","value":{"intValue":\#(output)}}"#
    }

    private func document(_ spans: String...) -> String {
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
    }

    private var agent: String {
        document(
            otlp("a", "invoke_agent", 0, 9000), otlp("b", "chat", 100, 600, tokens(100, 12)),
            otlp("c", "execute_tool", 600, 800), otlp("d", "execute_tool", 700, 900),
            otlp("e", "chat", 1000, 1500, tokens(150, 8)))
    }

    @Test func `an agent's spans are a session whose tools take as long as they took`() throws {
        let trace = try read(agent)
        #expect(trace.format == .opentelemetry)
        let turns = try #require(trace.sessions.first?.turns)
        #expect(trace.sessions.count == 1)
        #expect(turns.map(\.request.promptTokens) == [100, 150])
        #expect(turns.map(\.request.outputTokens) == [12, 8])
        #expect(turns.map(\.addedTokens) == [100, 38])
        // Two tools at once for a while: 600 to 900, and then 100 ms of something else.
        #expect(turns.map(\.toolTime.inMilliseconds) == [0, 300])
        #expect(turns.map(\.thinkTime.inMilliseconds) == [0, 100])
    }

    @Test func `requests of one trace that overlapped run beside each other`() throws {
        let trace = try read(
            document(
                otlp("a", "chat", 0, 500, tokens(10, 5)), otlp("b", "chat", 200, 300, tokens(20, 5)),
                otlp("c", "chat", 600, 700, tokens(30, 5))))
        #expect(trace.sessions.map { $0.turns.map(\.request.promptTokens) } == [[10, 30], [20]])
    }

    @Test func `a conversation of several traces is one session`() throws {
        let conversation = #",{"key":"gen_ai.conversation.id","value":{"stringValue":"c"}}"#
        let trace = try read(
            document(
                otlp("a", "chat", 0, 500, trace: "t1", tokens(10, 5) + conversation),
                otlp("b", "chat", 900, 950, trace: "t2", tokens(40, 5) + conversation)))
        #expect(trace.sessions.map(\.turns.count) == [2])
        #expect(trace.sessions.first?.turns.last?.thinkTime == .milliseconds(400))
    }

    @Test func `a span a line is read with its messages, whichever way they are written`() throws {
        let messages =
            #"[{"role":"user","parts":[{"type":"text","content":"hi"}]},{"role":"tool","parts":[{"type":"tool_call_response","response":"42"}]}]"#
        let quoted = JSON.text(.string(messages))
        let trace = try read(
            """
            {"name":"chat m","context":{"trace_id":"0x1","span_id":"0x2"},"start_time":"2023-11-14T22:13:20.5Z","end_time":"2023-11-14T22:13:21Z","attributes":{"gen_ai.operation.name":"chat","gen_ai.input.messages":\(messages),"gen_ai.system_instructions":[{"type":"text","content":"be brief"}]}}
            {"name":"chat m","context":{"trace_id":"0x3","span_id":"0x4"},"start_time":"2023-11-14T22:13:22Z","end_time":"2023-11-14T22:13:23Z","attributes":{"gen_ai.operation.name":"chat","gen_ai.input.messages":\(quoted)}}
            {"name":"GET","context":{"trace_id":"0x3","span_id":"0x5"},"start_time":"2023-11-14T22:13:22Z","end_time":"2023-11-14T22:13:23Z","attributes":{"http.method":"GET"}}
            """)
        #expect(trace.requests.map(\.at) == [.zero, .milliseconds(1500)])
        let said = [Message(.user, "hi"), Message(.tool, "42")]
        #expect(trace.requests.map(\.messages) == [[Message(.system, "be brief")] + said, said])
        #expect(trace.skipped.isEmpty)
    }

    @Test func `failed and unusable generations are skipped and named, other spans are passed over`() throws {
        var failed = otlp("f", "chat", 0, 5, tokens(1, 1))
        failed.removeLast()
        let trace = try read(
            [
                document(otlp("a", "chat", 0, 500, tokens(10, 5)), otlp("e", "embeddings", 0, 5)),
                document(failed + #","status":{"code":2}}"#), document(otlp("n", "chat", 0, 5)),
                document(otlp("r", "chat", 9, 5, tokens(1, 1))), "nothing",
            ].joined(separator: "\n"))
        #expect(trace.requests.count == 1)
        #expect(trace.skipped.map { $0.location?.line } == [2, 3, 4, 5])
        #expect(trace.skipped.map(\.message).first == "the request of the span f had failed")
    }

    @Test func `spans with any byte changed are read or refused, never worse`() {
        let text = Array(agent.utf8)
        for index in stride(from: 0, to: text.count, by: 3) {
            for byte: UInt8 in [0, 10, 34, 45, 57, 91, 125, 200] {
                var changed = text
                changed[index] = byte
                _ = try? read(String(decoding: changed, as: UTF8.self), .opentelemetry)
            }
        }
    }
}
