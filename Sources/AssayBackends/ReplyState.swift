import AssayCore
import AssayJSON

/// A reply as far as it has come, whatever the dialect.
struct ReplyState {
    private(set) var reply = Reply()
    private(set) var chunks: [Chunk] = []
    var usage = Usage.unknown
    private(set) var rawUsage: JSONValue?
    var serverTimings: JSONValue?
    var servedModel: String?
    var finish: FinishReason?
    /// The error object that came in the stream.
    private(set) var error: String?
    /// Whether the dialect's own terminal marker has come.
    var isTerminated = false

    /// Takes a piece of text that came at an instant; an empty one is no content.
    mutating func take(_ kind: ChunkKind, _ text: String, at instant: MonotonicInstant, tokens: Int? = nil) {
        guard !text.isEmpty else { return }
        note(kind, bytes: text.utf8.count, at: instant, tokens: tokens)
        switch kind {
        case .answer: reply.text += text
        case .reasoning: reply.reasoning += text
        case .toolCall: break
        }
    }

    /// Takes a piece of answer text from the bytes of an event.
    mutating func take(answer text: UnsafeBufferPointer<UInt8>, at instant: MonotonicInstant) {
        note(.answer, bytes: text.count, at: instant)
        reply.text += String(decoding: text, as: UTF8.self)
    }

    private mutating func note(
        _ kind: ChunkKind, bytes: Int, at instant: MonotonicInstant, tokens: Int? = nil
    ) {
        chunks.append(Chunk(at: instant, kind: kind, bytes: bytes, tokens: tokens))
    }

    /// Takes a tool call, or a piece of one: the pieces of one call share an index.
    mutating func take(
        callAt index: Int, id: String?, name: String, arguments: String, at instant: MonotonicInstant
    ) {
        let index = max(0, min(index, 255))
        while reply.toolCalls.count <= index {
            reply.toolCalls.append(ToolCall(id: "", name: "", arguments: ""))
        }
        if let id, !id.isEmpty { reply.toolCalls[index].id = id }
        reply.toolCalls[index].name += name
        reply.toolCalls[index].arguments += arguments
        take(.toolCall, name + arguments, at: instant)
    }

    /// Takes an error object; the first one counts.
    mutating func take(error object: JSONValue) {
        error = error ?? ErrorBody.message(in: object) ?? "an error without a message"
    }

    /// Merges a usage object by key, the last wins; `buckets` turns the whole into tokens in disjoint buckets.
    mutating func merge(usage object: JSONNode, _ buckets: (JSONValue) -> Usage) {
        guard let value = object.value?.objectValue else { return }
        var merged = rawUsage?.objectValue ?? JSONObject()
        for member in value.members where member.value != .null { merged[member.name] = member.value }
        rawUsage = .object(merged)
        usage = buckets(.object(merged))
    }

    /// The text of the one chunk that came since there were so many, where it is one of answer text.
    func answer(since count: Int) -> String? {
        guard chunks.count == count + 1, let last = chunks.last, last.kind == .answer else { return nil }
        return String(decoding: reply.text.utf8.suffix(last.bytes), as: UTF8.self)
    }
}

extension JSONValue {
    /// A token count at a path; `nil` where there is none.
    func tokens(_ path: String) -> Int? {
        value(at: path)?.integerValue.flatMap { $0 >= 0 ? Int($0) : nil }
    }
}

extension Int {
    /// A part taken off, where that leaves anything that can be true.
    func less(_ parts: Int?...) -> Int? {
        let rest = parts.reduce(self) { $0 - ($1 ?? 0) }
        return rest >= 0 ? rest : nil
    }
}
