import AssayCore
import AssayJSON
import AssayTransport

/// Puts a reply together from the objects of Chat Completions, streamed or whole.
struct ChatReplyAssembler {
    private(set) var reply = Reply()
    private(set) var chunks: [Chunk] = []
    private(set) var usage = Usage.unknown
    private(set) var rawUsage: JSONValue?
    private(set) var serverTimings: JSONValue?
    private(set) var servedModel: String?
    private(set) var finish: FinishReason?
    /// The error object that came in the stream.
    private(set) var error: String?

    /// Takes an object that came at an instant; in a stream the content is under `delta`, else under `message`.
    mutating func take(_ root: JSONNode, at instant: MonotonicInstant) {
        if let object = root["error"], !object.isNull {
            error = error ?? ErrorBody.message(in: object.value ?? .null) ?? "an error without a message"
        }
        if servedModel == nil { servedModel = root["model"]?.string }
        if let object = root["usage"], object.isObject { merge(usage: object) }
        if let object = root["timings"], object.isObject { serverTimings = object.value }
        guard let choice = root["choices"]?[0] else { return }
        if let content = choice["delta"] ?? choice["message"] { take(content: content, at: instant) }
        if let word = choice["finish_reason"]?.string { finish = Self.reason(word) }
    }

    private mutating func take(content: JSONNode, at instant: MonotonicInstant) {
        let reasoning = content["reasoning_content"]?.string ?? content["reasoning"]?.string ?? ""
        note(.reasoning, reasoning, at: instant)
        reply.reasoning += reasoning
        let text = (content["content"]?.string ?? "") + (content["refusal"]?.string ?? "")
        note(.answer, text, at: instant)
        reply.text += text
        guard let calls = content["tool_calls"] else { return }
        for index in 0..<calls.count {
            if let call = calls[index] { take(call: call, position: index, at: instant) }
        }
    }

    /// Calls come whole or in pieces; the pieces of one share an index.
    private mutating func take(call: JSONNode, position: Int, at instant: MonotonicInstant) {
        let index = max(0, min(call["index"]?.integer ?? position, 255))
        while reply.toolCalls.count <= index {
            reply.toolCalls.append(ToolCall(id: "", name: "", arguments: ""))
        }
        let name = call["function"]?["name"]?.string ?? ""
        let arguments =
            call["function"]?["arguments"].flatMap { $0.string ?? $0.value.map { JSON.text($0) } } ?? ""
        if let id = call["id"]?.string, !id.isEmpty { reply.toolCalls[index].id = id }
        reply.toolCalls[index].name += name
        reply.toolCalls[index].arguments += arguments
        note(.toolCall, name + arguments, at: instant)
    }

    /// Takes a piece of answer text that came at an instant.
    mutating func take(answer text: UnsafeBufferPointer<UInt8>, at instant: MonotonicInstant) {
        chunks.append(Chunk(at: instant, kind: .answer, bytes: text.count))
        reply.text += String(decoding: text, as: UTF8.self)
    }

    /// The text of the one chunk that came since there were so many, where it is one of answer text.
    func answer(since count: Int) -> String? {
        guard chunks.count == count + 1, let last = chunks.last, last.kind == .answer else { return nil }
        return String(decoding: reply.text.utf8.suffix(last.bytes), as: UTF8.self)
    }

    private mutating func note(_ kind: ChunkKind, _ text: String, at instant: MonotonicInstant) {
        guard !text.isEmpty else { return }
        chunks.append(Chunk(at: instant, kind: kind, bytes: text.utf8.count))
    }

    /// Usage objects are merged by key, the last wins; the buckets follow from the whole.
    private mutating func merge(usage object: JSONNode) {
        guard let value = object.value?.objectValue else { return }
        var merged = rawUsage?.objectValue ?? JSONObject()
        for member in value.members { merged[member.name] = member.value }
        rawUsage = .object(merged)
        usage = Self.buckets(.object(merged))
    }

    /// Cached and written prompt tokens and reasoning tokens are reported as parts of their totals here.
    static func buckets(_ raw: JSONValue) -> Usage {
        func count(_ path: String) -> Int? {
            raw.value(at: path)?.integerValue.flatMap { $0 >= 0 ? Int($0) : nil }
        }
        let read = count("prompt_tokens_details.cached_tokens")
        let written = count("prompt_tokens_details.cache_write_tokens")
        let reasoning = count("completion_tokens_details.reasoning_tokens") ?? count("reasoning_tokens")
        let fresh = count("prompt_tokens").map { $0 - (read ?? 0) - (written ?? 0) }
        let answer = count("completion_tokens").map { $0 - (reasoning ?? 0) }
        return Usage(
            freshPrompt: fresh.flatMap { $0 >= 0 ? $0 : nil }, cacheRead: read, cacheWrite5m: written,
            answer: answer.flatMap { $0 >= 0 ? $0 : nil }, reasoning: reasoning)
    }

    private static func reason(_ word: String) -> FinishReason {
        switch word {
        case "stop": .stop
        case "length": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        default: .other(word)
        }
    }
}

/// The message in an error body, of whichever shape.
enum ErrorBody {
    static func message(in value: JSONValue) -> String? {
        if let text = value.stringValue { return text }
        for path in ["error.message", "error", "message", "detail", "detail.0.msg"] {
            if let text = value.value(at: path)?.stringValue { return text }
        }
        return nil
    }

    /// The message of a body that may be JSON, text or HTML; at most 2 KiB of it are looked at.
    static func message(inBody body: [UInt8]) -> String {
        if let value = try? JSON.parse(body), let text = message(in: value) { return text }
        let text = String(decoding: body.prefix(2048), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
