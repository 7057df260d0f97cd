import AssayBackends
import AssayCore

/// A body as a server sends it, and what must come out of it.
struct Recorded: Sendable, CustomStringConvertible {
    var name: String
    var kind: DialectKind
    var bytes: [UInt8]
    var text = "Hi é"
    var reasoning = ""
    var calls: [ToolCall] = []
    var usage = Usage.unknown
    var ending = Ending.completed(.stop)
    /// The server's own timings, where it sends any.
    var timings: JSONValue?
    /// What comes that the dialect does not know.
    var ignored: [String: Int] = [:]
    /// The tokens of the chunks, where the server tells them; `nil` where it does not.
    var tokens: [Int]?
    /// Whether the stream fails once its terminal marker is cut away.
    var hasMarker = true
    /// Where the document with the marker begins, or for a stream that ends with the connection the one with the reason to finish.
    var markerAt: Int
    var description: String { name }

    init(
        name: String, kind: DialectKind, bytes: [UInt8], text: String = "Hi é", reasoning: String = "",
        calls: [ToolCall] = [], usage: Usage = .unknown, ending: Ending = .completed(.stop),
        timings: JSONValue? = nil, ignored: [String: Int] = [:], tokens: [Int]? = nil, hasMarker: Bool = true,
        markerAt: Int = 0
    ) {
        (self.name, self.kind, self.bytes, self.text, self.reasoning) = (name, kind, bytes, text, reasoning)
        (self.calls, self.usage, self.ending, self.timings) = (calls, usage, ending, timings)
        (self.ignored, self.tokens, self.hasMarker, self.markerAt) = (ignored, tokens, hasMarker, markerAt)
    }

    /// A body that is text.
    init(
        name: String, kind: DialectKind, body: String, text: String = "Hi é", reasoning: String = "",
        calls: [ToolCall] = [], usage: Usage = .unknown, ending: Ending = .completed(.stop),
        timings: JSONValue? = nil, ignored: [String: Int] = [:], tokens: [Int]? = nil, hasMarker: Bool = true,
        markerAt: Int? = nil
    ) {
        let bytes = Array(body.utf8)
        let mark = Array((kind == .ollama ? "\n" : "data:").utf8)
        let last = bytes.indices.last { bytes[$0...].starts(with: mark) } ?? 0
        self.init(
            name: name, kind: kind, bytes: bytes, text: text, reasoning: reasoning, calls: calls,
            usage: usage,
            ending: ending, timings: timings, ignored: ignored, tokens: tokens, hasMarker: hasMarker,
            markerAt: markerAt ?? last)
    }
}

/// One stream at least for every row of the table of what servers send.
enum RecordedStreams {
    static let all: [Recorded] = openAI + otherServers + NativeRecordings.all + BedrockRecordings.all

    static func sse(_ events: String..., lineEnd: String = "\n", space: String = " ") -> String {
        events.map { "data:\(space)\($0)\(lineEnd)\(lineEnd)" }.joined()
    }

    static func delta(_ content: String, _ finish: String = "null") -> String {
        #"{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":\#(content),"finish_reason":\#(finish)}]}"#
    }

    private static let openAI: [Recorded] = [
        Recorded(
            name: "OpenAI chat: role, text, usage in a chunk without choices", kind: .chat,
            body: sse(
                delta(#"{"role":"assistant","content":""}"#), delta(#"{"content":"Hi"}"#),
                delta(#"{"content":" é"}"#),
                delta("{}", #""stop""#),
                #"{"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":12,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}"#,
                "[DONE]"),
            usage: Usage(freshPrompt: 5, cacheRead: 12, cacheWrite5m: 3, answer: 5, reasoning: 2)),
        Recorded(
            name: "OpenAI chat: a tool call in pieces", kind: .chat,
            body: sse(
                delta(
                    #"{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}"#
                ),
                delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}"#),
                delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"#),
                delta("{}", #""tool_calls""#), "[DONE]"),
            text: "", calls: [ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#)],
            ending: .completed(.toolCalls)),
        Recorded(
            name: "vLLM: CRLF, reasoning, an abort", kind: .chat,
            body: sse(
                delta(#"{"reasoning":"think"}"#), delta(#"{"content":"Hi é"}"#), delta("{}", #""abort""#),
                "[DONE]",
                lineEnd: "\r\n"), reasoning: "think", ending: .completed(.other("abort"))),
        Recorded(
            name: "vLLM: an error in the stream, and [DONE] after it", kind: .chat,
            body: sse(
                delta(#"{"content":"Hi é"}"#),
                #"{"error":{"message":"gone","type":"x","param":null,"code":500}}"#, "[DONE]"),
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "SGLang: reasoning tokens at the top of the usage", kind: .chat,
            body: sse(
                delta(#"{"reasoning_content":"think"}"#), delta(#"{"content":"Hi é"}"#),
                delta("{}", #""stop""#),
                #"{"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":6,"reasoning_tokens":2}}"#,
                "[DONE]"),
            reasoning: "think", usage: Usage(freshPrompt: 4, answer: 4, reasoning: 2)),
        Recorded(
            name: "llama.cpp: progress during prefill, comments, timings", kind: .chat,
            body: ": ping\n\n"
                + sse(
                    #"{"choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}],"prompt_progress":{"total":9,"cache":0,"processed":4,"time_ms":3}}"#,
                    delta(#"{"content":"Hi é"}"#),
                    #"{"choices":[{"index":0,"delta":{},"finish_reason":"length"}],"timings":{"cache_n":2,"prompt_n":7,"predicted_n":3}}"#,
                    "[DONE]"), ending: .completed(.length),
            timings: ["cache_n": 2, "prompt_n": 7, "predicted_n": 3]),
        Recorded(
            name: "an older Rust server: no space, and the last event unterminated", kind: .chat,
            body: sse(delta(#"{"content":"Hi é"}"#), delta("{}", #""stop""#), space: "") + "data:[DONE]"),
        Recorded(
            name: "TGI: an error as text", kind: .chat,
            body: sse(#"{"error":"overloaded","error_type":"overloaded"}"#), text: "",
            ending: .failed(Failure(.errorInStream, "overloaded")), hasMarker: false),
        Recorded(
            name: "OpenAI chat: a refusal, filtered, with a field of tomorrow", kind: .chat,
            body: sse(
                delta(#"{"refusal":"Hi"}"#), delta(#"{"refusal":" é","annotations":[]}"#),
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}],"obfuscation":"xx"}"#,
                "[DONE]"), ending: .completed(.contentFilter),
            ignored: ["delta.annotations": 1, "obfuscation": 1]),
        Recorded(
            name: "OpenAI chat: the older function call, predictions in the usage", kind: .chat,
            body: sse(
                delta(#"{"function_call":{"name":"f","arguments":""}}"#),
                delta(#"{"function_call":{"arguments":"{}"}}"#), delta("{}", #""function_call""#),
                #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":9,"completion_tokens_details":{"accepted_prediction_tokens":4,"rejected_prediction_tokens":2}}}"#,
                "[DONE]"), text: "", calls: [ToolCall(id: "", name: "f", arguments: "{}")],
            usage: Usage(freshPrompt: 5, answer: 9), ending: .completed(.toolCalls)),
        Recorded(
            name: "vLLM: usage in every chunk, several tokens in one, its own metrics", kind: .chat,
            body: sse(
                #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":4,"completion_tokens":0}}"#,
                #"{"choices":[{"index":0,"delta":{"reasoning":"think"}}],"usage":{"prompt_tokens":4,"completion_tokens":3}}"#,
                #"{"choices":[{"index":0,"delta":{"content":"Hi é"},"finish_reason":"stop","stop_reason":13}],"usage":{"prompt_tokens":4,"completion_tokens":4}}"#,
                #"{"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":5,"prompt_tokens_details":null},"metrics":{"queue_time_ms":1.5,"time_to_first_token_ms":9}}"#,
                "[DONE]"), reasoning: "think", usage: Usage(freshPrompt: 4, answer: 5),
            timings: ["queue_time_ms": 1.5, "time_to_first_token_ms": 9], tokens: [3, 1]),
        Recorded(
            name: "SGLang: what it stopped at, and an abort", kind: .chat,
            body: sse(
                delta(#"{"content":"Hi é"}"#),
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"abort","matched_stop":null}]}"#, "[DONE]"
            ),
            ending: .completed(.other("abort"))),
        Recorded(
            name: "SGLang: an error in the stream", kind: .chat,
            body: sse(
                delta(#"{"content":"Hi é"}"#),
                #"{"error":{"object":"error","message":"gone","type":"x","param":null,"code":500}}"#, "[DONE]"
            ),
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "llama.cpp: an error, and no [DONE] after it", kind: .chat,
            body: sse(
                delta(#"{"content":"Hi é"}"#),
                #"{"error":{"code":500,"message":"gone","type":"server_error"}}"#),
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "llama.cpp: recorded from the server itself, with progress and usage", kind: .chat,
            body: sse(
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"created":1795527097,"id":"x","model":"smollm2","system_fingerprint":"b1-0c1e570","object":"chat.completion.chunk","prompt_progress":{"total":36,"cache":25,"processed":25,"time_ms":0}}"#,
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"created":1795527097,"id":"x","model":"smollm2","system_fingerprint":"b1-0c1e570","object":"chat.completion.chunk"}"#,
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Hi é"}}],"created":1795527097,"id":"x","model":"smollm2","system_fingerprint":"b1-0c1e570","object":"chat.completion.chunk"}"#,
                #"{"choices":[{"finish_reason":"length","index":0,"delta":{}}],"created":1795527097,"id":"x","model":"smollm2","system_fingerprint":"b1-0c1e570","object":"chat.completion.chunk"}"#,
                #"{"choices":[],"created":1795527097,"id":"x","model":"smollm2","system_fingerprint":"b1-0c1e570","object":"chat.completion.chunk","usage":{"completion_tokens":3,"prompt_tokens":36,"total_tokens":39,"prompt_tokens_details":{"cached_tokens":25}},"timings":{"cache_n":25,"prompt_n":11,"prompt_ms":697.5,"predicted_n":3,"predicted_ms":213.75}}"#,
                "[DONE]"), usage: Usage(freshPrompt: 11, cacheRead: 25, answer: 3),
            ending: .completed(.length),
            timings: [
                "cache_n": 25, "prompt_n": 11, "prompt_ms": 697.5, "predicted_n": 3, "predicted_ms": 213.75,
            ]),
        Recorded(
            name: "TGI chat: usage when asked, its own words for the end", kind: .chat,
            body: sse(
                delta(#"{"role":"assistant","content":"Hi é"}"#), delta("{}", #""eos_token""#),
                #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#,
                "[DONE]"),
            usage: Usage(freshPrompt: 7, answer: 3)),
        Recorded(
            name: "Ollama's OpenAI route: reasoning and three counts", kind: .chat,
            body: sse(
                delta(#"{"role":"assistant","content":"","reasoning":"think"}"#),
                delta(#"{"role":"assistant","content":"Hi é"}"#),
                delta(#"{"role":"assistant","content":""}"#, #""stop""#),
                #"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":5,"total_tokens":7}}"#,
                "[DONE]"),
            reasoning: "think", usage: Usage(freshPrompt: 2, answer: 5)),
        Recorded(
            name: "Ollama's OpenAI route: an empty chunk, and nothing after it", kind: .chat,
            body: sse(delta(#"{"content":"Hi é"}"#), delta(#"{"role":"assistant","content":""}"#)),
            ending: .failed(Failure(.brokenStream, "the stream ended without its terminal marker")),
            hasMarker: false),
        Recorded(
            name: "Ollama's OpenAI route: a whole tool call", kind: .chat,
            body: sse(
                delta(
                    #"{"role":"assistant","content":"","tool_calls":[{"id":"a","index":0,"type":"function","function":{"name":"f","arguments":"{}"}}]}"#
                ),
                delta("{}", #""tool_calls""#), "[DONE]"),
            text: "", calls: [ToolCall(id: "a", name: "f", arguments: "{}")], ending: .completed(.toolCalls)),
        Recorded(
            name: "nothing but a role", kind: .chat,
            body: sse(delta(#"{"role":"assistant","content":""}"#), delta("{}", #""stop""#), "[DONE]"),
            text: "",
            ending: .failed(Failure(.empty, "the reply holds no text and no tool call"))),
        Recorded(
            name: "OpenAI completions", kind: .completions,
            body: sse(
                #"{"choices":[{"text":"Hi","index":0,"finish_reason":null}]}"#,
                #"{"choices":[{"text":" é","index":0,"finish_reason":"length"}],"usage":{"prompt_tokens":2,"completion_tokens":2}}"#,
                "[DONE]"), usage: Usage(freshPrompt: 2, answer: 2), ending: .completed(.length)),
    ]
}
