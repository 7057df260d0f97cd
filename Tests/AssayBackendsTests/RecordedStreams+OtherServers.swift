import AssayBackends
import AssayCore

extension RecordedStreams {
    private static func typed(_ events: (String, String)...) -> String {
        events.map { "event: \($0.0)\ndata: \($0.1)\n\n" }.joined()
    }

    /// Everything that is not OpenAI.
    static let otherServers: [Recorded] = [
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
            name: "OpenAI responses: a tool with its own input, a refusal, an event of tomorrow",
            kind: .responses,
            body: typed(
                ("response.queued", #"{"type":"response.queued"}"#),
                ("response.refusal.delta", #"{"type":"response.refusal.delta","delta":"Hi é"}"#),
                ("response.refusal.done", #"{"type":"response.refusal.done","refusal":"Hi é"}"#),
                (
                    "response.reasoning_text.delta",
                    #"{"type":"response.reasoning_text.delta","delta":"think"}"#
                ),
                (
                    "response.output_item.added",
                    #"{"type":"response.output_item.added","item":{"type":"custom_tool_call","call_id":"a","name":"f","input":""}}"#
                ),
                (
                    "response.custom_tool_call_input.delta",
                    #"{"type":"response.custom_tool_call_input.delta","delta":"go"}"#
                ), ("response.dance.delta", #"{"type":"response.dance.delta","delta":"x"}"#),
                (
                    "response.incomplete",
                    #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}}"#
                )), reasoning: "think", calls: [ToolCall(id: "a", name: "f", arguments: "go")],
            ending: .completed(.contentFilter), ignored: ["event response.dance.delta": 1]),
        Recorded(
            name: "OpenAI responses: an error event", kind: .responses,
            body: typed(
                ("response.output_text.delta", #"{"type":"response.output_text.delta","delta":"Hi é"}"#),
                ("error", #"{"type":"error","code":"server_error","message":"gone","param":null}"#)),
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "OpenAI responses: recorded from llama.cpp's server, with timings", kind: .responses,
            body: typed(
                (
                    "response.created",
                    #"{"type":"response.created","response":{"id":"r","status":"in_progress"}}"#
                ),
                (
                    "response.output_item.added",
                    #"{"type":"response.output_item.added","item":{"content":[],"id":"m","role":"assistant","status":"in_progress","type":"message"}}"#
                ),
                (
                    "response.content_part.added",
                    #"{"type":"response.content_part.added","item_id":"m","part":{"type":"output_text","text":""}}"#
                ),
                (
                    "response.output_text.delta",
                    #"{"type":"response.output_text.delta","item_id":"m","delta":"Hi é"}"#
                ),
                (
                    "response.output_text.done",
                    #"{"type":"response.output_text.done","item_id":"m","text":"Hi é"}"#
                ),
                (
                    "response.completed",
                    #"{"type":"response.completed","response":{"id":"r","object":"response","status":"completed","model":"smollm2","output":[{"type":"message","content":[{"type":"output_text","text":"Hi é"}]}],"usage":{"input_tokens":31,"output_tokens":5,"total_tokens":36,"input_tokens_details":{"cached_tokens":30}}},"timings":{"cache_n":30,"prompt_n":1}}"#
                )), usage: Usage(freshPrompt: 1, cacheRead: 30, answer: 5),
            timings: ["cache_n": 30, "prompt_n": 1]),
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
            name: "Anthropic: an event, a block and a delta of tomorrow; a full context", kind: .anthropic,
            body: typed(
                (
                    "message_start",
                    #"{"type":"message_start","message":{"model":"m","usage":{"input_tokens":3,"cache_creation_input_tokens":7,"output_tokens":1}}}"#
                ),
                ("content_block_start", #"{"type":"content_block_start","content_block":{"type":"dance"}}"#),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi é"}}"#
                ),
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","delta":{"type":"citations_delta"}}"#
                ),
                ("weather", #"{"type":"weather"}"#),
                (
                    "message_delta",
                    #"{"type":"message_delta","delta":{"stop_reason":"model_context_window_exceeded"},"usage":{"output_tokens":4}}"#
                ), ("message_stop", #"{"type":"message_stop"}"#)),
            usage: Usage(freshPrompt: 3, cacheWrite5m: 7, answer: 4), ending: .completed(.length),
            ignored: ["block dance": 1, "delta citations_delta": 1, "event weather": 1]),
        Recorded(
            name: "Anthropic: a pause", kind: .anthropic,
            body: typed(
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi é"}}"#
                ), ("message_delta", #"{"type":"message_delta","delta":{"stop_reason":"pause_turn"}}"#),
                ("message_stop", #"{"type":"message_stop"}"#)), ending: .completed(.other("pause_turn"))),
        Recorded(
            name: "Anthropic: a refusal", kind: .anthropic,
            body: typed(
                (
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi é"}}"#
                ), ("message_delta", #"{"type":"message_delta","delta":{"stop_reason":"refusal"}}"#),
                ("message_stop", #"{"type":"message_stop"}"#)), ending: .completed(.contentFilter)),
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
            usage: Usage(freshPrompt: 5, answer: 6), ending: .completed(.toolCalls),
            timings: ["total_duration": 9]),
        Recorded(
            name: "Ollama: an error line", kind: .ollama,
            body: "{\"message\":{\"content\":\"Hi é\"},\"done\":false}\n{\"error\":\"gone\"}\n",
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "Ollama: counts left out, as zeros are; a field of tomorrow", kind: .ollama,
            body:
                "{\"message\":{\"content\":\"Hi é\"},\"done\":false}\n{\"done\":true,\"done_reason\":\"length\",\"eval_count\":3,\"dance\":1}\n",
            usage: Usage(answer: 3), ending: .completed(.length), timings: [:], ignored: ["dance": 1],
            markerAt: 45),
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
            name: "Gemini: a call that went wrong", kind: .gemini,
            body: sse(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi é","thoughtSignature":"x","dance":1}]},"finishReason":"MALFORMED_FUNCTION_CALL"}],"responseId":"r"}"#
            ), ending: .completed(.other("MALFORMED_FUNCTION_CALL")), ignored: ["part.dance": 1]),
        Recorded(
            name: "Gemini: stopped for safety", kind: .gemini,
            body: sse(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi é"}]}}]}"#,
                #"{"candidates":[{"finishReason":"SAFETY"}]}"#), ending: .completed(.contentFilter)),
        Recorded(
            name: "Gemini: a prompt that is refused", kind: .gemini,
            body: sse(#"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4}}"#),
            text: "", usage: Usage(freshPrompt: 4),
            ending: .failed(Failure(.errorInStream, "the prompt was blocked: SAFETY")), hasMarker: false),
        Recorded(
            name: "Gemini: an error", kind: .gemini,
            body: sse(#"{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}"#), text: "",
            ending: .failed(Failure(.errorInStream, "overloaded")), hasMarker: false),
    ]
}
