import AssayBackends
import AssayCore
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

/// A server that speaks no known dialect, asked and read as a configuration says.
@Suite struct CustomDialectTests {
    private static var setting: CustomDialectSetting {
        var setting = CustomDialectSetting()
        setting.body = [
            "turns": "{{messages}}", "limit": "{{max_tokens}}", "seed": "{{seed}}",
            "note": "for {{model}}: {{prompt}}",
            "list": ["{{seed}}", "{{stop}}", "fixed"], "stream": "{{stream}}",
        ]
        setting.text = ["piece.text"]
        setting.reasoning = ["piece.thought"]
        setting.finish = "why"
        setting.finishWords = ["done": .stop, "full": .length]
        setting.error = "problem.words"
        setting.model = "by"
        setting.timings = "times"
        setting.marker = .data("<end>")
        setting.usage.prompt = "counts.in"
        setting.usage.cacheRead = "counts.hit"
        setting.usage.output = "counts.out"
        setting.usage.reasoning = "counts.thought"
        return setting
    }

    private static let request = GenerationRequest(
        id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
        messages: [Message(.system, "Be {{brief}}."), Message(.user, "Hi \"you\"")],
        settings: GenerationSettings(maxTokens: 9))

    private func ask(
        _ setting: CustomDialectSetting, _ body: String, head: String = LoopbackServer.streamHead
    ) async -> (exchange: Exchange, asked: String) {
        let server = LoopbackServer { _ in [.send(head), .send(body), .close] }
        defer { server.stop() }
        var configuration = EndpointConfiguration(
            url: server.url + "/m/{{model}}/go", model: "a b", kind: .custom)
        configuration.custom = setting
        configuration.isStreaming = setting.framing != .whole
        configuration.headers = ["X-House": "key ${ASSAY_HOUSE_KEY}"]
        setenv("ASSAY_HOUSE_KEY", "h0use", 1)
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(Self.request)
        await backend.shutdown()
        return (exchange, server.requests.first ?? "")
    }

    private static let events = [
        #"{"piece":{"thought":"hm"}}"#, #"{"piece":{"text":"Hel"},"by":"house"}"#,
        #"{"piece":{"text":"lo"}}"#,
        #"{"why":"full","counts":{"in":9,"hit":4,"out":7,"thought":2},"times":{"ms":3}}"#,
    ]

    private func expectAll(_ exchange: Exchange) {
        #expect(exchange.ending == .completed(.length))
        #expect(exchange.reply == Reply(text: "Hello", reasoning: "hm"))
        #expect(exchange.usage == Usage(freshPrompt: 5, cacheRead: 4, answer: 5, reasoning: 2))
        #expect(exchange.rawUsage == ["prompt": 9, "cache_read": 4, "output": 7, "reasoning": 2])
        #expect(exchange.servedModel == "house")
        #expect(exchange.serverTimings == ["ms": 3])
        #expect(exchange.trace.chunks.map(\.kind) == [.reasoning, .answer, .answer])
    }

    @Test func `events are read by paths, and the template becomes the body`() async throws {
        let body = (Self.events + ["<end>"]).map { "data: \($0)\n\n" }.joined()
        let (exchange, asked) = await ask(Self.setting, body)
        expectAll(exchange)
        #expect(asked.hasPrefix("POST /m/a%20b/go "))
        #expect(asked.contains("X-House: key h0use\r\n"))
        let json = try JSON.parse(
            String(asked[(asked.firstRange(of: "\r\n\r\n")?.upperBound ?? asked.endIndex)...]))
        #expect(json["turns"]?.arrayValue?.count == 2)
        #expect(json["turns"]?.value(at: "0.content") == "Be {{brief}}.")
        #expect(json["limit"] == 9)
        // What the request does not have is left out, in objects and in lists.
        #expect(json["seed"] == nil)
        #expect(json["list"] == ["fixed"])
        #expect(json["note"] == "for a b: Hi \"you\"")
        #expect(json["stream"] == true)
    }

    @Test func `lines are read, text that repeats itself counts once, and a field can be the end`() async {
        var setting = Self.setting
        (setting.framing, setting.isCumulative, setting.marker) = (.ndjson, true, .field("over"))
        let lines = [
            #"{"piece":{"thought":"hm"}}"#, #"{"piece":{"text":"Hel"},"by":"house","over":false}"#,
            #"{"piece":{"text":"Hello"}}"#, #"{"piece":{"text":"Hello"}}"#,
            #"{"why":"full","counts":{"in":9,"hit":4,"out":7,"thought":2},"times":{"ms":3},"over":true}"#,
        ]
        expectAll(await ask(setting, lines.map { $0 + "\n" }.joined()).exchange)
        let cut = await ask(setting, lines.dropLast().map { $0 + "\n" }.joined()).exchange
        #expect(failure(cut)?.kind == .brokenStream)
    }

    @Test(arguments: [["👍", "👍🏽", "👍🏽!"], ["a\\r", "a\\r\\n", "a\\r\\nb"], ["e", "e\u{301}"]])
    func `text that repeats itself counts once where a piece changes the last character`(texts: [String])
        async
    {
        var setting = Self.setting
        (setting.framing, setting.isCumulative, setting.marker) = (.ndjson, true, .field("over"))
        let lines = texts.map { #"{"piece":{"text":"\#($0)"}}"# } + [#"{"why":"full","over":true}"#]
        let exchange = await ask(setting, lines.map { $0 + "\n" }.joined()).exchange
        let last = texts.last?.replacing("\\r", with: "\r").replacing("\\n", with: "\n") ?? ""
        #expect(Array(exchange.reply.text.utf8) == Array(last.utf8))
    }

    @Test func `a whole reply is one document, by another method`() async {
        var setting = Self.setting
        (setting.framing, setting.method) = (.whole, "PUT")
        let (exchange, asked) = await ask(
            setting, #"{"piece":{"text":"Hi"},"why":"done"}"#,
            head: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        #expect(exchange.reply.text == "Hi")
        #expect(exchange.ending == .completed(.stop))
        #expect(exchange.usage == .unknown)
        #expect(asked.hasPrefix("PUT "))
    }

    @Test(arguments: [
        (
            [events[1], #"{"problem":{"words":"gone"}}"#, "<end>"], CustomDialectSetting.Marker.data("<end>"),
            Failure.Kind.errorInStream
        ),
        ([events[1], events[3]], .data("<end>"), .brokenStream), ([events[1]], .connection, .brokenStream),
        ([events[3], "<end>"], .data("<end>"), .empty),
    ])
    func `what is no success by the rule is none here either`(
        events: [String], marker: CustomDialectSetting.Marker, kind: Failure.Kind
    ) async {
        var setting = Self.setting
        setting.marker = marker
        let body = events.map { "data: \($0)\n\n" }.joined()
        #expect(failure(await ask(setting, body).exchange)?.kind == kind)
    }

    @Test func `counts that stand apart are not taken off`() async {
        var setting = Self.setting
        (setting.usage.cacheIsApart, setting.usage.reasoningIsApart, setting.marker) = (
            true, true, .connection
        )
        let body = Self.events.map { "data: \($0)\n\n" }.joined()
        let exchange = await ask(setting, body).exchange
        #expect(exchange.usage == Usage(freshPrompt: 9, cacheRead: 4, answer: 7, reasoning: 2))
        #expect(exchange.ending == .completed(.length))
    }
}
