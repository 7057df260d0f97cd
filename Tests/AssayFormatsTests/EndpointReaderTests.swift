import AssayCore
import AssayFormats
import Testing

/// What a configuration says of how a server is asked, read, signed for and watched.
@Suite struct EndpointReaderTests {
    private static let repository = String(
        #filePath.dropLast("/Tests/AssayFormatsTests/EndpointReaderTests.swift".count))

    @Test func `the example in the documentation reads as it says`() throws {
        let configuration = try ConfigurationReader.read(
            path: Self.repository + "/docs/examples/custom-dialect.yaml")
        guard case .endpoint(let endpoint)? = configuration.backends.first?.setting else {
            Issue.record("the example has no endpoint")
            return
        }
        let custom = try #require(endpoint.custom)
        #expect(endpoint.stream)
        #expect(custom.text == ["piece.text"])
        #expect(custom.reasoning == ["piece.thought"])
        #expect(custom.finishWords == ["done": .stop, "full": .length])
        #expect(custom.marker == .data("<end>"))
        #expect(custom.usage.cacheRead == "counts.remembered")
        #expect(custom.body["options"]?["limit"] == "{{max_tokens}}")
    }

    private func mistakes(_ backend: String) -> [String] {
        let text =
            "format: 1\nbackends:\n  b:\n" + backend.split(separator: "\n").map { "    \($0)\n" }.joined()
        do {
            _ = try ConfigurationReader.read(SourceFile(name: "a.yaml", text: text))
            return []
        } catch {
            return error.all.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" }
        }
    }

    private static let head = "kind: custom\nurl: http://127.0.0.1:1\nmodel: m\n"

    @Test(arguments: [
        ("body: {a: 1}\nreply: {text: a..b}", "8:19: 'a..b' is no path"),
        ("body: {a: 1}\nreply: {text: 'a[0]'}", "8:19: 'a[0]' is no path"),
        (
            "body: {a: 1}\nreply: {text: a, framing: ssse}",
            "8:31: 'framing' must be one of: sse, ndjson, whole"
        ),
        ("body: {a: 1}\nreply: {txt: a}", "8:13: unknown key 'txt' in the reply"),
        ("body: {a: 1}\nreply: {framing: sse}", "8:12: the reply lacks 'text'"),
        ("body: {a: 1}", "4:5: the backend 'b' lacks 'reply'"),
        ("reply: {text: a}", "4:5: the backend 'b' lacks 'body'"),
        ("body: [1]\nreply: {text: a}", "7:11: 'body' must be a mapping, not a list"),
        (
            "body: {a: '{{promt}}'}\nreply: {text: a}",
            "7:15: there is nothing called 'promt' to put into a body"
        ), ("body: {a: ['x {{prompt']}\nreply: {text: a}", "7:16: a '{{' is not closed by '}}'"),
        ("method: GET\nbody: {a: 1}\nreply: {text: a}", "7:13: 'method' must be one of: POST, PUT, PATCH"),
        (
            "body: {a: 1}\nreply: {text: a, finish_words: {x: ended}}",
            "8:40: 'x' must mean one of: stop, length, tool_calls, content_filter"
        ),
        (
            "body: {a: 1}\nreply: {text: a, end: never}",
            "8:27: 'end' must be connection, {data: TEXT} or {field: PATH}"
        ), ("body: {a: 1}\nreply: {text: a, end: {}}", "8:27: 'end' needs either 'data' or 'field'"),
        (
            "body: {a: 1}\nreply: {text: a, end: connection}",
            "8:27: a stream that ends with its connection needs 'finish', or nobody could tell its end from a broken line"
        ),
        (
            "body: {a: 1}\nreply: {text: [a, b], cumulative: true}",
            "8:19: text that repeats itself can come from one path only"
        ), ("body: {a: 1}\nreply: {text: a, usage: {promt: x}}", "8:30: unknown key 'promt' in the usage"),
    ])
    func `every mistake is told with its place`(rest: String, message: String) {
        #expect(mistakes(Self.head + rest).contains(message), "\(mistakes(Self.head + rest))")
    }

    @Test func `all mistakes are told together`() {
        #expect(
            mistakes(Self.head + "method: GET\nbody: {a: '{{x}}'}\nreply: {text: a., end: never}").count == 4)
    }

    @Test(arguments: [
        ("kind: bedrock\nurl: https://x\nmodel: m", "4:5: the backend 'b' lacks 'region'"),
        (
            "kind: bedrock\nurl: https://x\nmodel: m\napi_key: ${K}\nregion: us-east-1",
            "8:13: 'region' is for requests that are signed, and 'api_key' is given too"
        ),
        (
            "kind: bedrock\nurl: https://x\nmodel: m\nregion: 'us:1'",
            "7:13: 'region' must be a name such as us-east-1"
        ),
    ])
    func `a signed backend needs a region and no key`(backend: String, message: String) {
        #expect(mistakes(backend).contains(message), "\(mistakes(backend))")
    }

    @Test(arguments: [
        ("telemetry: {url: 'h:1'}", "7:22: 'h:1' is no URL"),
        ("headers: {x-team: {name: a}}", "7:23: 'x-team' must be text"),
        ("telemetry: {}", "7:16: the telemetry lacks 'url'"),
        (
            "telemetry: {url: http://h, interval_ms: 1}",
            "7:45: 'interval_ms' must be a whole number from 10 to 3600000"
        ), ("telemetry: {url: http://h, every: 1}", "7:32: unknown key 'every' in the telemetry"),
        ("telemetry: http://h", "7:16: the telemetry must be a mapping, not a single value"),
    ])
    func `telemetry needs an address and a sensible interval, and a header is text`(
        telemetry: String, message: String
    ) {
        let found = mistakes("kind: openai\nurl: http://h\nmodel: m\n" + telemetry)
        #expect(found.contains(message), "\(found)")
    }

    @Test func `telemetry may be at several addresses`() throws {
        let text =
            "backends: {b: {kind: openai, url: 'http://h', model: m, telemetry: {url: ['http://h/metrics', 'http://g:9400/metrics'], interval_ms: 250}}}"
        let configuration = try ConfigurationReader.read(SourceFile(name: "a.yaml", text: text))
        guard case .endpoint(let endpoint)? = configuration.backends.first?.setting else {
            Issue.record("there is no endpoint")
            return
        }
        #expect(endpoint.telemetry?.urls.count == 2)
        #expect(endpoint.telemetry?.interval == .milliseconds(250))
    }
}
