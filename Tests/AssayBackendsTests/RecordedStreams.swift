import AssayBackends
import AssayCore

/// A body as a server sends it, and what must come out of it.
struct Recorded: Sendable, CustomStringConvertible {
    var name: String
    var kind: DialectKind
    var body: String
    var text = "Hi é"
    var reasoning = ""
    var calls: [ToolCall] = []
    var usage = Usage.unknown
    var ending = Ending.completed(.stop)
    /// Whether the stream fails once its terminal marker is cut away.
    var hasMarker = true
    var description: String { name }
}

/// One stream at least for every row of the table of what servers send.
enum RecordedStreams {
    static let all: [Recorded] = openAI + others

    private static func sse(_ events: String..., lineEnd: String = "\n", space: String = " ") -> String {
        events.map { "data:\(space)\($0)\(lineEnd)\(lineEnd)" }.joined()
    }

    private static func delta(_ content: String, _ finish: String = "null") -> String {
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
                    "[DONE]"), ending: .completed(.length)),
        Recorded(
            name: "an older Rust server: no space, and the last event unterminated", kind: .chat,
            body: sse(delta(#"{"content":"Hi é"}"#), delta("{}", #""stop""#), space: "") + "data:[DONE]"),
        Recorded(
            name: "TGI: an error as text", kind: .chat,
            body: sse(#"{"error":"overloaded","error_type":"overloaded"}"#), text: "",
            ending: .failed(Failure(.errorInStream, "overloaded")), hasMarker: false),
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

    private static func typed(_ events: (String, String)...) -> String {
        events.map { "event: \($0.0)\ndata: \($0.1)\n\n" }.joined()
    }

    private static let others: [Recorded] = [
        Recorded(
            name: "OpenAI responses", kind: .responses,
            body: typed(
                (
                    "response.created",
                    #"{"type":"response.created","response":{"model":"m","status":"in_progress"}}"#
                ),
                (
                    "response.reasoning_summary_text.delta",
                    #"{"type":"response.reasoning_summary_text.delta","delta":"think"}"#
                ),
                ("response.output_text.delta", #"{"type":"response.output_text.delta","delta":"Hi"}"#),
                ("response.output_text.delta", #"{"type":"response.output_text.delta","delta":" é"}"#),
                ("response.output_text.done", #"{"type":"response.output_text.done","text":"Hi é"}"#),
                (
                    "response.output_item.added",
                    #"{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"a","name":"f","arguments":""}}"#
                ),
                (
                    "response.function_call_arguments.delta",
                    #"{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}"#
                ),
                (
                    "response.completed",
                    #"{"type":"response.completed","response":{"model":"m","status":"completed","usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":8,"output_tokens_details":{"reasoning_tokens":3}}}}"#
                )),
            reasoning: "think", calls: [ToolCall(id: "a", name: "f", arguments: "{}")],
            usage: Usage(freshPrompt: 6, cacheRead: 4, answer: 5, reasoning: 3),
            ending: .completed(.toolCalls)),
        Recorded(
            name: "OpenAI responses: cut short", kind: .responses,
            body: typed(
                ("response.output_text.delta", #"{"type":"response.output_text.delta","delta":"Hi é"}"#),
                (
                    "response.incomplete",
                    #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}"#
                )),
            ending: .completed(.length)),
        Recorded(
            name: "OpenAI responses: failed", kind: .responses,
            body: typed(
                (
                    "response.failed",
                    #"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"gone"}}}"#
                )),
            text: "", ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "Anthropic: thinking, text, a tool, disjoint usage", kind: .anthropic,
            body: typed(
                (
                    "message_start",
                    #"{"type":"message_start","message":{"model":"m","usage":{"input_tokens":3,"cache_creation_input_tokens":7,"cache_read_input_tokens":11,"cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":2},"output_tokens":1}}}"#
                ),
                (
                    "content_block_start",
                    #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#
                ),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"think"}}"#
                ),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"xyz"}}"#
                ),
                ("ping", #"{"type":"ping"}"#),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi é"}}"#
                ),
                (
                    "content_block_start",
                    #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}"#
                ),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"x\""}}"#
                ),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#
                ),
                (
                    "message_delta",
                    #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":40}}"#
                ),
                ("message_stop", #"{"type":"message_stop"}"#)),
            reasoning: "think", calls: [ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#)],
            usage: Usage(freshPrompt: 3, cacheRead: 11, cacheWrite5m: 5, cacheWrite1h: 2, answer: 40),
            ending: .completed(.toolCalls)),
        Recorded(
            name: "Anthropic: overloaded in the stream", kind: .anthropic,
            body: typed(
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi é"}}"#
                ),
                ("error", #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)),
            ending: .failed(Failure(.errorInStream, "Overloaded")), hasMarker: false),
        Recorded(
            name: "Ollama: lines, thinking, whole tools, no LF at the end", kind: .ollama,
            body: """
                {"model":"m","message":{"role":"assistant","content":"","thinking":"think"},"done":false}
                {"model":"m","message":{"role":"assistant","content":"Hi é"},"done":false}
                {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":false}
                {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":9,"prompt_eval_count":5,"eval_count":6}
                """, reasoning: "think", calls: [ToolCall(id: "call-0", name: "f", arguments: #"{"x":1}"#)],
            usage: Usage(freshPrompt: 5, answer: 6), ending: .completed(.toolCalls)),
        Recorded(
            name: "Ollama: an error line", kind: .ollama,
            body: "{\"message\":{\"content\":\"Hi é\"},\"done\":false}\n{\"error\":\"gone\"}\n",
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "Gemini: thoughts apart, cached tokens inside, the last usage wins", kind: .gemini,
            body: sse(
                #"{"candidates":[{"content":{"parts":[{"text":"think","thought":true}]}}],"usageMetadata":{"promptTokenCount":9}}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"Hi é"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"x":1}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"cachedContentTokenCount":4,"candidatesTokenCount":6,"thoughtsTokenCount":2,"toolUsePromptTokenCount":1},"modelVersion":"m"}"#
            ),
            reasoning: "think", calls: [ToolCall(id: "f", name: "f", arguments: #"{"x":1}"#)],
            usage: Usage(freshPrompt: 6, cacheRead: 4, answer: 6, reasoning: 2),
            ending: .completed(.toolCalls)),
        Recorded(
            name: "Gemini: an error", kind: .gemini,
            body: sse(#"{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}"#), text: "",
            ending: .failed(Failure(.errorInStream, "overloaded")), hasMarker: false),
    ]
}
