import AssayBackends
import AssayCore

/// Streams of the native routes of servers that also speak OpenAI's.
enum NativeRecordings {
    static let all: [Recorded] = [
        Recorded(
            name: "llama.cpp native: recorded from the server itself", kind: .llamaCpp,
            body: RecordedStreams.sse(
                #"{"index":0,"content":"Hi","tokens":[29],"stop":false,"id_slot":-1,"tokens_predicted":1,"tokens_evaluated":9}"#,
                #"{"index":0,"content":" é","tokens":[14873,7],"stop":false,"id_slot":-1,"tokens_predicted":3,"tokens_evaluated":9}"#,
                #"{"index":0,"content":"","tokens":[],"id_slot":0,"stop":true,"model":"smollm2","tokens_predicted":3,"tokens_evaluated":9,"generation_settings":{"n_predict":3},"prompt":"Hi","has_new_line":false,"truncated":false,"stop_type":"limit","stopping_word":"","tokens_cached":11,"timings":{"cache_n":4,"prompt_n":5,"predicted_n":3}}"#
            ), usage: Usage(freshPrompt: 5, cacheRead: 4, answer: 3), ending: .completed(.length),
            timings: ["cache_n": 4, "prompt_n": 5, "predicted_n": 3], tokens: [1, 2]),
        Recorded(
            name: "llama.cpp native: a stop word", kind: .llamaCpp,
            body: RecordedStreams.sse(
                #"{"content":"Hi é","stop":false}"#,
                #"{"content":"","stop":true,"stop_type":"word","tokens_predicted":2,"tokens_evaluated":1,"dance":1}"#
            ),
            usage: Usage(freshPrompt: 1, answer: 2), ignored: ["dance": 1]),
        Recorded(
            name: "llama.cpp native: no reason at all", kind: .llamaCpp,
            body: RecordedStreams.sse(
                #"{"content":"Hi é","stop":false}"#, #"{"content":"","stop":true,"stop_type":"none"}"#),
            ending: .completed(.other("none"))),
        Recorded(
            name: "llama.cpp native: an error", kind: .llamaCpp,
            body: RecordedStreams.sse(
                #"{"content":"Hi é","stop":false}"#,
                #"{"error":{"code":500,"message":"gone","type":"server_error"}}"#),
            ending: .failed(Failure(.errorInStream, "gone")), hasMarker: false),
        Recorded(
            name: "SGLang native: text that repeats itself, counts in every event", kind: .sglang,
            body: RecordedStreams.sse(
                #"{"text":"Hi","output_ids":[1],"meta_info":{"id":"x","finish_reason":null,"prompt_tokens":9,"completion_tokens":1,"cached_tokens":4}}"#,
                #"{"text":"Hi é","output_ids":[2,3],"meta_info":{"id":"x","finish_reason":{"type":"stop","matched":128009},"prompt_tokens":9,"completion_tokens":3,"cached_tokens":4,"e2e_latency":0.5}}"#,
                "[DONE]"), usage: Usage(freshPrompt: 5, cacheRead: 4, answer: 3),
            timings: ["e2e_latency": 0.5], tokens: [1, 2]),
        Recorded(
            name: "SGLang native: cut at its length; chunks that look alike", kind: .sglang,
            body: RecordedStreams.sse(
                #"{"text":"H"}"#, #"{"text":"Hi"}"#, #"{"text":"Hi "}"#, #"{"text":"Hi é","dance":1}"#,
                #"{"text":"Hi é","meta_info":{"finish_reason":{"type":"length","length":3},"prompt_tokens":9,"completion_tokens":3}}"#,
                "[DONE]"), usage: Usage(freshPrompt: 9, answer: 3), ending: .completed(.length),
            ignored: ["dance": 1]),
        Recorded(
            name: "SGLang native: aborted", kind: .sglang,
            body: RecordedStreams.sse(
                #"{"text":"Hi é","meta_info":{"finish_reason":{"type":"abort","message":"gone","status_code":500}}}"#,
                "[DONE]"), ending: .failed(Failure(.errorInStream, "aborted: gone")), hasMarker: false),
        Recorded(
            name: "TGI native: a token an event, the last one special, then the details", kind: .tgi,
            body: RecordedStreams.sse(
                #"{"index":1,"token":{"id":1,"text":"Hi","logprob":-0.1,"special":false},"generated_text":null,"details":null}"#,
                #"{"index":2,"token":{"id":2,"text":" é","logprob":-0.1,"special":false},"generated_text":null,"details":null,"dance":1}"#,
                #"{"index":3,"token":{"id":3,"text":"</s>","logprob":-0.1,"special":true},"generated_text":"Hi é","details":{"finish_reason":"eos_token","generated_tokens":3,"input_length":8,"seed":42}}"#,
                space: ""), usage: Usage(freshPrompt: 8, answer: 3), ignored: ["dance": 1], tokens: [1, 1]),
        Recorded(
            name: "TGI native: an error as text", kind: .tgi,
            body: RecordedStreams.sse(
                #"{"index":1,"token":{"id":1,"text":"Hi é","logprob":-0.1,"special":false},"generated_text":null,"details":null}"#,
                #"{"error":"Incomplete generation","error_type":"incomplete_generation"}"#),
            ending: .failed(Failure(.errorInStream, "Incomplete generation")), hasMarker: false),
    ]
}
