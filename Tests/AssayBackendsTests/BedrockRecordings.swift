import AssayBackends
import AssayCore
import AssayStatistics

/// Messages of AWS's event stream, put together from its own description of them, checksums by the polynomial's definition.
enum EventStreamBytes {
    /// One message with text headers.
    static func message(_ headers: [(String, String)], _ payload: String) -> [UInt8] {
        let block = headers.flatMap { name, value -> [UInt8] in
            let length = Array(big(UInt32(value.utf8.count)).suffix(2))
            return [UInt8(name.utf8.count)] + Array(name.utf8) + [7] + length + Array(value.utf8)
        }
        return message(block: block, payload)
    }

    /// One message with a block of headers as it stands.
    static func message(block: [UInt8], _ payload: String) -> [UInt8] {
        let body = block + Array(payload.utf8)
        var bytes = big(UInt32(body.count + 16)) + big(UInt32(block.count))
        bytes += big(crc(bytes))
        bytes += body
        return bytes + big(crc(bytes))
    }

    static func event(_ name: String, _ payload: String) -> [UInt8] {
        message(
            [(":event-type", name), (":content-type", "application/json"), (":message-type", "event")],
            payload)
    }

    private static func big(_ word: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }

    /// CRC-32 of ISO 3309, bit by bit: slow, and independent of the library that the program uses.
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { state, _ in
                state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1
            }
        }
    }
}

enum BedrockRecordings {
    private static let text = EventStreamBytes.event(
        "contentBlockDelta", #"{"contentBlockIndex":1,"delta":{"text":"Hi é"},"p":"abc"}"#)
    private static let opening =
        EventStreamBytes.event("messageStart", #"{"role":"assistant","p":"ab"}"#)
        + EventStreamBytes.event(
            "contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"think"}}}"#)
        + EventStreamBytes.event(
            "contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"xyz"}}}"#)
        + text

    private static let call =
        EventStreamBytes.event(
            "contentBlockStart", #"{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"a","name":"f"}}}"#)
        + EventStreamBytes.event(
            "contentBlockDelta", #"{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"x\""}}}"#)
        + EventStreamBytes.event(
            "contentBlockDelta", #"{"contentBlockIndex":2,"delta":{"toolUse":{"input":":1}"}}}"#)
        + EventStreamBytes.event("contentBlockStop", #"{"contentBlockIndex":2}"#)

    private static func end(_ reason: String, _ usage: String) -> [UInt8] {
        EventStreamBytes.event("messageStop", #"{"stopReason":"\#(reason)"}"#)
            + EventStreamBytes.event("metadata", #"{"metrics":{"latencyMs":275},"usage":{\#(usage)}}"#)
    }

    static let all: [Recorded] = [
        Recorded(
            name: "Bedrock: reasoning, text, a tool, usage after the end", kind: .bedrock,
            bytes: opening + call
                + end(
                    "tool_use",
                    #""inputTokens":3,"outputTokens":8,"totalTokens":29,"cacheReadInputTokens":11,"cacheWriteInputTokens":7"#
                ), reasoning: "think", calls: [ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#)],
            usage: Usage(freshPrompt: 3, cacheRead: 11, cacheWrite5m: 7, answer: 8),
            ending: .completed(.toolCalls), timings: ["latencyMs": 275], markerAt: (opening + call).count),
        Recorded(
            name: "Bedrock: counts that do not add up to the total", kind: .bedrock,
            bytes: text
                + end(
                    "max_tokens",
                    #""inputTokens":3,"outputTokens":8,"totalTokens":11,"cacheReadInputTokens":2,"cacheWriteInputTokens":0"#
                ), usage: Usage(cacheRead: 2, cacheWrite5m: 0, answer: 8), ending: .completed(.length),
            timings: ["latencyMs": 275], markerAt: text.count),
        Recorded(
            name: "Bedrock: a guardrail", kind: .bedrock,
            bytes: text + end("guardrail_intervened", #""inputTokens":3,"outputTokens":8,"totalTokens":11"#),
            usage: Usage(freshPrompt: 3, answer: 8), ending: .completed(.contentFilter),
            timings: ["latencyMs": 275], markerAt: text.count),
        Recorded(
            name: "Bedrock: throttled in the stream", kind: .bedrock,
            bytes: text
                + EventStreamBytes.message(
                    [(":exception-type", "throttlingException"), (":message-type", "exception")],
                    #"{"message":"Too many requests"}"#),
            ending: .failed(Failure(.errorInStream, "throttlingException: Too many requests")),
            hasMarker: false),
        Recorded(
            name: "Bedrock: an error that is all in its headers, and an event of tomorrow", kind: .bedrock,
            bytes: text + EventStreamBytes.event("dance", #"{"message":"x"}"#)
                + EventStreamBytes.message(
                    [(":error-code", "500"), (":error-message", "gone"), (":message-type", "error")], ""),
            ending: .failed(Failure(.errorInStream, "error 500: gone")), ignored: ["event dance": 1],
            hasMarker: false),
        Recorded(
            name: "Bedrock: the model's own error in the stream", kind: .bedrock,
            bytes: text
                + EventStreamBytes.message(
                    [(":exception-type", "modelStreamErrorException"), (":message-type", "exception")],
                    #"{"originalStatusCode":500,"message":"gone"}"#),
            ending: .failed(Failure(.errorInStream, "modelStreamErrorException: gone")), hasMarker: false),
    ]
}
